"""Whether something is so: which sentences speak of it, and how likely they answer."""

from __future__ import annotations

import pytest

from qa.claims import told_of
from qa.question import understand
from tests.qa.made import hit

TEXT = (
    "The mayor of Lenmouth opened the bridge on Friday. Critics denied that it was finished.\n\n"
    "A storm had closed the harbour a week before."
)


def certainty(asked: str, *texts: str) -> float:
    told = told_of(understand(asked), [hit(text) for text in texts or (TEXT,)], []).told
    return told[0].score if told else 0.0


def test_a_sentence_that_speaks_of_it_answers_with_what_others_say_to_it() -> None:
    told = told_of(understand("Did the mayor of Lenmouth open the bridge?"), [hit(TEXT)], []).told
    assert [span.text for span in told[:2]] == [
        "The mayor of Lenmouth opened the bridge on Friday.",
        "Critics denied that it was finished.",
    ]


@pytest.mark.parametrize(
    "asked",
    ["Did the mayor of Lenmouth sell the bridge?", "Did the mayor of Carwick open the bridge?"],
    ids=["another deed", "another name"],
)
def test_what_lacks_the_deed_or_the_name_answers_less(asked: str) -> None:
    assert certainty(asked) < certainty("Did the mayor of Lenmouth open the bridge?") / 2


def test_the_deed_may_stand_in_the_sentence_beside() -> None:
    apart = "The bridge of Lenmouth is ready. The mayor will open it on Friday."
    away = apart.replace("The mayor", "It is 40 metres long. It is red. The mayor")
    asked = "Will the bridge of Lenmouth open?"
    assert certainty(asked, apart) >= certainty(asked, away)


def test_of_nothing_nothing_is_told() -> None:
    assert told_of(understand("Did the mayor resign?"), [], []).told == []
