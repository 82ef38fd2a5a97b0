"""A benchmark's questions, asked one by one, to figures."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.article import canonical_url, digest
from corpus.dates import end_of
from corpus.errors import NotStored
from eval.gold import Gold
from eval.metrics import answer_rank, exact_match, f1, figure, percentile
from index.engine import Engine
from index.hit import Filters
from index.search import search
from qa.answer import Answer
from qa.ask import Asked, Tools, answer
from qa.question import understand

RECALL_AT = (1, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Scored:
    """One question's outcome. `rank` is that of the first passage holding a gold answer."""

    id: str
    question: str
    golds: tuple[str, ...]
    rank: int | None
    search_ms: float
    kind: str
    reachable: bool | None = None  # whether any text that it was limited to holds a gold answer
    answered: Answer | None = None
    ask_ms: float = 0.0


def run(
    questions: Iterable[Gold],
    tools: Tools,
    *,
    retrieval_only: bool = False,
    search_urls: bool = False,
) -> Iterator[Scored]:
    """Each question searched and, unless told otherwise, answered; with `search_urls` from the
    articles alone that a search elsewhere returned for it."""
    for gold in questions:
        filters = Filters(
            as_of=end_of(gold.as_of) if gold.as_of else None,
            articles=article_ids(gold) if search_urls else (),
        )
        started = time.perf_counter()
        hits = search(gold.question, tools.engine, tools.embedder, filters, max(RECALL_AT))
        searched = time.perf_counter()
        rank = answer_rank([hit.passage.text for hit in hits], gold.answers)
        answering = time.perf_counter()
        found = None if retrieval_only else answer(Asked(gold.question, filters), tools)
        yield Scored(
            gold.id,
            gold.question,
            gold.answers,
            rank,
            (searched - started) * 1000,
            kind_of(gold.question),
            is_held(gold, filters.articles, tools.engine) if search_urls else None,
            found,
            (time.perf_counter() - answering) * 1000,
        )


def article_ids(gold: Gold) -> tuple[str, ...]:
    """The ids of the articles under `search_urls`; one that matches nothing where there is none,
    for no filter would admit everything."""
    return tuple(digest(canonical_url(url)) for url in gold.search_urls) or ("none",)


def is_held(gold: Gold, ids: Sequence[str], engine: Engine) -> bool:
    """Whether the text of any of these articles holds a gold answer."""
    for id in ids:
        try:
            text = engine.get(id).text
        except NotStored:
            continue
        if answer_rank([text], gold.answers) is not None:
            return True
    return False


def kind_of(question: str) -> str:
    """What the question asks for: the type of its facet, or "compound"."""
    asked = understand(question)
    return "compound" if asked.is_compound else str(asked.facets[0].type)


def figures(scored: Sequence[Scored]) -> dict[str, dict[str, float]]:
    """Every measure by name: mean, 95 % interval, n. Times are in milliseconds."""
    values: dict[str, list[float]] = {
        f"answer_recall@{k}": [
            float(each.rank is not None and each.rank <= k) for each in scored if each.golds
        ]
        for k in RECALL_AT
    }
    asked = [each for each in scored if each.answered is not None]
    if asked:
        values |= _of_answers(asked)
    measured = {name: asdict(figure(each)) for name, each in values.items() if each}
    for name, times in (
        ("search_ms", [each.search_ms for each in scored]),
        ("ask_ms", [each.ask_ms for each in asked]),
    ):
        if times:
            measured[f"{name}_p50"] = _time(times, 0.50)
            measured[f"{name}_p95"] = _time(times, 0.95)
    return measured


def row(scored: Scored) -> dict[str, Any]:
    """One question as it stands in the run's file."""
    found = scored.answered
    return {
        "id": scored.id,
        "question": scored.question,
        "golds": scored.golds,
        "kind": scored.kind,
        "rank": scored.rank,
        "status": found.status if found else None,
        "confidence": found.confidence if found else None,
        "answers": [short.text for short in found.answers] if found else [],
        "quotes": [citation.quote for citation in found.citations] if found else [],
    }


def _of_answers(asked: Sequence[Scored]) -> dict[str, list[float]]:
    with_gold = [each for each in asked if each.golds]
    em = [exact_match(_best(each), each.golds) for each in with_gold]
    kinds = sorted({each.kind for each in with_gold})
    return {
        "em": em,
        "f1": [f1(_best(each), each.golds) for each in with_gold],
        "em_where_reachable": [
            value for value, each in zip(em, with_gold, strict=True) if each.reachable
        ],
        **{
            f"em:{kind}": [v for v, each in zip(em, with_gold, strict=True) if each.kind == kind]
            for kind in kinds
        },
        "quote_holds_answer": [
            float(answer_rank(_quotes(each), each.golds) is not None) for each in with_gold
        ],
        "verbatim": [
            float(citation.article.text[citation.start : citation.end] == citation.quote)
            for each in asked
            if each.answered
            for citation in each.answered.citations
        ],
        "answered": [float(bool(each.answered and each.answered.answers)) for each in asked],
    }


def _best(scored: Scored) -> str:
    answers = scored.answered.answers if scored.answered else ()
    return answers[0].text if answers else ""


def _quotes(scored: Scored) -> list[str]:
    return [each.quote for each in scored.answered.citations] if scored.answered else []


def _time(times: Sequence[float], share: float) -> dict[str, float]:
    value = percentile(times, share)
    return {"value": value, "low": value, "high": value, "n": len(times)}
