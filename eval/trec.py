"""What was ranked, in TREC's formats, and against relevance judgements by ir-measures.

A passage's docno is `article_id:version:start-end`. Judgements of whole documents (BEIR) are met by
articles, each where its first passage stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

DEPTH = 100
Ranking = Sequence[tuple[str, bool]]  # docnos, best first, and whether each holds an answer
_BLANKS = re.compile(r"\s+")


def docno(hit: Mapping[str, Any]) -> str:
    """The name of a passage in TREC's files. Raises KeyError for a hit without a place."""
    return f"{hit['article_id']}:{hit['version']}:{hit['start']}-{hit['end']}"


def judged_scores(ranking: Ranking, judged: Mapping[str, int]) -> dict[str, float]:
    """nDCG@10 (Järvelin and Kekäläinen, 2002), reciprocal rank at 10, recall at 100 of one
    question's articles against the grades of documents."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    wanted = {"ndcg@10": nDCG @ 10, "mrr@10": RR @ 10, "qrels_recall@100": R @ DEPTH}
    run = {"q": falling(articles(ranking))}
    found = ir_measures.calc_aggregate(list(wanted.values()), {"q": dict(judged)}, run)
    return {name: float(found[measure]) for name, measure in wanted.items()}


def articles(ranking: Ranking) -> list[str]:
    """The ids of the ranked passages' articles, each once, in order."""
    return list(dict.fromkeys(name.split(":", 1)[0] for name, _ in ranking))


def falling(names: Sequence[str]) -> dict[str, float]:
    """A score for each name that falls with its rank, from 1: tools of the field sort by score,
    and a system's own may be tied."""
    return {name: 1 - at / len(names) for at, name in enumerate(names)}


def write_run(path: Path, rankings: Mapping[str, Sequence[str]], tag: str) -> None:
    """`question Q0 docno rank score tag` lines of what was ranked, by question."""
    with path.open("w", encoding="utf-8") as file:
        for id, names in rankings.items():
            for rank, (name, score) in enumerate(falling(names).items(), start=1):
                file.write(f"{_one_word(id)} Q0 {name} {rank} {score:.4f} {_one_word(tag)}\n")


def write_qrels(path: Path, judged: Mapping[str, Iterable[tuple[str, int]]]) -> None:
    """`question 0 docno grade` lines, by question."""
    with path.open("w", encoding="utf-8") as file:
        for id, grades in judged.items():
            for name, grade in grades:
                file.write(f"{_one_word(id)} 0 {name} {grade}\n")


def _one_word(text: str) -> str:
    """TREC's columns are parted by blanks."""
    return _BLANKS.sub("_", text)
