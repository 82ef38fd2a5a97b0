"""A reply becomes a record; what is no reply is refused with the field's name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from corpus.errors import ReplyRejected
from eval.asking import Reply
from eval.gold import Gold
from eval.records import KEPT_HITS, failed_record, kind_of, record_of

GOLD = Gold("1", "When did Hama fall?", answers=("5 December 2024",), kind="time", split="dev")
ANSWER: dict[str, Any] = {
    "status": "answered",
    "confidence": 0.9,
    "text": "5 December 2024 [1].",
    "answers": [{"text": "5 December 2024", "score": 0.9, "citations": [1]}],
    "citations": [{"number": 1, "quote": " Hama fell.", "url": "https://a.example", "start": 0}],
    "events": [{"values": {"when": "on Thursday"}, "date": "2024-12-05", "date_precision": "day"}],
    "facets": [{"label": "when", "value": "on Thursday", "citations": [1]}],
    "conflicts": [{"facet": "when", "values": [{"value": "5"}, {"value": "6"}]}],
    "time_scope": {"as_of": None},
    "usage": {"tokens_read": 12},
}


def hit(at: int, text: str) -> dict[str, Any]:
    return {
        "article_id": f"a{at}",
        "version": "v",
        "start": 0,
        "end": 9,
        "text": text,
        "score": 1.5,
    }


def made(answer: dict[str, Any], *texts: str) -> dict[str, Any]:
    hits = tuple(hit(at, text) for at, text in enumerate(texts))
    return record_of(GOLD, Reply(answer, hits), True, None)


def test_a_record_holds_what_was_asked_answered_and_found() -> None:
    found = made(ANSWER, "nothing", "it fell on 5 December 2024", *["more"] * 40)
    assert (found["id"], found["kind"], found["split"]) == ("1", "time", "dev")
    assert found["gold"]["answers"] == ("5 December 2024",)
    assert found["gold"]["reachable"] is True
    assert found["answer"]["citations"][0]["quote"] == " Hama fell."
    assert found["rank"] == 2
    assert [each["holds_answer"] for each in found["hits"][:3]] == [False, True, False]
    assert (len(found["hits"]), len(found["ranking"])) == (KEPT_HITS, 42)
    assert found["scores"]["recall@1"] == 0.0
    assert found["scores"]["right"] == found["scores"]["date_accuracy"] == 1.0
    assert found["counts"]["tokens_read"] == 12
    assert json.loads(json.dumps(found, allow_nan=False))


def test_searching_alone_leaves_no_answer() -> None:
    found = made({}, "5 December 2024")
    assert found["answer"] is None
    assert set(found["scores"]) == {f"recall@{k}" for k in (1, 5, 10, 20, 100)}


def test_a_system_that_shows_no_ranking_has_no_recall() -> None:
    found = record_of(GOLD, Reply(ANSWER), None, None)
    assert not any(name.startswith("recall") for name in found["scores"])


def test_what_a_system_does_not_have_is_none() -> None:
    bare = made({"status": "answered", "text": "5 December 2024"})
    assert bare["answer"]["answers"] == []
    lists = ("facets", "events", "conflicts", "citations", "confidence", "tokens_read")
    assert {bare["answer"][name] for name in lists} == {None}


def test_documents_that_are_judged_are_scored_as_articles() -> None:
    found = record_of(GOLD, Reply({}, (hit(0, ""), hit(1, ""))), None, {"a1": 1})
    assert found["scores"]["mrr@10"] == 0.5


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"status": "fine"}, "`status` is 'fine'"),
        ({"status": 1}, "`status` must be text"),
        (ANSWER | {"confidence": "high"}, "`confidence` must be a number"),
        (ANSWER | {"confidence": float("nan")}, "`confidence`"),
        (ANSWER | {"answers": "Hama"}, "`answers` must be a list"),
        (ANSWER | {"answers": ["Hama"]}, "`answers` must be an object"),
        (ANSWER | {"answers": [{"text": ["Hama"]}]}, "`answers.text`"),
        (ANSWER | {"citations": [{"quote": 5}]}, "`citations.quote`"),
        (ANSWER | {"events": [{}]}, "values"),
        (ANSWER | {"conflicts": [{"values": [1]}]}, "`conflicts.values`"),
        (ANSWER | {"text": {}}, "`text` must be text"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_the_field(answer: dict[str, Any], told: str) -> None:
    with pytest.raises(ReplyRejected, match=told):
        made(answer)


def test_a_hit_without_its_place_is_nonsense() -> None:
    with pytest.raises(ReplyRejected, match="article_id"):
        record_of(GOLD, Reply({}, ({"text": "x"},)), None, None)


def test_a_failure_says_why_and_counts_as_wrong() -> None:
    found = failed_record(GOLD, "it answered 500", None)
    assert (found["error"], found["answer"], found["scores"]["right"]) == (
        "it answered 500",
        None,
        0,
    )


@pytest.mark.parametrize(
    ("question", "kind"),
    [("Who won?", "who"), ("When?", "when"), ("Who took what, and when?", "compound")],
)
def test_a_kind_is_what_is_asked_for(question: str, kind: str) -> None:
    assert kind_of(question) == kind
