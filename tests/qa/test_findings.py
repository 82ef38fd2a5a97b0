"""What was found for a question, weighed."""

from __future__ import annotations

from qa.calibration import load_fitted
from qa.findings import weigh
from qa.question import understand
from qa.reader import Read
from tests.qa.made import hit


def test_a_row_of_a_list_has_what_is_asked_for() -> None:
    asked = understand("Which storms hit Moravia?")
    pool = [
        hit("The storm Nora hit Moravia on Friday."),
        hit("Moravia was hit by storms on Sunday."),
    ]
    rows = weigh(asked, pool, Read(()), load_fitted()).rows
    assert [row.values["which storms"][0].text for row in rows] == ["Nora"]
