"""One clause asked in another way."""

from __future__ import annotations

import pytest

from qa.wording import asked_for_object, asked_with, clause_of, done_to, when_it_was


@pytest.mark.parametrize(
    ("phrase", "of", "expected"),
    [
        # What somebody did is asked in the passive, by number, with its particle.
        ("when", ("who", "", "took the port of Aber"), "when was the port of Aber taken"),
        ("when", ("who", "", "took over Aber and Brix"), "when were Aber and Brix taken over"),
        ("where", ("who", "", "won the vote in Aber"), "where was the vote won in Aber"),
        # What named ones did keeps its subject.
        ("on which days", ("which forces", "forces", "took Aber"), "on which days did the forces"),
        ("when", ("which general", "general", "died in Aber"), "when did the general die in Aber"),
        ("by whom", ("which towns", "towns", "were taken"), "by whom were the towns taken"),
        ("where", ("who", "", "was arrested"), "where was somebody arrested"),
        # An object that was asked for stands behind its verb.
        (
            "from whom",
            ("which towns", "towns", "did the army retake in May"),
            "from whom did the army retake the towns in May",
        ),
        ("where", ("what", "", "did the firm do in May"), "where did the firm act in May"),
        ("when", ("what", "", "happened"), "when did it happen"),
    ],
)
def test_a_clause_is_asked_for_something_else(
    phrase: str, of: tuple[str, str, str], expected: str
) -> None:
    assert asked_with(phrase, clause_of(*of, adverbial=False)).startswith(expected)


def test_what_was_set_before_the_helper_goes_behind_the_clause() -> None:
    moved = clause_of("where", "", "around Aber did they move once it fell", adverbial=True)
    assert asked_with("when", moved) == "when did they move around Aber once it fell"


def test_what_is_asked_for_inside_a_clause_is_asked_in_the_passive() -> None:
    took = clause_of("who", "", "took", adverbial=False)
    assert asked_for_object("which towns", took) == "which towns were taken"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("was the bridge hit", "when the bridge was hit"),
        ("did the storm hit Aber", "when the storm hit Aber"),
        ("did the train derail", "when the train derailed"),
        ("the bridge", ""),
    ],
)
def test_a_clause_becomes_the_time_of_another(rest: str, expected: str) -> None:
    assert when_it_was(clause_of("when", "", rest, adverbial=True)) == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("took Aber and Brix on 3 May", "Aber and Brix"),
        ("led the party now", "the party"),
        ("was arrested in Aber", ""),
    ],
)
def test_the_object_of_a_deed_is_what_it_was_done_to(rest: str, expected: str) -> None:
    assert done_to(clause_of("who", "", rest, adverbial=False)) == expected
