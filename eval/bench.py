"""The path of a run, top to bottom: ask each question, keep its record, then the figures.

What is asked, who is asked and where it is written are given; nothing is loaded here.
"""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import ReplyRejected
from eval.asking import Asker, Message
from eval.figures import by_kind, curves, figures
from eval.gold import Gold
from eval.journal import Journal
from eval.metrics import percentile
from eval.records import Record, failed_record, record_of
from eval.runs import SCHEMA
from eval.trec import articles, write_qrels, write_run

_SHARES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
Rates = Callable[[], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Work:
    """What a run asks and what is known of it: which questions can be answered at all, where that
    is known, and the grades of articles, by question, where documents are judged."""

    questions: Sequence[Gold]
    reachable: Mapping[str, bool] = field(default_factory=dict)
    qrels: Mapping[str, Mapping[str, int]] | None = None


def run(
    work: Work,
    asker: Asker,
    journal: Journal,
    head: Mapping[str, Any],
    *,
    tell: Callable[[int], None] = lambda done: None,
    rates: Rates = dict,
) -> dict[str, Any]:
    """Ask what the journal does not have yet, and write the run's files into its folder; `tell`
    hears how many questions are done, and `rates` measures questions a second at the end. Returns
    what is in `run.json`.

    Raises EndpointFailed when who is asked is gone; the same run then goes on from there.
    """
    watch = _Watch()
    for done, gold in enumerate(work.questions):
        tell(done)
        if gold.id not in journal.records:
            journal.add(ask(gold, work, asker, _earlier(gold, work, journal.records)))
    tell(len(work.questions))
    records = [journal.records[gold.id] for gold in work.questions]
    finished = {
        "schema": SCHEMA,
        **head,
        "finished": True,
        "figures": figures(records),
        "by_kind": by_kind(records),
        "curves": curves(records),
        **_set_apart(work, records),
        "timings": watch.timings(records, asker) | {"resumed_after": journal.resumed, **rates()},
    }
    _write_trec(journal.folder, work, records, asker.name)
    journal.finish([_without_ranking(record) for record in records], finished)
    return finished


def ask(gold: Gold, work: Work, asker: Asker, messages: Sequence[Message]) -> Record:
    """The record of one question. A reply that cannot be used is a failure of this question; who
    does not answer at all will not answer the next one either. Raises EndpointFailed."""
    reachable = work.reachable.get(gold.id)
    judged = work.qrels.get(gold.id) if work.qrels is not None else None
    started = time.perf_counter()
    try:
        reply = asker.ask(gold, messages)
        if reply.answer and "ask_ms" not in reply.timings:
            elapsed_ms = round((time.perf_counter() - started) * 1000, 2)
            reply = replace(reply, timings={**reply.timings, "ask_ms": elapsed_ms})
        return record_of(gold, reply, reachable, judged)
    except ReplyRejected as error:
        return failed_record(gold, str(error), reachable)


def _earlier(gold: Gold, work: Work, records: Mapping[str, Record]) -> list[Message]:
    """What was said in the conversation before this turn."""
    if gold.chain_id is None:
        return []
    before = [each for each in work.questions if each.chain_id == gold.chain_id]
    return [message for turn in before[: before.index(gold)] for message in _said(records[turn.id])]


def _said(record: Record) -> Iterator[Message]:
    yield Message("user", record["question"])
    if record["answer"] is not None:
        yield Message("assistant", record["answer"]["text"])


def _set_apart(work: Work, records: Sequence[Record]) -> dict[str, Any]:
    """The questions that cannot be judged as the others, by their ids."""
    failed = [each for each in records if each["error"] is not None]
    judged = work.qrels or {}
    return {
        "unreachable": [gold.id for gold in work.questions if work.reachable.get(gold.id) is False],
        "without_gold": [g.id for g in work.questions if not g.has_gold and g.id not in judged],
        "failed": [{"id": each["id"], "reason": each["error"]} for each in failed],
    }


def _write_trec(folder: Path, work: Work, records: Sequence[Record], tag: str) -> None:
    """`run.trec` and `qrels.trec`: of articles where documents are judged; otherwise of passages,
    those that hold an answer being judged 1 and the other ranked ones 0."""
    ranked: dict[str, list[str]] = {}
    judged: dict[str, Iterable[tuple[str, int]]] = {}
    for each in records:
        id, ranking = each["id"], each["ranking"]
        if work.qrels is not None:
            ranked[id] = articles(ranking)
            judged[id] = work.qrels.get(id, {}).items()
        else:
            ranked[id] = [name for name, _ in ranking]
            judged[id] = [(name, int(holds)) for name, holds in ranking if each["gold"]["answers"]]
    write_run(folder / "run.trec", ranked, tag)
    write_qrels(folder / "qrels.trec", judged)


def _without_ranking(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "ranking"}


@dataclass(slots=True)
class _Watch:
    """Times and sizes of this process's part of a run; milliseconds are of all of it."""

    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    wall: float = field(default_factory=time.perf_counter)
    cpu: float = field(default_factory=time.process_time)

    def timings(self, records: Sequence[Record], asker: Asker) -> dict[str, Any]:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        steps = dict.fromkeys(
            step for each in records for step in each["timings"].get("steps_ms", ())
        )
        return {
            "started_at": self.at,
            "wall_s": round(time.perf_counter() - self.wall, 2),
            "cpu_s": round(time.process_time() - self.cpu, 2),
            "ask_ms": _percentiles([each["timings"].get("ask_ms") for each in records]),
            "search_ms": _percentiles([each["timings"].get("search_ms") for each in records]),
            "steps_ms": {
                step: _percentiles([e["timings"].get("steps_ms", {}).get(step) for e in records])
                for step in steps
            },
            "peak_memory_mb": memory if asker.url is None else None,  # else it is not its memory
            "machine": {
                "cores": os.cpu_count(),
                "platform": platform.platform(),
                "python": platform.python_version(),
            },
        }


def _percentiles(times: Sequence[float | None]) -> dict[str, float] | None:
    """p50, p95 and p99 by nearest rank, and n."""
    known = [each for each in times if each is not None]
    if not known:
        return None
    return {name: percentile(known, share) for name, share in _SHARES.items()} | {"n": len(known)}
