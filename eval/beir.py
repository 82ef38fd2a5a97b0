"""BEIR's folders: `corpus.jsonl`, `queries.jsonl`, and judgements in `qrels/*.tsv` (Thakur et al.,
2021, https://arxiv.org/abs/2104.08663). They judge retrieval alone; no query has an answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from corpus.article import check_id, digest
from corpus.errors import ArticleRejected, InputRejected
from eval.fields import read_objects, required, text_of
from eval.gold import Gold, find_file

_log = logging.getLogger("dateline")
_SPLITS = ("test", "dev", "train")

Qrels = dict[str, dict[str, int]]  # query id -> article id -> grade


def is_beir(folder: Path) -> bool:
    """Whether the folder looks like one of BEIR's."""
    return (folder / "qrels").is_dir()


def qrels_file(folder: Path) -> Path:
    """The judgements that are asked for: of the test half, or of the first there is.

    Raises InputRejected when there are none.
    """
    for split in _SPLITS:
        if (path := folder / "qrels" / f"{split}.tsv").is_file():
            return path
    raise InputRejected(f"{folder / 'qrels'} holds none of {', '.join(_SPLITS)} as .tsv")


def read_qrels(path: Path) -> Qrels:
    """Grades by query and article. Raises InputRejected, naming file and line."""
    qrels: Qrels = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputRejected(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        if not line.strip() or (number == 1 and fields[-1].strip() == "score"):
            continue
        try:
            query, document, grade = fields
            qrels.setdefault(query, {})[article_id(document)] = int(grade)
        except ValueError as error:
            raise InputRejected(
                f"{path}, line {number}: not a judgement; write query, document and a whole "
                "number, with tabs between them"
            ) from error
    if not qrels:
        raise InputRejected(f"{path} holds no judgement")
    return qrels


def read_queries(folder: Path, qrels: Qrels, split: str) -> list[Gold]:
    """The queries that are judged, in the file's order. Raises InputRejected."""
    path = find_file(folder, "queries")
    queries: dict[str, Gold] = {}
    for number, row in read_objects(path):
        try:
            id = required(row.get("_id"), "_id")
            if id in queries:
                raise InputRejected(f"the id {id!r} stands twice, first on line {queries[id].line}")
            text = required(row.get("text"), "text")
        except InputRejected as error:
            raise InputRejected(f"{path}, line {number}: {error}") from error
        queries[id] = Gold(id, text, split=split, line=number)
    judged = [gold for id, gold in queries.items() if id in qrels]
    if not judged:
        raise InputRejected(f"{path}: no query has a judgement in {folder / 'qrels'}")
    if missing := len(qrels) - len(judged):
        _log.warning("%s: %d queries that are judged are not in it", path, missing)
    return judged


def read_articles(folder: Path) -> Iterator[dict[str, str]]:
    """The corpus as rows of article JSONL. A document that has only a title has it as its text;
    one that has neither is left out. Raises InputRejected."""
    path = find_file(folder, "corpus")
    empty = 0
    for number, row in read_objects(path):
        try:
            id = required(row.get("_id"), "_id")
            title = text_of(row.get("title"), "title")
            text = text_of(row.get("text"), "text")
        except InputRejected as error:
            raise InputRejected(f"{path}, line {number}: {error}") from error
        if text:
            yield {"id": article_id(id), "title": title, "text": text}
        elif title:
            yield {"id": article_id(id), "text": title}
        else:
            empty += 1
    if empty:
        _log.warning("%s: %d documents without title and text are left out", path, empty)


def article_id(document: str) -> str:
    """The document's own id, or its hash where an article's id may not look like that."""
    try:
        check_id(document)
    except ArticleRejected:
        return digest(document)
    return document
