"""Measures against hand-computed cases and independent reckonings."""

from __future__ import annotations

import difflib
import math
import random
import string
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from eval.metrics import (
    auroc,
    ece,
    exact_match,
    f1,
    figure,
    holding,
    normalise,
    partial_f1,
    percentile,
    shared,
)

_WORDS = st.lists(st.sampled_from("the storm a Hama city an U.S. 12".split()), max_size=6)
_PHRASES = _WORDS.map(" ".join)
_SAID = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=40)


def rules_of_squad(text: str) -> list[str]:
    """The official rules one word at a time: words first, so that no regular expression is
    needed. Holds for ASCII words between single blanks."""
    bare = [
        "".join(c for c in word.lower() if c not in string.punctuation) for word in text.split()
    ]
    return [word for word in bare if word not in ("", "a", "an", "the")]


def test_normalisation_is_squads_with_curly_quotes_folded() -> None:
    assert normalise("The  “Daily” Planet’s 1,000 staff!") == "daily planets 1000 staff"


def test_dashes_beyond_ascii_are_not_punctuation() -> None:
    assert normalise("well-known") == "wellknown"
    assert normalise("1914–18 — war") == "1914–18 — war"


def test_articles_go_only_as_whole_words() -> None:
    assert normalise("A theatre and an anthem, the the-end") == "theatre and anthem theend"


def test_punctuation_goes_before_articles() -> None:
    # "A." becomes "a" first, and then it is an article.
    assert normalise("A. Smith") == "smith"


@given(_PHRASES)
def test_normalisation_agrees_with_the_rules_read_word_by_word(text: str) -> None:
    assert normalise(text).split() == rules_of_squad(text)


@given(st.text(max_size=30))
def test_normal_text_has_single_blanks_and_no_punctuation(text: str) -> None:
    once = normalise(text)
    assert once == " ".join(once.split())
    assert not set(once) & set(string.punctuation)


def test_f1_is_the_harmonic_mean_of_token_precision_and_recall() -> None:
    # "capital of Syria" shares 2 tokens with "Syria capital city": precision 2/3, recall 2/3.
    assert f1("capital of Syria", ["Syria capital city"]) == pytest.approx(2 / 3, abs=1e-9)
    assert f1("Aleppo", ["Homs", "Aleppo"]) == 1.0
    assert f1("", ["Aleppo"]) == 0.0


def test_a_token_counts_as_often_as_both_have_it() -> None:
    # "new new york" and "new york": 2 in common, precision 2/3, recall 2/2.
    assert f1("new new york", ["New York"]) == pytest.approx(2 * (2 / 3) / (2 / 3 + 1))


def test_f1_is_that_of_the_best_gold() -> None:
    # Against "the 5 December 2024" 2 of 3 tokens, against "December" 1 of 2.
    golds = ["December", "the 5 December 2024"]
    assert f1("5 December", golds) == pytest.approx(2 * 1 * (2 / 3) / (1 + 2 / 3))


def test_an_exact_match_is_one_after_normalisation() -> None:
    assert exact_match("the Aleppo.", ["Homs", "aleppo"]) == 1.0
    assert exact_match("Aleppo city", ["Aleppo"]) == 0.0


@given(_PHRASES, st.lists(_PHRASES, min_size=1, max_size=3))
def test_f1_and_exact_match_agree_with_a_reckoning_by_hand(said: str, golds: list[str]) -> None:
    best = 0.0
    for gold in golds:
        answer, wanted = rules_of_squad(said), rules_of_squad(gold)
        left = list(wanted)
        for word in answer:
            if word in left:
                left.remove(word)
        common = len(wanted) - len(left)
        both = len(answer) + len(wanted)
        best = max(best, 2 * common / both if answer and wanted else float(answer == wanted))
    assert f1(said, golds) == pytest.approx(best)
    assert exact_match(said, golds) == any(
        rules_of_squad(said) == rules_of_squad(gold) for gold in golds
    )


def test_silence_is_right_where_there_is_no_answer() -> None:
    assert (f1("", []), f1("Hama", []), f1("Hama", ["the Hama"])) == (1.0, 0.0, 1.0)
    assert (exact_match("", []), exact_match("Hama", []), exact_match("", ["Hama"])) == (1, 0, 0)


def test_list_scores_are_shares_of_the_longest_common_substring() -> None:
    # The answer is wholly covered; of the golds one is wholly covered and one not at all.
    assert partial_f1(["abc"], ["abc", "xyz"]) == (1.0, 1.0)
    # "in Hama" has 4 of its 7 characters in "Hama", which is wholly covered.
    assert partial_f1(["in Hama"], ["Hama"]) == (4 / 7, 1.0)


def test_an_empty_list_earns_nothing() -> None:
    assert partial_f1([], ["Hama"]) == (0.0, 0.0)
    assert partial_f1(["Hama", ""], []) == (0.0, 0.0)


@given(st.text("abc ", max_size=12), st.text("abc ", max_size=12))
def test_common_substrings_are_as_long_as_difflib_finds(a: str, b: str) -> None:
    match = difflib.SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    assert shared(a, b) == match.size


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    # Pairs of a positive and a negative: (3, 2), (3, 1), (2, 2) a tie, (2, 1): 3.5 of 4.
    assert auroc([3.0, 2.0, 2.0, 1.0], [True, True, False, False]) == pytest.approx(3.5 / 4)


@given(_SAID)
def test_auroc_agrees_with_scikit_learn(said: list[tuple[int, bool]]) -> None:
    scores, positive = np.array([s / 6 for s, _ in said]), np.array([p for _, p in said])
    if positive.all() or not positive.any():
        assert math.isnan(auroc(scores, positive))
    else:
        assert auroc(scores, positive) == pytest.approx(roc_auc_score(positive, scores))


def test_ece_is_the_mean_gap_of_confidence_and_truth() -> None:
    # Two bins of two: 0.95 said and 0.5 true, 0.15 said and 0 true.
    said, true = [0.95, 0.95, 0.15, 0.15], [1.0, 0.0, 0.0, 0.0]
    assert ece(said, true) == pytest.approx(0.5 * 0.45 + 0.5 * 0.15)


def test_within_a_bin_too_much_and_too_little_confidence_cancel() -> None:
    # Both in the bin from 0.6: said 0.65 on average, and half are right.
    assert ece(np.array([0.61, 0.69]), np.array([1.0, 0.0])) == pytest.approx(0.15)


def test_certainty_is_in_the_last_bin() -> None:
    assert ece([1.0, 0.95], [1.0, 1.0]) == pytest.approx(0.025)
    assert ece([], []) == 0.0


@given(_SAID)
def test_ece_agrees_with_a_reckoning_bin_by_bin(said: list[tuple[int, bool]]) -> None:
    pairs = [(level / 6, float(right)) for level, right in said]
    gaps = 0.0
    for level in range(7):  # seven levels, each in a bin of its own: 0, 0.17, 0.33, 0.5, …, 1
        inside = [(p, right) for p, right in pairs if p == level / 6]
        gaps += abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
    assert ece(*zip(*pairs, strict=True)) == pytest.approx(gaps / len(pairs))


def test_an_answer_is_held_as_whole_words() -> None:
    assert holding(["It has 17 rooms.", "It has 170 rooms.", ""], ["17"]) == [True, False, False]


def test_an_answer_of_punctuation_alone_is_held_by_nothing() -> None:
    assert holding(["?!", ""], ["?"]) == [False, False]


@given(_PHRASES, _PHRASES)
def test_to_hold_an_answer_is_to_have_its_words_in_a_row(text: str, answer: str) -> None:
    words, wanted = rules_of_squad(text), rules_of_squad(answer)
    starts = range(len(words) - len(wanted) + 1)
    in_a_row = any(words[at : at + len(wanted)] == wanted for at in starts)
    assert holding([text], [answer]) == [bool(wanted) and in_a_row]


def test_the_interval_is_that_of_drawing_again_and_again() -> None:
    values = [at % 7 / 6 for at in range(60)]
    draw = random.Random(1)
    means = sorted(fmean(draw.choices(values, k=len(values))) for _ in range(4_000))
    found = figure(values)
    assert found.value == fmean(values)
    assert found.low == pytest.approx(means[100], abs=0.02)  # 2.5 % of 4,000
    assert found.high == pytest.approx(means[3_900], abs=0.02)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_the_interval_holds_the_mean_and_is_the_same_again(values: list[float]) -> None:
    found = figure(values)
    assert found.low <= found.value + 1e-9
    assert found.value <= found.high + 1e-9
    assert found == figure(values)


def test_percentiles_are_by_nearest_rank() -> None:
    assert [percentile([4, 1, 3, 2], share) for share in (0.25, 0.5, 0.95)] == [1, 2, 4]
