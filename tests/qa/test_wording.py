"""One clause asked in another way."""

from __future__ import annotations

import pytest

from qa.wording import asking


@pytest.mark.parametrize(
    ("piece", "clause", "expected"),
    [
        ("when", "took the port of Aber", "when was the port of Aber taken"),
        ("on which days", "the rebels took Aber", "on which days did the rebels take Aber"),
        ("by whom", "two towns were taken", "by whom were two towns taken"),
        ("where", "did they meet", "where did they meet"),
        ("when", "", "when"),
        ("when", "fell", "when fell"),
    ],
)
def test_a_clause_is_asked_for_something_else(piece: str, clause: str, expected: str) -> None:
    assert asking(piece, clause) == expected
