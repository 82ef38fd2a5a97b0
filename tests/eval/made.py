"""A made-up run, for tests of what reads one: every field of the schema, the same each time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.metrics import figure, percentile

KINDS = ("who", "when", "where", "number", "list", "compound", "unanswerable")


def record(id: str, *, right: float = 1.0, **given: Any) -> dict[str, Any]:
    """One question, answered; `given` replaces whole fields."""
    return {
        "id": id,
        "question": f"Who took the town of {id}?",
        "kind": "who",
        "split": "dev",
        "date": None,
        "as_of": None,
        "chain_id": None,
        "turn": None,
        "tags": [],
        "gold": {"answerable": True, "answers": ["the rebels"], "must_mention": ["rebels"]},
        "answer": answer("the rebels" if right else "the army", confidence=0.8),
        "hits": [hit(1), hit(2)],
        "rank": 1,
        "scores": {"right": right, "em": right, "f1": right, "answered": 1.0, "recall@1": 1.0},
        "counts": {},
        "error": None,
        "timings": {"ask_ms": 120.0, "search_ms": 9.0, "steps_ms": {"search": 9.0, "read": 100.0}},
    } | given


def silent(id: str, *, answerable: bool, **given: Any) -> dict[str, Any]:
    """One question for which nothing was found."""
    gold = {"answerable": answerable, "answers": ["the rebels"] if answerable else []}
    said = {"status": "not_found", "reason": "no_answer_in_passages", "confidence": 0.2}
    right = float(not answerable)
    scores = {"right": right, "answered": 0.0} | (
        {"em": 0.0, "f1": 0.0} if answerable else {"false_answer": 0.0}
    )
    return record(id, gold=gold, answer=said, scores=scores) | given


def answer(text: str, confidence: float, quote: str | None = None) -> dict[str, Any]:
    """What the system said: one short answer, one quote."""
    return {
        "status": "answered",
        "reason": None,
        "confidence": confidence,
        "text": f"It was {text}. [1]",
        "resolved_question": None,
        "time_scope": None,
        "answers": [{"text": text, "score": confidence, "citations": [1]}],
        "facets": [],
        "events": [],
        "conflicts": [],
        "citations": [
            citation(quote or f"The town was taken on Friday by {text}, said a resident.")
        ],
    }


def citation(quote: str, number: int = 1) -> dict[str, Any]:
    return hit(number) | {"number": number, "quote": quote, "verbatim": True}


def hit(rank: int) -> dict[str, Any]:
    return {
        "rank": rank,
        "article_id": f"a{rank}",
        "version": "v1",
        "start": 0,
        "end": 60,
        "title": f"Rebels enter the town, report {rank}",
        "url": f"https://news.example/{rank}",
        "source": "Northern Line",
        "published_at": "2024-11-29T21:40:00+03:00",
        "score": 1 / rank,
        "holds_answer": rank == 1,
    }


def written_run(folder: Path, records: Iterable[Mapping[str, Any]], **config: Any) -> Path:
    """The folder, with run.json and questions.jsonl in it; `config` replaces fields of run.json."""
    rows = list(records)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(config_of(rows) | config, indent=1) + "\n")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    return folder


def config_of(records: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The run.json that goes with the records; figures that are no mean are made up."""
    names = sorted({name for each in records for name in each["scores"]})
    times = [each["timings"]["ask_ms"] for each in records]
    kinds = sorted({each["kind"] for each in records})
    return {
        "schema": 2,
        "dateline": "0.1.0",
        "finished": True,
        "benchmark": {
            "name": "made-up",
            "format": "dateline",
            "questions": len(records),
            "asked": len(records),
            "questions_sha256": "9f" * 32,
            "articles_sha256": "8e" * 32,
        },
        "asked": {"system": "dateline", "name": "dateline", "url": None, "options": {}},
        "configuration": {
            "settings": {"top_k": 8},
            "embedder": {"name": "all-MiniLM-L6-v2", "sha256": "7d" * 32},
            "reader": {"name": "dateline-reader", "sha256": "6c" * 32},
            "fitted_sha256": "5b" * 32,
        },
        "corpus": {"articles": 42, "versions": 43, "passages": 64, "sha256": "4a" * 32},
        "figures": {
            **{name: _figure(records, name) for name in names},
            "auroc": {"value": 0.83, "low": 0.78, "high": 0.87, "n": len(records)},
            "ece": {"value": 0.04, "low": 0.03, "high": 0.08, "n": len(records)},
        },
        "by_kind": {
            kind: {name: _figure([e for e in records if e["kind"] == kind], name)
                   for name in ("right", "em", "f1", "answered")}
            for kind in kinds
        },
        "curves": _curves(records),
        "unreachable": [],
        "without_gold": [],
        "failed": [{"id": e["id"], "reason": e["error"]} for e in records if e["error"]],
        "timings": {
            "started_at": "2026-11-25T02:30:00+00:00",
            "wall_s": sum(times) / 1000,
            "ask_ms": {f"p{q}": percentile(times, q / 100) for q in (50, 95, 99)},
            "search_ms": {"p50": 9.0, "p95": 11.0, "p99": 14.0},
            "steps_ms": {"search": {"p50": 9.0, "p95": 11.0, "p99": 14.0}},
            "questions_per_s": {"1": 6.1, "4": 11.0, "16": 11.5},
            "peak_memory_mb": 690.0,
            "machine": {"cpu": "Zen 4", "cores": 2},
        },
    }  # fmt: skip


def _figure(records: Iterable[Mapping[str, Any]], name: str) -> dict[str, Any]:
    found = figure([each["scores"][name] for each in records if name in each["scores"]])
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _curves(records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    said = sorted(
        ((each["answer"]["confidence"], each["scores"].get("right", 0.0))
         for each in records if each["answer"]), reverse=True,
    )  # fmt: skip
    risk, wrong = [], 0.0
    for n, (_, right) in enumerate(said, start=1):
        wrong += 1 - right
        risk.append([n / len(said), wrong / n])
    bins = []
    for low in range(10):
        held = [(sure, right) for sure, right in said if low <= min(sure * 10, 9.99) < low + 1]
        bins.append({"low": low / 10, "high": (low + 1) / 10, "n": len(held),
                     "confidence": sum(s for s, _ in held) / len(held) if held else None,
                     "right": sum(r for _, r in held) / len(held) if held else None})  # fmt: skip
    return {"risk_coverage": risk, "calibration": bins}


def many(n: int, seed: int = 0, words: int = 30) -> list[dict[str, Any]]:
    """That many records of every kind and outcome, with quotes of about `words` words."""
    draw = random.Random(seed)
    return [_drawn(f"Q{at:03}", draw, words) for at in range(n)]


def _drawn(id: str, draw: random.Random, words: int) -> dict[str, Any]:
    kind = draw.choice(KINDS)
    sure = round(draw.betavariate(2, 1.4), 3)
    times = {"ask_ms": draw.lognormvariate(5, 0.4), "search_ms": 9.0, "steps_ms": {}}
    common = {"kind": kind, "timings": times, "split": draw.choice(("dev", "test"))}
    common["question"] = (
        f"{kind.capitalize()}: what does report {id} say of the neighborhoods that fell on Friday?"
    )
    if draw.random() < 0.02:
        return record(id, right=0.0, error="the endpoint answered 500", **common | {"answer": None})
    if kind == "unanswerable":
        if draw.random() < 0.8:
            return silent(id, answerable=False, **common)
        gold = {"answerable": False, "answers": []}
        scores = {"right": 0.0, "answered": 1.0, "false_answer": 1.0}
        said = answer("the governor", sure)
        return record(id, right=0.0, gold=gold, scores=scores, answer=said, **common)
    if draw.random() < 0.2:
        return silent(id, answerable=True, **common)
    right = float(draw.random() < sure)
    said = answer("the rebels" if right else "the army", sure)
    said["citations"] = [
        citation(" ".join(draw.choice(_WORDS) for _ in range(words)) + ".", number)
        for number in range(1, draw.randint(2, 6))
    ]
    if kind == "compound":
        _with_rows(said)
    f1 = max(right, round(draw.random() * 0.6, 2))
    found = {f"recall@{k}": float(draw.random() < share) for k, share in
             ((1, 0.42), (5, 0.58), (10, 0.63), (20, 0.67))}  # fmt: skip
    scores = {"right": right, "em": right, "f1": f1, "answered": 1.0, "verbatim": 1.0} | found
    gold = {"answerable": True, "answers": ["the rebels", "rebels"], "must_mention": ["rebels"],
            "must_not_mention": ["the ministry"], "reachable": True}  # fmt: skip
    hits = [hit(rank) for rank in range(1, 21)]
    return record(id, answer=said, scores=scores, gold=gold, hits=hits, **common)


def _with_rows(said: dict[str, Any]) -> None:
    said["facets"] = [{"label": "which neighborhoods", "value": "Hamdaniya", "citations": [1]}]
    said["events"] = [
        {"values": {"who": "the rebels", "which neighborhoods": "Hamdaniya, New Aleppo"},
         "date": "2024-11-29", "date_precision": "day", "citations": [1]},
        {"values": {"who": "allied factions", "which neighborhoods": "Rashidin"},
         "date": None, "date_precision": None, "citations": [2]},
    ]  # fmt: skip
    said["conflicts"] = [
        {"facet": "how many", "values": [
            {"value": "over 300", "as_of": "2024-11-30", "citations": [1]},
            {"value": "182", "as_of": "2024-11-30", "citations": [2]}]}
    ]  # fmt: skip


_WORDS = (
    "rebels command said late this evening Friday that fighters hold fourteen neighborhoods of the "
    "city and its heart while residents reported shelling near the citadel square and the road "
    "toward Hama a spokesman for the ministry denied it on state television"
).split()
