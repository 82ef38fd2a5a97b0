"""The questions of a run as the report's page is given them: worst first, and within a size.

Texts are cut and the least telling left out until the page fits; what was done is told in `Rows`,
so that the page can say it. The run's own files are never touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.runs import Outcome, outcome

_BUDGET = 4_700_000  # bytes of JSON; with style, script and charts a page stays under 5 MB
_LADDER = ((2_000, 20), (1_000, 10), (500, 10), (300, 5), (150, 0))  # (characters a text, hits)
_LONGEST_ADDRESS = 1_000
# Confident and wrong, then failed, then silent where there was an answer; the best comes last.
_BADNESS = {
    Outcome.WRONG: 0,
    Outcome.FALSE: 0,
    Outcome.FAILED: 1,
    Outcome.MISSED: 2,
    Outcome.NOT_FOUND: 2,
    Outcome.UNJUDGED: 3,
}
_GOOD = 4


@dataclass(frozen=True, slots=True)
class Rows:
    """What the page's script shows, and what was done to make it fit: `cut` texts stop after
    `longest` characters, and `left_out` questions, the best ones, are not there."""

    shown: dict[str, Any]
    longest: int
    cut: int
    left_out: int


def fitted(records: Sequence[Mapping[str, Any]], budget: int = _BUDGET) -> Rows:
    """As much of the records as fits into that many bytes of JSON."""
    kept = sorted(enumerate(records), key=lambda each: _badness(each[1]))
    size = 0
    for longest, hits in _LADDER:
        pack = _Pack(longest, hits)
        shown = pack.all(kept)
        size = _size(shown)
        if size <= budget:
            return Rows(shown, longest, pack.cut, 0)
    while size > budget and kept:
        kept = kept[: int(0.95 * len(kept) * budget / size)]
        pack = _Pack(longest, hits)
        shown = pack.all(kept)
        size = _size(shown)
    return Rows(shown, longest, pack.cut, len(records) - len(kept))


class _Pack:
    """Holds the articles that the records share, each once, and counts the texts that it cuts."""

    def __init__(self, longest: int, hits: int) -> None:
        self.cut = 0
        self._longest = longest
        self._hits = hits
        self._articles: dict[tuple[Any, ...], int] = {}

    def all(self, records: Sequence[tuple[int, Mapping[str, Any]]]) -> dict[str, Any]:
        questions = [self._row(at, record) for at, record in records]
        return {"questions": questions, "articles": list(self._articles)}

    def _row(self, at: int, record: Mapping[str, Any]) -> dict[str, Any]:
        answer = dict(record["answer"] or {})
        citations = [
            {
                "article": self._article(each),
                "number": each.get("number"),
                "quote": each.get("quote"),
                "verbatim": each.get("verbatim"),
            }
            for each in answer.pop("citations", None) or ()
        ]
        hits = [
            [each.get("rank"), self._article(each), bool(each.get("holds_answer"))]
            for each in (record.get("hits") or ())[: self._hits]
        ]
        plain = ("id question kind split date as_of chain_id turn tags error rank").split()
        row = {name: record.get(name) for name in plain} | {
            "at": at,
            "outcome": outcome(record),
            "gold": record["gold"],
            "answer": answer | {"citations": citations},
            "hits": hits,
            "scores": {**record["scores"], **(record.get("counts") or {})},
            "ask_ms": (record.get("timings") or {}).get("ask_ms"),
        }
        small: dict[str, Any] = self._small(row)
        return small

    def _article(self, each: Mapping[str, Any]) -> int:
        address = each.get("url")
        if not isinstance(address, str) or len(address) > _LONGEST_ADDRESS:
            address = None
        said = (each.get("title"), each.get("source"), each.get("published_at"))
        key = (*(None if text is None else self._small(str(text)) for text in said), address)
        return self._articles.setdefault(key, len(self._articles))

    def _small(self, value: Any) -> Any:
        """Without what is empty, numbers to four digits, long texts cut."""
        if isinstance(value, str):
            if len(value) <= self._longest:
                return value
            self.cut += 1
            return value[: self._longest].rstrip() + "…"
        if isinstance(value, float):
            return round(value, 4)
        if isinstance(value, Mapping):
            small = {key: self._small(each) for key, each in value.items()}
            return {key: each for key, each in small.items() if each not in (None, "", [], {})}
        if isinstance(value, list | tuple):
            return [self._small(each) for each in value]
        return value


def _badness(record: Mapping[str, Any]) -> tuple[int, float]:
    became = outcome(record)
    badness = _BADNESS.get(became, _GOOD)
    sure = float((record["answer"] or {}).get("confidence") or 0.0)
    if badness == 2:  # the nearer the answer was, the worse the silence
        return badness, float(record.get("rank") or 1_000)
    return badness, sure if became == Outcome.RIGHT else -sure


def _size(shown: Mapping[str, Any]) -> int:
    """Bytes as they stand in the page, where `<` takes six."""
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode("utf-8", "surrogatepass")) + 5 * text.count("<")
