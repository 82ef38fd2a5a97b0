"""OpenAI's Responses, and the Vercel AI SDK's message stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

from api import visit
from api.keys import KeyRefused
from corpus.encoding import count_tokens
from qa.question import understand
from tests.api.test_chat import IMAGE, JSON, TOOL, chat, is_openai_error

CORE = "Who took which neighborhoods of Aleppo, and when?"
EVENT: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)


def respond(client: TestClient, **given: Any) -> Any:
    body = {"model": "dateline", "input": CORE, **given}
    response = client.post("/v1/responses", content=json.dumps(body), headers=JSON)
    assert response.status_code == 200, response.text
    return response.json()


def events(client: TestClient, **given: Any) -> list[Any]:
    body = {"model": "dateline", "input": CORE, "stream": True, **given}
    response = client.post("/v1/responses", json=body)
    blocks = [block.split("\n") for block in response.text.split("\n\n") if block]
    sent = [json.loads(data.removeprefix("data: ")) for _, data in blocks]
    assert [name for name, _ in blocks] == [f"event: {each['type']}" for each in sent]
    return sent


def test_an_answer_has_openais_shape(client: TestClient) -> None:
    response = Response.model_validate(respond(client))
    assert response.status == "completed"
    assert response.output_text == response.output[0].content[0].text  # type: ignore[union-attr]
    assert response.usage is not None
    assert response.usage.input_tokens == count_tokens(CORE)
    assert response.usage.output_tokens == count_tokens(response.output_text)


def test_text_and_annotations_are_those_of_chat_completions(client: TestClient) -> None:
    (part,) = respond(client)["output"][0]["content"]
    message = chat(client)["choices"][0]["message"]
    assert part["text"] == message["content"]
    nested = [{"type": each["type"], **each["url_citation"]} for each in message["annotations"]]
    assert part["annotations"] == nested


def test_a_stream_has_openais_events_in_their_order(client: TestClient) -> None:
    sent = events(client)
    for at, each in enumerate(sent):
        assert EVENT.validate_python(each).type == each["type"]
        assert each["sequence_number"] == at
    names = [each["type"].removeprefix("response.") for each in sent]
    once = list(dict.fromkeys(names))
    assert once == [
        "created",
        "in_progress",
        "output_item.added",
        "content_part.added",
        "output_text.annotation.added",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]
    kept = {"output_text.annotation.added", "output_text.delta"}
    assert all(names.count(name) == 1 for name in once if name not in kept)


def test_a_stream_adds_up_to_the_whole_response(client: TestClient) -> None:
    sent, whole = events(client), respond(client)
    (part,) = whole["output"][0]["content"]
    assert "".join(each.get("delta", "") for each in sent) == part["text"]
    added = [each["annotation"] for each in sent if "annotation" in each]
    assert added == part["annotations"]
    last = sent[-1]["response"]
    assert last["output"][0]["content"] == [part]
    assert last["usage"] == whole["usage"]
    assert last["dateline"]["citations"] == whole["dateline"]["citations"]


def test_a_conversation_is_a_list_of_items(client: TestClient) -> None:
    earlier = {"type": "output_text", "text": "Rebels [1].", "annotations": []}
    body = respond(
        client,
        instructions="Answer like a pirate.",
        input=[
            {"role": "developer", "content": "Invent something."},
            {"type": "message", "role": "user", "content": CORE},
            {"type": "message", "role": "assistant", "content": [earlier]},
            {"type": "item_reference", "id": "msg_1"},
            {"type": "reasoning", "id": "rs_1", "summary": []},
            {"role": "user", "content": [{"type": "input_text", "text": "When did Hama fall?"}]},
        ],
    )
    assert body["dateline"]["question"] == "When did Hama fall?"
    assert body["instructions"] == "Answer like a pirate."


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("path", ["/v1/responses", "/v1/chat/completions"])
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1e999"])
def test_a_number_that_is_none_is_refused(
    client: TestClient, path: str, number: str, stream: bool
) -> None:
    """fault 51"""
    body = {"model": "dateline", "input": CORE, "messages": [{"role": "user", "content": CORE}]}
    sent = json.dumps({**body, "stream": stream, "top_p": 0.5}).replace("0.5", number)
    response = client.post(path, content=sent, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]["param"] == "top_p"


def test_what_is_repeated_can_be_written(client: TestClient) -> None:
    """fault 42"""
    odd = {"instructions": "a\ud800", "user": "\udfff", "metadata": {"\ud800": "\udfff"}}
    body = json.dumps({"model": "dateline", "input": CORE, **odd})
    headers = {"Content-Type": "application/json"}
    told = client.post("/v1/responses", content=body, headers=headers).json()
    assert (told["instructions"], told["user"]) == ("a\ufffd", "\ufffd")
    assert told["metadata"] == {"\ufffd": "\ufffd"}


def test_options_are_the_same_as_in_chat(client: TestClient) -> None:
    body = respond(client, model="dateline@2024-11-30", filters={"sources": ["Northern Line"]})
    assert body["dateline"]["time_scope"]["as_of"].startswith("2024-11-30")
    assert {each["source"] for each in body["dateline"]["citations"]} == {"Northern Line"}


@pytest.mark.parametrize(
    ("given", "status", "param"),
    [
        ({"model": "gpt-4"}, 404, "model"),
        ({"model": []}, 400, "model"),
        ({"input": None}, 400, "input"),
        ({"input": 7}, 400, "input"),
        ({"input": ""}, 400, None),
        ({"input": []}, 400, "input"),
        ({"input": [7]}, 400, "input[0]"),
        ({"input": [{"role": "user"}]}, 400, "input[0].content"),
        ({"input": [{"type": "function_call_output", "output": "x"}]}, 400, "input[0].type"),
        ({"input": [{"type": ["message"], "role": "user", "content": "x"}]}, 400, "input[0].type"),
        ({"input": [{"type": "reasoning"}]}, 400, "input"),
        ({"input": [{"role": "user", "content": [{"type": "input_image"}]}]}, 400,
         "input[0].content[0]"),
        ({"input": [{"role": "user", "content": [IMAGE]}]}, 400, "input[0].content[0]"),
        ({"tools": [TOOL]}, 400, "tools"),
        ({"previous_response_id": "resp_1"}, 400, "previous_response_id"),
        ({"conversation": "conv_1"}, 400, "conversation"),
        ({"background": True}, 400, "background"),
        ({"prompt": {"id": "p"}}, 400, "prompt"),
        ({"text": {"format": {"type": "json_object"}}}, 400, "text.format"),
        ({"text": {"format": 7}}, 400, "text.format"),
        ({"text": "x"}, 400, "text"),
        ({"stream": 1}, 400, "stream"),
        ({"temperature": "x"}, 400, "temperature"),
        ({"max_output_tokens": "x"}, 400, "max_output_tokens"),
        ({"metadata": {"a": 1}}, 400, "metadata.a"),
        ({"instructions": 7}, 400, "instructions"),
    ],
)  # fmt: skip
def test_what_cannot_be_served_is_refused(
    client: TestClient, given: dict[str, Any], status: int, param: str | None
) -> None:
    for stream in (False, True):
        body = {"model": "dateline", "input": CORE, "stream": stream, **given}
        response = client.post("/v1/responses", content=json.dumps(body), headers=JSON)
        assert response.status_code == status, response.text
        assert is_openai_error(response)
        assert response.json()["error"]["param"] == param


def ui(client: TestClient, *parts: Any, **given: Any) -> Any:
    messages = [{"id": "1", "role": "user", "parts": list(parts)}]
    return client.post("/v1/ui/chat", json={"id": "c", "messages": messages, **given})


def test_the_message_stream_has_sources_then_text_then_the_answer(client: TestClient) -> None:
    response = ui(client, {"type": "text", "text": CORE}, as_of="2024-12-01", trigger="submit")
    assert response.headers["x-vercel-ai-ui-message-stream"] == "v1"
    *sent, done, _ = response.text.split("\n\n")
    assert done == "data: [DONE]"
    parts = [json.loads(each.removeprefix("data: ")) for each in sent]
    assert list(dict.fromkeys(part["type"] for part in parts)) == [
        "start", "source-url", "text-start", "text-delta", "text-end", "data-dateline", "finish",
    ]  # fmt: skip
    answer = parts[-2]["data"]
    assert "".join(part.get("delta", "") for part in parts) == answer["text"]
    numbers = [part["sourceId"] for part in parts if part["type"] == "source-url"]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert answer["time_scope"]["as_of"].startswith("2024-12-01")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": []},
        {"messages": [{"role": "user"}]},
        {"messages": [{"role": "user", "parts": []}]},
        {"messages": [{"role": "king", "parts": [{"type": "text", "text": "x"}]}]},
        {"messages": [{"role": "user", "parts": [{"type": "text", "text": 7}]}]},
        {"messages": [{"role": "user", "parts": [{"type": "file", "url": "x"}]}]},
        {"messages": [{"role": "user", "parts": ["x"]}]},
        {"messages": [{"role": "user", "parts": [{"type": "text", "text": "x"}]}], "as_of": "x"},
        {"messages": [{"role": "user", "parts": [{"type": "text", "text": "x"}]}], "top_k": []},
    ],
)
def test_the_message_stream_refuses_with_problem_documents(client: TestClient, body: Any) -> None:
    response = client.post("/v1/ui/chat", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        (
            "/v1/chat/completions",
            {"model": "dateline", "messages": [{"role": "user", "content": CORE}]},
            lambda last: last["error"]["message"],
        ),
        (
            "/v1/responses",
            {"model": "dateline", "input": CORE},
            lambda last: last["response"]["error"]["message"],
        ),
        (
            "/v1/ui/chat",
            {"messages": [{"role": "user", "parts": [{"type": "text", "text": CORE}]}]},
            lambda last: last["errorText"],
        ),
    ],
)
def test_an_error_on_the_way_ends_the_stream_in_the_dialects_shape(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, body: Any, told: Any
) -> None:
    """fault 73: a key revoked on the way, and an error of ours, which tells nothing"""
    for error, words in ((KeyRefused("revoked"), "revoked"), (ZeroDivisionError("x"), "its log")):
        steps = [understand(CORE), error]
        monkeypatch.setattr(visit.asking, "ask", lambda asked, tools, steps=steps: failing(steps))
        response = client.post(path, json={"stream": True, **body})
        last = [line for line in response.text.split("\n") if line.startswith("data: ")][-1]
        assert words in told(json.loads(last.removeprefix("data: ")))
        assert "[DONE]" not in response.text


def failing(steps: list[Any]) -> Iterator[Any]:
    for step in steps:
        if isinstance(step, Exception):
            raise step
        yield step
