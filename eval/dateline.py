"""Asking a dateline, in this process or at an address: the same requests, the same replies.

Each question is asked as anyone asks it; then one deep search shows where the answers rank, and
every quote is checked against the slice that it claims to be.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from corpus.errors import InputRejected, ReplyRejected
from eval.asking import Message, Reply
from eval.endpoint import Endpoint, shown
from eval.fields import list_of, object_of
from eval.gold import Gold
from eval.reach import article_ids
from eval.trec import DEPTH

# The field of a request that says on which day it is asked, for versions that know it.
_DAY = "asked_on"
Body = Mapping[str, Any]


class Dateline(Protocol):
    """What both have: bodies and replies are those of `/v1/ask` and `/v1/search`."""

    def fields(self) -> frozenset[str]:
        """What a question's body may hold."""

    def ask(self, body: Body) -> Mapping[str, Any]: ...

    def search(self, body: Body) -> Mapping[str, Any]: ...

    def slice(self, article_id: str, version: str, start: int, end: int) -> str | None:
        """The text at that place, None where nothing is stored there."""


@dataclass(slots=True)
class DatelineAsker:
    """See `eval.asking.Asker`. With `search_urls` only the articles that a question names may be
    drawn on; with `retrieval_only` nothing is asked, only searched."""

    dateline: Dateline
    url: str | None = None
    search_urls: bool = False
    retrieval_only: bool = False
    system: str = "dateline"
    name: str = "dateline"
    _fields: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._fields = self.dateline.fields()

    def ask(self, gold: Gold, messages: Sequence[Message]) -> Reply:
        """The answer, its quotes checked, and the first hundred passages of a search for the
        question as the system resolved it."""
        started = time.perf_counter()
        answer = {} if self.retrieval_only else dict(self.answer(gold, messages))
        asked = time.perf_counter()
        query = answer.get("resolved_question") or gold.question
        found = self.dateline.search({"query": query, "top_k": DEPTH, **self._limits(gold)})
        searched = time.perf_counter()
        timings: dict[str, Any] = {"search_ms": _ms(searched - asked)}
        if answer:
            timings |= {"ask_ms": _ms(asked - started), "steps_ms": answer.get("timings_ms") or {}}
            answer["citations"] = [
                self._checked(each) for each in _objects(answer.get("citations"), "citations")
            ]
        return Reply(answer, tuple(_objects(found.get("hits"), "hits")), timings)

    def answer(self, gold: Gold, messages: Sequence[Message] = ()) -> Mapping[str, Any]:
        """The answer alone."""
        body = {"question": gold.question, **self._limits(gold)}
        if messages:
            body["messages"] = [asdict(message) for message in messages]
        if gold.date and _DAY in self._fields:
            body[_DAY] = gold.date
        return self.dateline.ask(body)

    def _limits(self, gold: Gold) -> dict[str, Any]:
        limits: dict[str, Any] = {"as_of": gold.as_of} if gold.as_of else {}
        if self.search_urls:
            limits["filters"] = {"articles": list(article_ids(gold))}
        return limits

    def _checked(self, citation: Body) -> dict[str, Any]:
        """The citation, and whether its quote is verbatim what stands at its place."""
        try:
            place = [citation[name] for name in ("article_id", "version", "start", "end")]
            verbatim = self.dateline.slice(*place) == citation["quote"]
        except (KeyError, TypeError) as error:
            raise ReplyRejected(f"a citation without its place: {error!r}") from error
        return {**citation, "verbatim": verbatim}


class HttpDateline:
    """A running dateline. `url` is its root, without `/v1`."""

    def __init__(self, url: str, endpoint: Endpoint | None = None) -> None:
        self.url = shown(url)
        self._root = url.rstrip("/")
        self._endpoint = endpoint or Endpoint()

    def fields(self) -> frozenset[str]:
        schema = self._get("/openapi.json")
        try:
            return frozenset(schema["components"]["schemas"]["AskIn"]["properties"])
        except (KeyError, TypeError) as error:
            raise InputRejected(
                f"{self.url} is no dateline; name the address that `dateline serve` shows"
            ) from error

    def ask(self, body: Body) -> Mapping[str, Any]:
        return self._object(self._endpoint.ask("POST", f"{self._root}/v1/ask", body))

    def search(self, body: Body) -> Mapping[str, Any]:
        return self._object(self._endpoint.ask("POST", f"{self._root}/v1/search", body))

    def slice(self, article_id: str, version: str, start: int, end: int) -> str | None:
        place = urlencode({"version": version, "start": start, "end": end})
        try:
            path = f"/v1/articles/{quote(article_id, safe='')}/text?{place}"
            found = self._get(path, or_none=True)
        except ReplyRejected:  # a place outside of the text
            return None
        return None if found is None else str(self._object(found).get("text"))

    def stored(self) -> dict[str, Any]:
        """What it says of its store: how many articles and passages."""
        told = self._object(self._get("/readyz"))
        return {"articles": told.get("articles"), "passages": told.get("passages")}

    def close(self) -> None:
        """Let the connection go."""
        self._endpoint.close()

    def _get(self, path: str, *, or_none: bool = False) -> Any:
        return self._endpoint.ask("GET", self._root + path, or_none=or_none)

    def _object(self, reply: Any) -> Mapping[str, Any]:
        if not isinstance(reply, dict):
            raise ReplyRejected(f"{self.url} answered no object: {str(reply)[:200]!r}")
        return reply


def _objects(value: object, name: str) -> list[dict[str, Any]]:
    try:
        return [object_of(each, name) for each in list_of(value, name)]
    except InputRejected as error:
        raise ReplyRejected(str(error)) from error


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
