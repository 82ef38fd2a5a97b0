"""SQuAD's JSON (v1.1 and v2.0): paragraphs as articles, and the questions asked of them.

A paragraph's address is made up, on a host that cannot exist, and the same for the same paragraph.
Each question names it, so that it can be asked of its own paragraph alone, as SQuAD means it, or of
all of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.article import digest
from corpus.errors import InputRejected
from eval.fields import list_of, object_of, read_object, required, text_of, truth_of
from eval.gold import Gold

_HOST = "https://squad.example"


def read_squad(path: Path) -> tuple[list[Gold], list[dict[str, str]]]:
    """The questions, and the paragraphs as rows of article JSONL, identical ones once.

    Raises InputRejected, naming the file and the place in it, for what SQuAD does not look like.
    """
    questions: dict[str, Gold] = {}
    articles: dict[str, dict[str, str]] = {}
    for where, title, paragraph in _paragraphs(path):
        try:
            text = required(paragraph.get("context"), "context")
            url = f"{_HOST}/{quote(title, safe='')}/{digest(text)}"
            articles.setdefault(text, {"url": url, "title": title.replace("_", " "), "text": text})
            for row in list_of(paragraph.get("qas"), "qas"):
                gold = _gold(object_of(row, "qas"), articles[text]["url"])
                if gold.id in questions:
                    raise InputRejected(f"the id {gold.id!r} stands twice; give each its own")
                questions[gold.id] = gold
        except InputRejected as error:
            raise InputRejected(f"{path}, {where}: {error}") from error
    if not questions:
        raise InputRejected(f"{path} holds no question")
    return list(questions.values()), list(articles.values())


def _paragraphs(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """`(where, title, paragraph)` for each of the file."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    try:
        data = read_object(path).get("data")
        if not isinstance(data, list):
            raise InputRejected(f"{path} has no list `data`, as SQuAD's JSON has")
        for i, each in enumerate(data):
            document = object_of(each, f"data[{i}]")
            title = text_of(document.get("title"), f"data[{i}].title")
            for j, paragraph in enumerate(list_of(document.get("paragraphs"), "paragraphs")):
                where = f"data[{i}].paragraphs[{j}]"
                found.append((where, title, object_of(paragraph, where)))
    except InputRejected as error:
        raise error if str(path) in str(error) else InputRejected(f"{path}: {error}") from error
    return found


def _gold(row: dict[str, Any], url: str) -> Gold:
    """SQuAD's several answers are what several people said, each of them right. "|" would part
    wordings here; "/" is the same to SQuAD's normalisation, which drops both."""
    rows = [object_of(each, "answers") for each in list_of(row.get("answers"), "answers")]
    answers = [required(each.get("text"), "answers.text").replace("|", "/") for each in rows]
    impossible = truth_of(row.get("is_impossible"), "is_impossible", default=False)
    return Gold(
        id=required(row.get("id"), "id"),
        question=required(row.get("question"), "question"),
        answers=() if impossible else tuple(dict.fromkeys(answers)),
        answerable=not impossible,
        sources=(url,),
        search_urls=(url,),
    )
