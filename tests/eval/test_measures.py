"""One answer against its gold: by hand, and where a measure does not apply it is not there."""

from __future__ import annotations

from typing import Any

import pytest

from eval.gold import Gold, GoldConflict, GoldFacet, GoldGrowth, GoldRow, GoldValue
from eval.measures import (
    answer_counts,
    answer_scores,
    failed_scores,
    is_after,
    is_right,
    list_f1,
    retrieval_scores,
)

FOUND: dict[str, Any] = {
    "status": "answered",
    "text": "It fell on 5 December 2024 [1].",
    "answers": [{"text": "5 December 2024"}, {"text": "Hama"}],
    "facets": [],
    "events": [],
    "conflicts": [],
    "citations": [],
    "tokens_read": 100,
}
SILENT = FOUND | {"status": "not_found", "text": "Not found.", "answers": []}
WHEN = Gold("1", "When did Hama fall?", answers=("5 December 2024|5 December",))


def scores(gold: Gold, answer: dict[str, Any], **more: Any) -> dict[str, float]:
    return answer_scores(gold, answer, more.get("reachable"), more.get("asks_when", False))


def said(*texts: str) -> dict[str, Any]:
    return FOUND | {"text": "", "answers": [{"text": text} for text in texts]}


def cited(**fields: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("url", "quote", "published_at", "updated_at", "verbatim"))
    return nothing | fields


def test_a_right_answer() -> None:
    found = scores(WHEN, FOUND, reachable=True)
    names = ("em", "f1", "em_answered", "em_reachable", "right", "answered")
    assert {found[name] for name in names} == {1.0}
    assert found["false_abstention"] == 0.0


def test_silence_is_wrong_and_no_answer_of_those_answered() -> None:
    found = scores(WHEN, SILENT)
    assert (found["em"], found["right"], found["false_abstention"]) == (0.0, 0.0, 1.0)
    assert "em_answered" not in found


def test_a_question_that_nothing_answers_is_right_when_nothing_is_answered() -> None:
    nothing = Gold("1", "Who?", answerable=False)
    assert scores(nothing, SILENT)["abstained_right"] == scores(nothing, SILENT)["right"] == 1.0
    assert scores(nothing, FOUND)["false_answer"] == 1.0
    assert "em" not in scores(nothing, FOUND)


def test_a_question_without_gold_is_only_said_to_be_answered() -> None:
    assert scores(Gold("1", "Who?"), FOUND) == {"answered": 1.0, "false_conflict": 0.0}


@pytest.mark.parametrize(
    ("gold", "answer", "right"),
    [
        (Gold("1", "?", answers=("x",), must_mention=("Hama",)), FOUND, True),
        (Gold("1", "?", answers=("Hama",)), FOUND, False),  # the first answer counts
        (Gold("1", "?", must_mention=("Hama", "Homs|Aleppo")), FOUND, False),
        (Gold("1", "?", must_mention=("Hama",), must_not_mention=("December",)), FOUND, False),
        (Gold("1", "?", answers=("Hama",), must_not_mention=("Homs",)), SILENT, False),
        (Gold("1", "?", answers=("Hama", "Homs|Hims"), all_required=True), said("Hama"), False),
        (
            Gold("1", "?", answers=("Hama", "Homs|Hims"), all_required=True),
            said("Hims", "x", "Hama"),
            True,
        ),
    ],
)
def test_right_is_what_the_gold_asks_for(gold: Gold, answer: dict[str, Any], right: bool) -> None:
    assert is_right(gold, answer) is right


def test_the_f1_of_a_list_by_hand() -> None:
    # 2 of 4 given are members, 2 of 3 members are given: 2 · ½ · ⅔ / (½ + ⅔) = 4/7.
    given = ["Hama", "the Homs", "Aleppo", "Idlib"]
    assert list_f1(given, ["Hama", "Hims|Homs", "Daraa"]) == pytest.approx(4 / 7, abs=1e-9)
    assert list_f1([], ["Hama"]) == 0.0


def test_a_list_has_its_own_f1_and_no_exact_match() -> None:
    found = scores(Gold("1", "?", answers=("Hama", "Homs"), all_required=True), said("Hama"))
    assert found["list_f1"] == pytest.approx(2 / 3)
    assert "em" not in found


def test_later_turns_are_counted_as_such() -> None:
    turn = Gold("1", "When?", answers=("5 December",), chain_id="c", turn=2)
    assert scores(turn, said("5 December"))["followup_right"] == 1.0
    assert "followup_right" not in scores(WHEN, FOUND)


def test_quotes_and_the_golds_articles() -> None:
    gold = Gold("1", "?", answers=("12",), sources=("https://a.example/1", "https://b.example/2/"))
    answer = FOUND | {
        "citations": [
            cited(url="http://b.example/2", quote="It killed 12.", verbatim=True),
            cited(url="https://c.example/", quote="It killed 120.", verbatim=False),
        ]
    }
    found = scores(gold, answer)
    assert (found["quote_holds_answer"], found["citation_recall"]) == (0.5, 0.5)
    counts = answer_counts(gold, answer)
    assert (counts["citations_checked"], counts["verbatim"]) == (2, 1)


def test_who_cites_without_quoting_has_no_quotes_to_judge() -> None:
    gold = Gold("1", "?", answers=("12",))
    answer = FOUND | {"citations": [cited(url="https://a.example")]}
    assert "quote_holds_answer" not in scores(gold, answer)
    assert scores(gold, FOUND)["quote_holds_answer"] == 0.0  # answered, and nothing shown for it


def test_each_gold_has_its_measure() -> None:
    """Of two mentions, rows and towns one each and nothing wrong; of two values both."""
    towns = GoldFacet("which towns", (("Hama",), ("Homs",)))
    gold = Gold(
        "1",
        "Which towns fell, and when?",
        must_mention=("Hama", "Homs"),
        must_not_mention=("Daraa",),
        facets=(towns,),
        events=(GoldRow(("Hama",), (), ("2024-12-05",)), GoldRow(("Homs",), (), ("2024-12-08",))),
        conflict=GoldConflict("", (("12",), ("15",))),
    )
    row = {"values": {"which towns": "Hama"}, "date": "2024-12-05", "date_precision": "day"}
    answer = FOUND | {
        "events": [row],
        "facets": [{"label": "which towns", "value": "Hama"}],
        "conflicts": [{"facet": "", "values": [{"value": "12 dead"}, {"value": "15 dead"}]}],
    }
    found, counts = scores(gold, answer), answer_counts(gold, answer)
    assert (found["must_mention"], found["must_not_mention"]) == (0.5, 1.0)
    assert found["conflict_shown"] == 1.0
    assert [counts[f"rows_{part}"] for part in ("tp", "fp", "fn")] == [1, 0, 1]
    assert [counts[f"facet_{part}"] for part in ("given", "right", "wanted", "found")] == [
        1,
        1,
        2,
        1,
    ]


def test_a_figure_that_rose_is_measured_as_growth() -> None:
    values = (GoldValue(("12",), "2024-12-01"), GoldValue(("15",), "2024-12-02"))
    gold = Gold("1", "How many died?", growth=GoldGrowth(values))
    rose = {"facet": "", "values": [{"value": "12"}, {"value": "15"}]}
    assert scores(gold, FOUND | {"conflicts": [rose]})["growth_shown"] == 1.0
    assert scores(gold, FOUND)["growth_shown"] == 0.0


def test_a_system_without_conflicts_and_citations_is_not_measured_by_them() -> None:
    other = FOUND | dict.fromkeys(("conflicts", "citations", "events", "facets", "tokens_read"))
    gold = Gold("1", "?", answers=("x",), conflict=GoldConflict("", (("a",), ("b",))))
    assert (
        not {"conflict_shown", "false_conflict", "quote_holds_answer"} & scores(gold, other).keys()
    )
    assert answer_counts(gold, other) == {}


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("5 December 2024", {"": 1, "_day": 1, "_month": 1, "_year": 1}),
        ("on 5 December", {"": 1, "_day": 1, "_month": 1, "_year": 1}),
        ("December 2024", {"": 0, "_day": 0, "_month": 1, "_year": 1}),
        ("6 November 2024", {"": 0, "_day": 0, "_month": 0, "_year": 1}),
        ("Thursday", {"": 0, "_day": 0, "_month": 0, "_year": 0}),
    ],
)
def test_a_date_is_right_as_far_as_it_goes(given: str, right: dict[str, int]) -> None:
    found = scores(WHEN, said(given), asks_when=True)
    assert {name: found[f"date_accuracy{name}"] for name in right} == right


def test_a_year_that_was_wanted_says_nothing_of_days() -> None:
    found = scores(Gold("1", "When?", answers=("2016",)), said("3 May 2016"), asks_when=True)
    assert found["date_accuracy"] == found["date_accuracy_year"] == 1.0
    assert "date_accuracy_day" not in found


def test_an_hour_is_no_date() -> None:
    hour = Gold("1", "At what hour?", answers=("07:50", "07:50 on 27 November"))
    assert "date_accuracy" not in scores(hour, FOUND, asks_when=True)


@pytest.mark.parametrize(
    ("valid_from", "as_of", "after"),
    [
        ("2024-12-01T23:59:00+03:00", "2024-12-01", False),  # the publisher's own day
        ("2024-12-02T00:00:00+03:00", "2024-12-01", True),
        ("2024-12-01T12:00:00+03:00", "2024-12-01T10:00:00+03:00", True),
        ("2024-12-01T12:00:00+03:00", "2024-12-01T09:00:00Z", False),  # the same instant
        (None, "2024-12-01", False),
    ],
)
def test_what_was_published_after_a_limit(valid_from: str | None, as_of: str, after: bool) -> None:
    assert is_after(valid_from, as_of) is after


def test_a_leak_is_counted_by_the_versions_own_date() -> None:
    gold = Gold("1", "?", as_of="2024-12-04")
    before, later = "2024-12-04T09:00:00", "2024-12-05T09:00:00"
    citations = [
        cited(published_at=before),
        cited(published_at=before, updated_at=later),
        cited(published_at=later),
    ]
    counts = answer_counts(gold, FOUND | {"citations": citations})
    assert (counts["as_of_leaks"], counts["citations_limited"]) == (2, 3)


def test_a_failure_is_wrong_and_neither_silence_nor_an_answer() -> None:
    found = failed_scores(WHEN, True, True)
    assert set(found.values()) == {0.0}
    assert {"em", "f1", "right", "answered", "em_reachable", "date_accuracy"} <= found.keys()
    assert not {"false_abstention", "em_answered", "false_conflict"} & found.keys()
    assert failed_scores(Gold("1", "?", answerable=False), None, False) == {
        "right": 0.0,
        "answered": 0.0,
    }


def test_recall_is_of_questions_with_an_answer() -> None:
    assert retrieval_scores(WHEN, 6) == {
        "recall@1": 0.0, "recall@5": 0.0, "recall@10": 1.0, "recall@20": 1.0, "recall@100": 1.0
    }  # fmt: skip
    assert set(retrieval_scores(WHEN, None).values()) == {0.0}
    assert retrieval_scores(Gold("1", "?"), None) == {}
