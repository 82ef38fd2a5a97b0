"""Words that news uses for one another."""

from __future__ import annotations

from itertools import combinations

from index.terms import terms
from qa import alike
from qa.alike import families_of, is_verb, kinds


def test_no_word_stands_in_two_lines() -> None:
    lines = [set(terms(line)) for line in alike._DEEDS + alike._THINGS + alike._OTHERS]
    assert [one & other for one, other in combinations(lines, 2) if one & other] == []


def test_forms_of_a_verb_are_of_one_family() -> None:
    assert families_of("stole") == families_of("steal") == families_of("stolen")
    assert families_of("fought") == families_of("fight") != families_of("found")


def test_what_is_said_is_no_kind_of_thing() -> None:
    assert not kinds() & set(families_of("said"))


def test_nouns_are_no_verbs() -> None:
    assert is_verb("stolen") and is_verb("captured")
    assert not any(map(is_verb, ["fire", "trip", "light", "cast"]))
