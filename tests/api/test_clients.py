"""Real clients against a real server: the openai package (Python and npm), the Vercel AI SDK,
gradio's chat loader. Where a client is absent its tests are skipped, and say how to get it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.settings import Settings
from tests.api.serving import served

QUESTION = "When did Hama fall?"
USER: Any = [{"role": "user", "content": QUESTION}]
FOLDER = Path(__file__).parents[1] / "clients"
DOCS = Path(__file__).parents[2] / "docs"
NEEDS_NODE = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules" / "openai").is_dir(),
    reason="needs node and its packages: npm ci --prefix tests/clients",
)


@pytest.fixture(scope="module")
def address(client: TestClient, settings: Settings) -> Iterator[str]:
    service = client.app.state.service  # type: ignore[attr-defined]
    with served(make_app(settings, service)) as port:
        yield f"http://127.0.0.1:{port}/v1"


@pytest.fixture(scope="module")
def answer(client: TestClient) -> Any:
    """The plain answer that every client must show."""
    return client.post("/v1/ask", json={"question": QUESTION}).json()


@pytest.fixture
def python(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address, api_key="none", max_retries=0) as opened:
        yield opened


def first_url(answer: Any) -> str:
    return str(answer["citations"][0]["url"])


def test_openai_lists_the_models(python: openai.OpenAI) -> None:
    assert [model.id for model in python.models.list()] == ["dateline", "dateline:openwebui"]
    assert python.models.retrieve("dateline@2024-12-01").owned_by == "dateline"


def test_openai_chats(python: openai.OpenAI, answer: Any) -> None:
    completion = python.chat.completions.create(model="dateline", messages=USER)
    message = completion.choices[0].message
    assert message.content is not None
    assert message.content.startswith(answer["text"])
    assert message.annotations is not None
    place = message.annotations[0].url_citation
    assert message.content[place.start_index : place.end_index] == "[1]"
    assert place.url == first_url(answer)
    assert completion.model_extra is not None
    assert completion.model_extra["dateline"]["citations"] == answer["citations"]


def test_openai_streams_a_chat(python: openai.OpenAI, answer: Any) -> None:
    options: Any = {"include_usage": True}
    with python.chat.completions.stream(
        model="dateline", messages=USER, stream_options=options
    ) as stream:
        kinds = [event.type for event in stream]
        completion = stream.get_final_completion()
    whole = python.chat.completions.create(model="dateline", messages=USER)
    assert completion.choices[0].message.content == whole.choices[0].message.content
    assert completion.usage == whole.usage
    assert "content.done" in kinds


def test_openai_sends_options_beside_the_messages(python: openai.OpenAI) -> None:
    completion = python.chat.completions.create(
        model="dateline",
        messages=USER,
        extra_body={"as_of": "2024-12-06", "filters": {"sources": ["Bridge TV"]}},
    )
    assert completion.model_extra is not None
    body = completion.model_extra["dateline"]
    assert body["time_scope"]["as_of"].startswith("2024-12-06")
    assert {each["source"] for each in body["citations"]} <= {"Bridge TV"}


def test_openai_reads_a_response_whole_and_streamed(python: openai.OpenAI, answer: Any) -> None:
    whole = python.responses.create(model="dateline", input=QUESTION)
    assert whole.output_text.startswith(answer["text"])
    with python.responses.stream(model="dateline", input=QUESTION) as stream:
        pieces = [event.delta for event in stream if event.type == "response.output_text.delta"]
        final = stream.get_final_response()
    assert "".join(pieces) == final.output_text == whole.output_text
    assert final.usage == whole.usage


def test_openai_works_asynchronously(address: str, answer: Any) -> None:
    async def talk() -> tuple[str, str]:
        async with openai.AsyncOpenAI(base_url=address, api_key="none") as opened:
            stream = await opened.chat.completions.create(
                model="dateline", messages=USER, stream=True
            )
            chunks = [chunk async for chunk in stream]
            response = await opened.responses.create(model="dateline", input=QUESTION)
            text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
            return text, response.output_text

    chat, response = asyncio.run(talk())
    assert chat == response
    assert chat.startswith(answer["text"])


def test_openai_raises_its_own_errors(python: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        python.chat.completions.create(model="gpt-4", messages=USER)
    assert (unknown.value.code, unknown.value.param) == ("model_not_found", "model")
    with pytest.raises(openai.BadRequestError, match="calls no tools"):
        tool: Any = {"type": "function", "function": {"name": "f"}}
        python.chat.completions.create(model="dateline", messages=USER, tools=[tool])
    with pytest.raises(openai.BadRequestError, match="no message"):
        python.responses.create(model="dateline", input=[])


@cache
def by_node(script: str, address: str) -> Any:
    """What a script of ours prints: the client's own view of the answer."""
    command = ["node", str(FOLDER / script), address, QUESTION]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@NEEDS_NODE
def test_openai_of_npm_chats_and_streams(address: str, answer: Any) -> None:
    told = by_node("openai.mjs", address)
    assert told["models"] == ["dateline", "dateline:openwebui"]
    assert told["chat"]["content"].startswith(answer["text"])
    assert told["chat"]["annotations"][0]["url_citation"]["url"] == first_url(answer)
    assert told["streamed"] == told["chat"]["content"]
    assert told["order"].startswith("st")  # sources, then text
    assert told["usage"]["completion_tokens"] > 0
    assert told["error"] == {"name": "NotFoundError", "status": 404, "code": "model_not_found"}


@NEEDS_NODE
def test_openai_of_npm_reads_responses(address: str, answer: Any) -> None:
    told = by_node("openai.mjs", address)
    assert told["response"]["text"] == told["final"] == told["chat"]["content"]
    assert told["response"]["output"][0]["content"][0]["annotations"][0]["url"] == first_url(answer)
    assert (told["events"][0], told["events"][-1]) == ("response.created", "response.completed")


@NEEDS_NODE
@pytest.mark.parametrize("dialect", ["chat", "responses"])
def test_the_vercel_ai_sdk_shows_text_and_sources(address: str, answer: Any, dialect: str) -> None:
    told = by_node("ai.mjs", address)[dialect]
    assert told["text"].startswith(answer["text"])
    assert told["streamed"] == told["text"]
    source = {
        "sourceType": "url",
        "url": first_url(answer),
        "title": answer["citations"][0]["title"],
    }
    assert told["sources"][0] == told["streamedSources"][0] == source
    assert told["finish"] == "stop"
    assert told["usage"]["outputTokens"] > 0


@NEEDS_NODE
def test_the_vercel_ai_sdk_follows_up(address: str) -> None:
    assert by_node("ai.mjs", address)["followUp"]


@NEEDS_NODE
def test_the_vercel_ai_sdk_reads_the_message_stream(address: str, answer: Any) -> None:
    message = by_node("ai.mjs", address)["ui"]
    parts = {part["type"]: part for part in reversed(message["parts"])}  # the first of each type
    assert list(parts) == ["data-dateline", "text", "source-url"]
    assert parts["source-url"]["url"] == first_url(answer)
    assert parts["text"]["text"] == answer["text"]
    assert parts["data-dateline"]["data"]["citations"] == answer["citations"]


def test_gradios_chat_loader_streams_an_answer(address: str, answer: Any) -> None:
    """by the gradio of another environment, named in GRADIO_PYTHON: it wants other packages"""
    python = os.environ.get("GRADIO_PYTHON")
    if not python:
        pytest.skip("needs an environment with gradio and openai, its python in GRADIO_PYTHON")
    command = [python, str(FOLDER / "gradio_chat.py"), address, QUESTION]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(answer["text"])


def blocks(page: Path) -> list[tuple[str, str]]:
    return re.findall(r"```(\w*)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


# The README's blocks without a language are commands for one's own store.
RECIPES = [
    *blocks(DOCS / "clients.md"),
    *(each for each in blocks(DOCS.parent / "README.md") if each[0]),
]
RUN_BY = {"js": "node", "": "bash", "python": sys.executable}
STANDING_ALONE = [
    pytest.param(kind, code, id=f"{kind or 'curl'}-{at}")
    for at, (kind, code) in enumerate(RECIPES)
    if kind in RUN_BY and not re.search(r"useChat|gradio", code)
]


@pytest.mark.parametrize(("kind", "code"), STANDING_ALONE)
def test_every_recipe_of_the_documentation_works(address: str, kind: str, code: str) -> None:
    code = code.replace("http://127.0.0.1:8000", address.removesuffix("/v1"))
    script = FOLDER / f".recipe-{os.getpid()}.mjs"  # beside the packages that it imports
    if kind == "js" and not (FOLDER / "node_modules").is_dir():
        pytest.skip("needs node and its packages: npm ci --prefix tests/clients")
    if kind == "" and shutil.which("curl") is None:
        pytest.skip("needs curl")
    script.write_text(code)
    try:
        command = [RUN_BY[kind], str(script)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    finally:
        script.unlink()
    assert done.returncode == 0, done.stderr
    assert "5 December 2024" in done.stdout
