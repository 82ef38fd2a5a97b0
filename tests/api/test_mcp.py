"""The Model Context Protocol by its own client: over HTTP, over stdio, and what it refuses."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from api.app import make_app
from api.keys import KeyRing, Rights, Scope
from api.mcp import make_server
from api.settings import Settings
from index.embed import OpenVinoEmbedder
from tests.api.doors import app_beside, bearer
from tests.api.serving import served

CORE = "Who took which neighborhoods of Aleppo, and when?"
MODES = ("auto", "legacy")
START = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def address(client: TestClient, settings: Settings) -> Iterator[str]:
    service = client.app.state.service  # type: ignore[attr-defined]
    with served(make_app(settings, service)) as port:
        yield f"http://127.0.0.1:{port}/mcp"


@asynccontextmanager
async def session(address: str, mode: str) -> AsyncIterator[Client]:
    async with Client(address, mode=mode) as opened:
        yield opened


def over_http(address: str, mode: str, talk: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with session(address, mode) as opened:
            return await talk(opened)

    return asyncio.run(run())


def call(address: str, name: str, mode: str = "auto", **arguments: Any) -> Any:
    return over_http(address, mode, lambda opened: opened.call_tool(name, arguments))


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_are_those_of_deep_research_and_ask(address: str, mode: str) -> None:
    listed = over_http(address, mode, lambda opened: opened.list_tools()).tools
    tools = {tool.name: tool for tool in listed}
    assert set(tools) == {"search", "fetch", "ask"}
    assert all(tool.annotations.read_only_hint for tool in listed)
    for name, argument in (("search", "query"), ("fetch", "id")):
        schema = tools[name].input_schema
        assert list(schema["properties"]) == schema["required"] == [argument]
        assert schema["properties"][argument]["type"] == "string"
    assert tools["ask"].input_schema["required"] == ["question"]


@pytest.mark.parametrize("mode", MODES)
def test_what_is_searched_can_be_fetched(address: str, mode: str) -> None:
    found = call(address, "search", mode, query="the fall of Hama")
    (item,) = found.content
    assert json.loads(item.text) == found.structured_content
    results = found.structured_content["results"]
    assert all(set(each) == {"id", "title", "url"} and each["url"] for each in results)
    assert len({each["id"] for each in results}) == len(results) > 1
    fetched = call(address, "fetch", mode, id=results[0]["id"])
    (item,) = fetched.content
    article = fetched.structured_content
    assert json.loads(item.text) == article
    assert set(article) == {"id", "title", "text", "url", "metadata"}
    assert {key: article[key] for key in ("id", "title", "url")} == results[0]
    assert {"source", "published", "version"} <= set(article["metadata"])


def test_an_article_without_an_address_gets_ours(address: str, client: TestClient) -> None:
    client.post("/v1/articles", json={"id": "bare", "text": "The Blimwick lighthouse reopened."})
    results = call(address, "search", query="Blimwick lighthouse").structured_content["results"]
    assert results[0]["url"] == address.replace("/mcp", "/v1/articles/bare")
    assert httpx2.get(results[0]["url"]).json()["text"] == "The Blimwick lighthouse reopened."


@pytest.mark.parametrize("mode", MODES)
def test_ask_gives_the_body_of_the_plain_answer(
    address: str, client: TestClient, mode: str
) -> None:
    asked = call(address, "ask", mode, question=CORE, as_of="2024-12-01")
    plain = client.post("/v1/ask", json={"question": CORE, "as_of": "2024-12-01"}).json()
    body = asked.structured_content
    body.pop("timings_ms"), plain.pop("timings_ms")
    assert body == plain
    (item,) = asked.content
    assert item.text.startswith(plain["text"])
    assert "\n- [1] [" in item.text


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("fetch", {"id": "nothing"}, "nothing"),
        ("fetch", {"id": "../../etc/passwd"}, "passwd"),
        ("ask", {"question": " "}, "empty"),
        ("ask", {"question": "x" * 50_000}, "characters"),
        ("ask", {"question": "x", "as_of": "someday"}, "not a date"),
        ("ask", {"question": 7}, "string"),
        ("search", {}, "required"),
        ("search", {"query": ""}, "empty"),
        ("search", {"query": ["x"]}, "string"),
        ("nothing", {}, "nknown tool"),
    ],
)
def test_what_cannot_be_served_is_an_error_in_words(
    address: str, tool: str, arguments: dict[str, Any], told: str
) -> None:
    failed = call(address, tool, **arguments)
    assert failed.is_error
    assert told in failed.content[0].text
    assert "Traceback" not in failed.content[0].text


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Host", "evil.example"),
        ("Host", "127.0.0.1.evil.example"),
        ("Origin", "http://evil.example"),
    ],
)
def test_a_page_elsewhere_cannot_reach_it_through_a_name(
    address: str, header: str, value: str
) -> None:
    """fault 66"""
    response = httpx2.post(address, json=START, headers={**HEADERS, header: value})
    assert response.status_code in (400, 403, 421)
    assert httpx2.post(address, json=START, headers=HEADERS).status_code == 200


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_only_posts_are_answered(address: str, method: str) -> None:
    response = httpx2.request(method, address, headers={"Accept": "text/event-stream"}, timeout=5)
    assert response.status_code == 405


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"[" * 100_000, b'{"jsonrpc": "2.0"}', b"\xff", b'{"a":' * 10_000, b"7"],
)
def test_a_broken_message_is_refused_and_the_next_is_answered(address: str, content: bytes) -> None:
    """fault 49"""
    response = httpx2.post(address, content=content, headers=HEADERS, timeout=5)
    assert 400 <= response.status_code < 500
    assert httpx2.post(address, json=START, headers=HEADERS).status_code == 200


@pytest.mark.parametrize("mode", MODES)
def test_a_key_admits_its_sources_and_no_others(
    client: TestClient, settings: Settings, tmp_path: Path, mode: str
) -> None:
    """faults 73 and 76: by the real client, in both ways that it connects"""
    listed = client.get("/v1/articles", params={"limit": 100}).json()["articles"]
    other = next(each["article_id"] for each in listed if each["source"] == "Northern Line")
    with closing(KeyRing(tmp_path)) as ring, served(app_beside(client, settings, tmp_path)) as port:
        rights = Rights(frozenset({Scope.ASK}), sources=("Bridge TV",))
        headers = bearer(ring.create("test", rights)[1])

        async def talk() -> None:
            async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
                transport = streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=http)
                async with Client(transport, mode=mode) as opened:
                    found = await opened.call_tool("search", {"query": "Northern Line Aleppo"})
                    for each in found.structured_content["results"]:
                        article = await opened.call_tool("fetch", {"id": each["id"]})
                        assert article.structured_content["metadata"]["source"] == "Bridge TV"
                    assert (await opened.call_tool("fetch", {"id": other})).is_error
                    asked = await opened.call_tool("ask", {"question": CORE})
                    cited = asked.structured_content["citations"]
                    assert {each["source"] for each in cited} <= {"Bridge TV"}

        asyncio.run(talk())


def test_over_stdio_a_client_starts_it(client: TestClient, settings: Settings) -> None:
    """by the command itself; it reads the same folder that the service has open"""
    command = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from api.cli import main; main()", "mcp", "--data", str(settings.data)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DATELINE_MODELS": str(settings.models_folder)},
    )

    async def talk() -> None:
        async with Client(command) as opened:
            found = await opened.call_tool("search", {"query": "the fall of Hama"})
            first = found.structured_content["results"][0]
            article = await opened.call_tool("fetch", {"id": first["id"]})
            assert article.structured_content["title"] == first["title"]
            asked = await opened.call_tool("ask", {"question": "When did Hama fall?"})
            assert asked.structured_content["status"] == "answered"
            refused = await opened.call_tool("ask", {"question": ""})
            assert refused.is_error

    asyncio.run(talk())


def test_without_an_address_and_a_service_there_is_no_url(
    client: TestClient, embedder: OpenVinoEmbedder
) -> None:
    client.post("/v1/articles", json={"id": "bare2", "text": "The Grimsel tram stopped."})
    server = make_server(lambda: client.app.state.service)  # type: ignore[attr-defined]

    async def talk() -> Any:
        async with Client(server) as opened:
            return await opened.call_tool("fetch", {"id": "bare2"})

    assert asyncio.run(talk()).structured_content["url"] == ""
