"""An answer as a chat front end shows it: Markdown, numbered sources, and where the marks stand.

The text is the answer's own, `[1]` and all, then one line a source. Front ends read it as
Markdown, so where an article's words would be an image, a link or a tag there, a backslash stands
before them; the quotes in the answer's body, which goes along, are untouched. Offsets count code
points of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.schemas import answer_json
from corpus.encoding import count_tokens
from qa.answer import Answer
from qa.times import written

# What begins an image, ends the words of a link, or begins a tag; with the backslashes before it.
_MARKUP = re.compile(r"(\\*)(!(?=\[)|(?<=\])\(|<(?=[A-Za-z/!?]))")
_IN_TITLE = re.compile(r"([\\\[\]<>`])")
_NOT_IN_LINK = re.compile(r"[\x00-\x20()<>\"'\\^`{|}]")
_MARK = re.compile(r"\[(\d{1,4})\](?!\()")
_LIST = re.compile(r"\n\n(?:- \[\d+\] \[[^\n]*(?:\n|\Z))+\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """An article that the answer cites. `url` is its own, or ours where it has none that a link
    may lead to, and no two sources share one: front ends number sources by it."""

    number: int
    url: str
    title: str
    line: str  # title, publisher and day, as Markdown
    quotes: tuple[str, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """`body` is what `POST /v1/ask` answers."""

    text: str
    sources: tuple[Source, ...]
    annotations: tuple[dict[str, Any], ...]
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, in the encoding that passages are cut by."""

    prompt: int
    completion: int

    @property
    def total(self) -> int:
        return self.prompt + self.completion


def render(answer: Answer, home: str, *, with_list: bool = True) -> Rendered:
    """The answer for a front end; `home` is the address of this service, with a final slash."""
    body = answer_json(answer)
    sources = sources_of(body["citations"], home)
    text = _plain(body["text"])
    listed = "\n".join(f"- [{source.number}] {source.line}" for source in sources)
    whole = f"{text}\n\n{listed}" if listed and with_list else text
    quotes = [_plain(citation["quote"]) for citation in body["citations"]]
    return Rendered(whole, sources, _annotations(whole, len(text), sources, quotes), body)


def sources_of(citations: Sequence[Mapping[str, Any]], home: str) -> tuple[Source, ...]:
    """The cited articles in the order of their numbers."""
    together: dict[int, list[Mapping[str, Any]]] = {}
    for citation in citations:
        together.setdefault(citation["number"], []).append(citation)
    sources: list[Source] = []
    for number, same in sorted(together.items()):
        url = link_of(same[0]["url"], same[0]["article_id"], home)
        if url in {source.url for source in sources}:
            url = link_of(None, same[0]["article_id"], home)
        sources.append(_source(number, url, same))
    return tuple(sources)


def link_of(url: str | None, article_id: str, home: str) -> str:
    """The article's own address where that is one of the web, else ours of the article."""
    own = url if url and url.lower().startswith(("http://", "https://")) else None
    return (
        _NOT_IN_LINK.sub(lambda match: f"%{ord(match[0]):02X}", own)
        if own
        else (f"{home}v1/articles/{article_id}")
    )


def without_list(text: str) -> str:
    """The text without the sources that `render` put below it."""
    return _LIST.sub("", text)


def pieces_of(text: str) -> list[str]:
    """The text in the pieces that leave one by one: its lines."""
    return text.splitlines(keepends=True)


def usage_of(prompt: Sequence[str], text: str, encoding: str) -> Usage:
    """How many tokens were said and answered."""
    return Usage(sum(count_tokens(each, encoding) for each in prompt), count_tokens(text, encoding))


def _source(number: int, url: str, citations: Sequence[Mapping[str, Any]]) -> Source:
    first = citations[0]
    title = first["title"] or first["source"] or url
    day = written(first["published_at"].date()) if first["published_at"] else ""
    place = ", ".join(filter(None, (_escaped(first["source"]), day)))
    told = [place] if place else []
    others = dict.fromkeys(
        _escaped(each["source"]) for citation in citations for each in citation.get("also_in") or ()
    )
    told += [f"also in {', '.join(others)}"] if others else []
    told += [
        _escaped(str(note))
        for note in dict.fromkeys(
            citation.get(key) for citation in citations for key in ("retraction", "notice")
        )
        if note
    ]
    line = f"[{_escaped(title)}]({url})" + (f" — {'; '.join(told)}" if told else "")
    quotes = tuple(citation["quote"] for citation in citations)
    return Source(number, url, title, line, quotes, tuple(each["score"] for each in citations))


def _annotations(
    text: str, body_end: int, sources: Sequence[Source], quotes: Sequence[str]
) -> tuple[dict[str, Any], ...]:
    """Every mark of the answer, by number and then by place; a source that the answer's text does
    not mark is marked by its line in the list, so that every number has a place."""
    quoted = [span for quote in quotes for span in _places(quote, text)]
    marks: dict[int, list[tuple[int, int]]] = {source.number: [] for source in sources}
    for match in _MARK.finditer(text, 0, body_end):
        in_quote = any(start <= match.start() < end for start, end in quoted)
        if int(match[1]) in marks and not in_quote:
            marks[int(match[1])].append(match.span())
    for number, places in marks.items():
        listed = text.find(f"\n- [{number}] ", body_end)
        if not places and listed >= 0:
            places.append((listed + 3, listed + 5 + len(str(number))))
    return tuple(
        _annotation(source, start, end) for source in sources for start, end in marks[source.number]
    )


def _annotation(source: Source, start: int, end: int) -> dict[str, Any]:
    place = {"start_index": start, "end_index": end}
    return {"type": "url_citation", **place, "url": source.url, "title": source.title}


def _places(quote: str, text: str) -> list[tuple[int, int]]:
    """Where the quote stands in the text: a mark inside it is the article's, not ours."""
    return [(match.start(), match.end()) for match in re.finditer(re.escape(quote), text)]


def _plain(text: str) -> str:
    """The text so that Markdown shows it as it is, where it matters."""
    return _MARKUP.sub(lambda match: f"{match[1] * 2}\\{match[2]}", text)


def _escaped(words: str) -> str:
    return _IN_TITLE.sub(r"\\\1", " ".join(words.split()))
