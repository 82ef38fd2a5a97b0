"""What every reading model gives back, whichever it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.reading import Prompt, Reading, TextSpan, ToRead, by_passage, whole_words

TEXT = "It displaced 115,000 people."


def at(words: str, score: float, text: str = TEXT) -> TextSpan:
    start = text.index(words)
    return TextSpan(start, start + len(words), score)


def test_no_number_and_no_word_is_cut() -> None:
    found = whole_words(TEXT, [at("000", 3.0), at("115,000", 2.0), at("place", 1.0)])
    assert [TEXT[span.start : span.end] for span in found] == ["115,000", "displaced"]
    assert [span.score for span in found] == [3.0, 1.0]


def test_a_part_of_a_hyphened_word_may_stand_alone() -> None:
    text = "The 101-year-old guard left."
    assert whole_words(text, [at("101", 1.0, text)]) == [at("101", 1.0, text)]


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_span_only_grows_and_stays_inside_the_text(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    [span] = whole_words(text, [TextSpan(start, end, 0.0)])
    assert 0 <= span.start <= start <= end <= span.end <= len(text)
    assert whole_words(text, [span]) == [span]


def test_a_passage_is_as_good_as_its_best_window() -> None:
    windows = [Reading((at("It", 1.0),), 0.5), Reading((at("people", 2.0), at("It", 0.1)), -0.5)]
    [[reading]] = by_passage([ToRead("Who?", [Prompt(TEXT)])], [(0, 0), (0, 0)], windows)
    assert reading == Reading((at("people", 2.0), at("It", 1.0)), 0.5)
