"""An answer as a chat front end shows it: Markdown, numbered sources, and where the marks stand.

The text is the answer's own, `[1]` and all, then one line a source. Front ends read it as
Markdown, so where an article's words would be an image, a link or a tag there, a backslash stands
before them; the quotes in the answer's body, which goes along, are untouched. Offsets count code
points of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.schemas import RETRACTED, answer_json
from corpus.encoding import count_tokens
from qa.answer import Answer
from qa.times import written

# What begins an image, ends the words of a link or of a link's definition (which would lead our own
# marks elsewhere), or begins a tag; with the backslashes before it.
_MARKUP = re.compile(r"(\\*)(!(?=\[)|(?<=\])[(:]|<(?=[A-Za-z/!?]))")
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
    text = _plain(body["text"])
    quotes = [_plain(citation["quote"]) for citation in body["citations"]]
    marks = _marks(text, quotes)
    # Up to the last one marked: front ends count sources, so none in between may be missing.
    shown = max(marks, default=0)
    sources = tuple(each for each in sources_of(body["citations"], home) if each.number <= shown)
    listed = "\n".join(f"- [{source.number}] {source.line}" for source in sources)
    whole = f"{text}\n\n{listed}" if listed and with_list else text
    return Rendered(whole, sources, _annotations(whole, len(text), sources, marks), body)


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
    told += map(_escaped, dict.fromkeys(note for each in citations for note in _notes(each)))
    line = f"[{_escaped(title)}]({url})" + (f" — {'; '.join(told)}" if told else "")
    quotes = tuple(citation["quote"] for citation in citations)
    return Source(number, url, title, line, quotes, tuple(each["score"] for each in citations))


def _notes(citation: Mapping[str, Any]) -> Iterator[str]:
    """What has become of the quoted article since."""
    reason = citation.get("retraction")
    if reason:
        yield "withdrawn" if reason == RETRACTED else f"withdrawn: {reason}"
    if citation.get("notice"):
        yield citation["notice"]["text"]
    if citation.get("superseded"):
        yield "a newer version has replaced it"


def _marks(text: str, quotes: Sequence[str]) -> dict[int, list[tuple[int, int]]]:
    """Where the text cites which number. A mark inside a quote is the article's, not ours."""
    quoted = [match.span() for quote in quotes for match in re.finditer(re.escape(quote), text)]
    marks: dict[int, list[tuple[int, int]]] = {}
    for match in _MARK.finditer(text):
        if not any(start <= match.start() < end for start, end in quoted):
            marks.setdefault(int(match[1]), []).append(match.span())
    return marks


def _annotations(
    whole: str,
    text_end: int,
    sources: Sequence[Source],
    marks: Mapping[int, Sequence[tuple[int, int]]],
) -> tuple[dict[str, Any], ...]:
    """Every mark, by number and then by place; a source that the text does not mark is marked by
    its line in the list, so that every number has a place."""
    return tuple(
        _annotation(source, start, end)
        for source in sources
        for start, end in marks.get(source.number) or _listed(whole, text_end, source.number)
    )


def _listed(whole: str, text_end: int, number: int) -> list[tuple[int, int]]:
    mark = f"[{number}]"
    at = whole.find(f"\n- {mark} ", text_end)
    return [(at + 3, at + 3 + len(mark))] if at >= 0 else []


def _annotation(source: Source, start: int, end: int) -> dict[str, Any]:
    place = {"start_index": start, "end_index": end}
    return {"type": "url_citation", **place, "url": source.url, "title": source.title}


def _plain(text: str) -> str:
    """The text so that Markdown shows it as it is, where it matters."""
    return _MARKUP.sub(lambda match: f"{match[1] * 2}\\{match[2]}", text)


def _escaped(words: str) -> str:
    return _IN_TITLE.sub(r"\\\1", " ".join(words.split()))
