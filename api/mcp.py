"""The Model Context Protocol: tools `search`, `fetch` and `ask`, over HTTP at `/mcp` and stdio.

`search` and `fetch` have exactly the shape that deep-research clients demand: one string each,
structured content, and the same once more as one JSON text. `ask` gives what `POST /v1/ask`
answers, and the answer as Markdown. Over HTTP every request stands alone: no sessions to lose.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import metadata
from typing import Annotated, Any

from fastapi.encoders import jsonable_encoder
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api import holdings
from api.asking import answer_of, hits_of
from api.dialects.rendering import link_of, render
from api.schemas import AskIn
from api.settings import Settings
from api.wiring import Service
from corpus.article import Article
from corpus.errors import DatelineError
from index.hit import EVERYTHING

PATH = "/mcp"
_INSTRUCTIONS = (
    "dateline holds news articles. `ask` answers a question with verbatim quotes and says so when "
    "the articles do not tell; `search` finds articles, `fetch` reads one."
)
_PASSAGES = 30  # their articles are what a search returns
_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class FoundArticle(BaseModel):
    id: str
    title: str
    url: str


class SearchOut(BaseModel):
    results: list[FoundArticle]


class FetchOut(BaseModel):
    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]


class AskOut(BaseModel):
    """The body of `POST /v1/ask`, as `/openapi.json` describes it."""

    model_config = {"extra": "allow"}

    status: str
    text: str
    citations: list[dict[str, Any]]


class Door:
    """The tools over HTTP. A door opens once: make one for each application that starts."""

    def __init__(self, settings: Settings, service: Callable[[], Service]) -> None:
        server = make_server(service)
        server.streamable_http_app(  # it makes the manager; the route below is all we need of it
            json_response=True,
            stateless_http=True,
            # The guard before all routes knows which names and origins to answer, and when a key
            # makes that needless.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
            max_request_body_size=settings.max_body_mb * 2**20,
        )
        self._manager = server.session_manager
        # Only POST: a GET would wait for messages that a server without sessions never sends.
        endpoint = _Endpoint(self._manager)
        self.route = Route(PATH, endpoint=endpoint, methods=["POST"], include_in_schema=False)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with self._manager.run():
            yield


class _Endpoint:
    """An ASGI application for `Route`, which takes a class's instance as it is."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


def make_server(service: Callable[[], Service]) -> MCPServer[Any]:
    """The tools over whatever service is open when they are called."""
    before = logging.root.handlers[:]
    server: MCPServer[Any] = MCPServer(
        "dateline",
        instructions=_INSTRUCTIONS,
        version=metadata.version("dateline"),
        log_level="WARNING",
        subscriptions=False,
    )
    logging.root.handlers[:] = before  # it takes the whole process's log, which is not its own

    @server.tool(title="Search news articles", annotations=_READ_ONLY)
    def search(query: str, context: Context[Any, Any]) -> Annotated[CallToolResult, SearchOut]:
        """Articles about the query, best first. Returns ids for `fetch`."""
        return _told(lambda: _search(query, service(), _home(context)))

    @server.tool(title="Read an article", annotations=_READ_ONLY)
    def fetch(id: str, context: Context[Any, Any]) -> Annotated[CallToolResult, FetchOut]:
        """One article with its whole text, by an id that `search` returned."""
        return _told(lambda: _fetch(id, service(), _home(context)))

    @server.tool(title="Ask the news", annotations=_READ_ONLY)
    def ask(
        question: str,
        context: Context[Any, Any],
        as_of: Annotated[
            str | None, Field(description="answer from what was published by this day: 2024-12-01")
        ] = None,
    ) -> Annotated[CallToolResult, AskOut]:
        """A question answered with verbatim quotes of dated articles, each cited, or the reason
        why there is no answer. Who, what, where, when, how many; several at once, too."""
        return _told(lambda: _ask(question, as_of, service(), _home(context)))

    return server


def _search(query: str, service: Service, home: str) -> CallToolResult:
    articles: dict[str, Article] = {}
    for hit in hits_of(query, EVERYTHING, _PASSAGES, service):
        articles.setdefault(hit.article.id, hit.article)
    found = [
        {"id": each.id, "title": _title(each), "url": _url(each, home)}
        for each in articles.values()
    ]
    return _both({"results": found})


def _fetch(id: str, service: Service, home: str) -> CallToolResult:
    article = holdings.article(service.engine, id)
    about = {
        "source": article.source,
        "authors": ", ".join(article.authors),
        "published": article.published_at.isoformat() if article.published_at else "",
        "updated": article.updated_at.isoformat() if article.updated_at else "",
        "version": article.version,
        "retraction": article.retraction or "",
    }
    return _both(
        {
            "id": article.id,
            "title": _title(article),
            "text": article.text,
            "url": _url(article, home),
            "metadata": {key: value for key, value in about.items() if value},
        }
    )


def _ask(question: str, as_of: str | None, service: Service, home: str) -> CallToolResult:
    rendered = render(answer_of(AskIn(question=question, as_of=as_of).asked(), service), home)
    text = TextContent(type="text", text=rendered.text)
    return CallToolResult(content=[text], structured_content=jsonable_encoder(rendered.body))


def _told(work: Callable[[], CallToolResult]) -> CallToolResult:
    """What the work returns; an error of ours as words for whoever called the tool."""
    try:
        return work()
    except DatelineError as error:
        raise ToolError(str(error)) from error
    except ClientDisconnect as error:
        raise ToolError("the client has left") from error  # for nobody; others would be logged


def _both(structured: dict[str, Any]) -> CallToolResult:
    """Structured content, and the same as exactly one JSON text for clients that read no other."""
    text = TextContent(type="text", text=json.dumps(structured, ensure_ascii=False))
    return CallToolResult(content=[text], structured_content=structured)


def _title(article: Article) -> str:
    return article.title or article.source or article.id


def _url(article: Article, home: str) -> str:
    """An address, without which clients do not cite: the article's own, or ours where there is
    a service to ask."""
    return link_of(article.url, article.id, home) if home or article.url else ""


def _home(context: Context[Any, Any]) -> str:
    """The address of this service; "" over stdio, where there is none."""
    request = context.request_context.request
    return str(request.base_url) if request is not None else ""
