"""A question's record: the gold, what was answered, what was found, and how it scores.

The shape of a line of `questions.jsonl`. What comes from outside is checked here, so that whatever
reads records can rely on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any

from corpus.dates import read_date
from corpus.errors import InputRejected, ReplyRejected
from eval.asking import Reply
from eval.fields import date_of, list_of, object_of, text_of
from eval.gold import Gold
from eval.measures import answer_counts, answer_scores, failed_scores, retrieval_scores
from eval.metrics import holding
from eval.trec import Ranking, docno, judged_scores
from qa.question import understand

KEPT_HITS = 20
_STATUSES = ("answered", "partial", "not_found")
_GOLD = (
    "answerable answers all_required must_mention must_not_mention events facets conflict growth "
    "sources"
).split()
_ABOUT = "id question split date as_of chain_id turn tags".split()
_CITED = "article_id version title url source".split()
_FOUND = "article_id version title source".split()
Record = dict[str, Any]


def record_of(
    gold: Gold, reply: Reply, reachable: bool | None, judged: Mapping[str, int] | None
) -> Record:
    """The record of a question that was replied to, and under `ranking` all that was found.

    Raises ReplyRejected for a reply that has not the shape of one.
    """
    try:
        answer = _answer(reply.answer) if reply.answer else None
        hits = [object_of(hit, "hits") for hit in reply.hits or ()]
        hold = holding([text_of(hit.get("text"), "hits.text") for hit in hits], gold.wordings)
        ranking: Ranking = [(docno(hit), holds) for hit, holds in zip(hits, hold, strict=True)]
    except (InputRejected, KeyError) as error:
        raise ReplyRejected(f"the reply is none: {error}") from error
    rank = next((at for at, (_, holds) in enumerate(ranking, start=1) if holds), None)
    kind = kind_of(gold.question)
    scores: dict[str, float] = {}
    counts: dict[str, int] = {}
    if reply.hits is not None:
        scores |= retrieval_scores(gold, rank)
        scores |= judged_scores(ranking, judged) if judged else {}
    if answer is not None:
        scores |= answer_scores(gold, answer, reachable, "when" in (kind, gold.kind))
        counts = answer_counts(gold, answer)
    return _about(gold, kind, reachable) | {
        "answer": answer,
        "hits": [_hit(*each) for each in zip(range(1, KEPT_HITS + 1), hits, hold, strict=False)],
        "rank": rank,
        "scores": dict(sorted(scores.items())),
        "counts": dict(sorted(counts.items())),
        "error": None,
        "timings": dict(reply.timings),
        "ranking": ranking,
    }


def failed_record(gold: Gold, error: str, reachable: bool | None) -> Record:
    """The record of a question that got no answer; it counts as wrong."""
    kind = kind_of(gold.question)
    scores = failed_scores(gold, reachable, "when" in (kind, gold.kind))
    return _about(gold, kind, reachable) | {
        "answer": None,
        "hits": [],
        "rank": None,
        "scores": dict(sorted(scores.items())),
        "counts": {},
        "error": error,
        "timings": {},
        "ranking": [],
    }


def kind_of(question: str) -> str:
    """What a question asks for: the type of its facet, or "compound"."""
    asked = understand(question)
    return "compound" if asked.is_compound else str(asked.facets[0].type)


def _about(gold: Gold, kind: str, reachable: bool | None) -> Record:
    told = asdict(gold)
    wanted = {name: told[name] for name in _GOLD} | {"reachable": reachable}
    return {name: told[name] for name in _ABOUT} | {"kind": gold.kind or kind, "gold": wanted}


def _answer(body: Mapping[str, Any]) -> dict[str, Any]:
    """The answer as records have it; lists that the system does not have are None."""
    status = text_of(body.get("status"), "status")
    if status not in _STATUSES:
        raise InputRejected(f"`status` is {status[:40]!r}, not one of {', '.join(_STATUSES)}")
    usage = object_of(body.get("usage"), "usage")
    return {
        "status": status,
        "reason": text_of(body.get("reason"), "reason") or None,
        "confidence": _share(body.get("confidence")),
        "text": text_of(body.get("text"), "text"),
        "resolved_question": text_of(body.get("resolved_question"), "resolved_question") or None,
        "time_scope": object_of(body.get("time_scope"), "time_scope") or None,
        "answers": [_short(each) for each in list_of(body.get("answers"), "answers")],
        "facets": _all(body, "facets", _facet),
        "events": _all(body, "events", _event),
        "conflicts": _all(body, "conflicts", _conflict),
        "citations": _all(body, "citations", _citation),
        "tokens_read": _number(usage.get("tokens_read"), "usage.tokens_read"),
    }


def _all(body: Mapping[str, Any], name: str, shape: Any) -> list[dict[str, Any]] | None:
    if body.get(name) is None:
        return None
    return [shape(object_of(each, name)) for each in list_of(body[name], name)]


def _short(given: object) -> dict[str, Any]:
    row = object_of(given, "answers")
    text = text_of(row.get("text"), "answers.text")
    return {
        "text": text,
        "score": _number(row.get("score"), "answers.score"),
        "citations": list_of(row.get("citations"), "answers.citations"),
    }


def _facet(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": text_of(row["label"], "facets.label"),
        "value": text_of(row["value"], "facets.value"),
        "citations": list_of(row.get("citations"), "citations"),
    }


def _event(row: Mapping[str, Any]) -> dict[str, Any]:
    values = object_of(row["values"], "events.values")
    return {
        "values": {label: text_of(value, "events.values") for label, value in values.items()},
        "date": text_of(row.get("date"), "events.date") or None,
        "date_precision": text_of(row.get("date_precision"), "events.date_precision") or None,
        "citations": list_of(row.get("citations"), "citations"),
    }


def _conflict(row: Mapping[str, Any]) -> dict[str, Any]:
    values = [object_of(each, "conflicts.values") for each in list_of(row["values"], "conflicts")]
    kept = ("value", "as_of", "citations")
    return {
        "facet": text_of(row.get("facet"), "conflicts.facet"),
        "values": [{name: each.get(name) for name in kept} for each in values],
    }


def _citation(row: Mapping[str, Any]) -> dict[str, Any]:
    quote = row.get("quote")
    return {
        "number": row.get("number"),
        "quote": quote if quote is None else _verbatim_text(quote),
        **{name: text_of(row.get(name), f"citations.{name}") or None for name in _CITED},
        **{name: _moment(row.get(name), name) for name in ("published_at", "updated_at")},
        "start": _number(row.get("start"), "citations.start"),
        "end": _number(row.get("end"), "citations.end"),
        "verbatim": row.get("verbatim"),
    }


def _hit(rank: int, hit: Mapping[str, Any], holds: bool) -> dict[str, Any]:
    return {
        "rank": rank,
        **{name: text_of(hit.get(name), f"hits.{name}") or None for name in _FOUND},
        "published_at": _moment(hit.get("published_at"), "published_at"),
        **{name: _number(hit.get(name), f"hits.{name}") for name in ("start", "end", "score")},
        "holds_answer": holds,
    }


def _verbatim_text(value: object) -> str:
    """Text with its blanks, as a quote has them."""
    if not isinstance(value, str):
        raise InputRejected(f"`citations.quote` must be text, not {value!r}")
    return value


def _moment(value: object, name: str) -> str | None:
    """A date in one way of writing it, for "Z" and "+00:00" are the same; None where none is
    given."""
    written = date_of(value, name)
    return read_date(written).isoformat() if written else None


def _number(value: object, name: str) -> Any:
    """A number that JSON can hold, or None where none is given."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise InputRejected(f"`{name}` must be a number, not {value!r}")
    return value


def _share(value: object) -> float | None:
    number = _number(value, "confidence")
    return None if number is None else min(max(float(number), 0.0), 1.0)
