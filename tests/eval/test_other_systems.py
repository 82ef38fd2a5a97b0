"""Other systems' replies become records; what they do not tell stays out of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.errors import InputRejected, ReplyRejected
from eval.asking import Asker, Message
from eval.gold import Gold
from eval.other_systems import INSTRUCTIONS, OpenAIAsker, TemplateAsker, is_refusal, short_answers
from tests.eval.served import Heard, Said, served

GOLD = Gold("1", "Who took it?", ("HTS",), date="2024-12-06", as_of="2024-12-05")
EARLIER = [Message("user", "Where is Hama?"), Message("assistant", "In Syria.")]
TEMPLATE = """
name = "theirs"
[request]
url = "ADDRESS/ask?day={date}&q={question}"
[request.headers]
Authorization = "Bearer $THEIR_KEY"
[request.body]
query = { text = "Q: {question} ({as_of})", turns = "{messages}", as_of = "{as_of}", top = 3 }
braces = "{ {question} }"
[reply]
text = "result.answer"
answers = "result.short[].text"
confidence = "result.score"
status = "state"
not_found = ["NONE", "false"]
citations = "result.sources"
[reply.citation]
quote = "snippet"
"""


def completion(content: Any, **message: Any) -> Said:
    return Said({"choices": [{"message": {"content": content, **message}}]})


def chat(said: Said, key: str | None = "secret") -> tuple[dict[str, Any], Heard]:
    with served([said]) as (url, heard):
        asker: Asker = OpenAIAsker(f"{url}/v1/", "m-1", key, waits_s=())
        reply = asker.ask(GOLD, EARLIER)
        assert (asker.system, asker.name, asker.url) == ("openai", "m-1", f"{url}/v1/")
        assert reply.hits is None
        return dict(reply.answer), heard[0]


def template(folder: Path, reply: Any, written: str = TEMPLATE) -> tuple[dict[str, Any], Heard]:
    with served([Said(reply)]) as (url, heard):
        path = folder / "theirs.toml"
        path.write_text(written.replace("ADDRESS", url))
        asker: Asker = TemplateAsker(path, {"THEIR_KEY": "secret"}, waits_s=())
        reply = asker.ask(GOLD, EARLIER)
        assert (asker.system, asker.name, asker.url) == ("http", "theirs", f"{url}/ask")
        return dict(reply.answer), heard[0]


def test_a_chat_is_asked_with_its_earlier_turns_and_nothing_of_the_gold() -> None:
    _, heard = chat(completion("HTS"))
    told, *turns = heard.body["messages"]
    assert heard.path == "/v1/chat/completions"
    assert heard.headers["Authorization"] == "Bearer secret"
    assert told["content"].startswith(INSTRUCTIONS)
    assert "2024-12-06" in told["content"] and "2024-12-05" in told["content"]
    assert [each["content"] for each in turns] == ["Where is Hama?", "In Syria.", "Who took it?"]
    assert "HTS" not in str(heard.body)


def test_each_line_of_a_chats_reply_is_a_short_answer() -> None:
    answer, _ = chat(completion("- Hama [1].\n- Homs"), key=None)
    assert answer["status"] == "answered"
    assert [each["text"] for each in answer["answers"]] == ["Hama", "Homs"]
    assert (answer["confidence"], answer["citations"]) == (None, None)


def test_a_chats_citations_are_addresses_of_which_no_quote_is_known() -> None:
    cited = {"type": "url_citation", "url_citation": {"url": "https://a.example/1", "title": "A"}}
    answer, _ = chat(completion("HTS", annotations=[cited, {"type": "other"}]))
    (citation,) = answer["citations"]
    assert (citation["number"], citation["url"], citation["title"]) == (
        1,
        "https://a.example/1",
        "A",
    )
    assert citation["verbatim"] is None and citation["quote"] is None


@pytest.mark.parametrize("content", ["Not found.", "", None, "I don’t know who took it."])
def test_a_chat_that_has_no_answer_is_silent(content: str | None) -> None:
    answer, _ = chat(completion(content))
    assert (answer["status"], answer["answers"]) == ("not_found", [])


@pytest.mark.parametrize(
    "body", [{}, [], "hello", {"choices": []}, {"choices": [{"message": {"content": ["x"]}}]}]
)
def test_a_chat_that_answers_no_completion_is_rejected(body: Any) -> None:
    with pytest.raises(ReplyRejected, match=r"/v1/.* answered "):
        chat(Said(body))


@pytest.mark.parametrize(
    ("said", "refuses"),
    [
        ("not found", True),
        ("**Not found**", True),
        ("I'm sorry, but I could not find that in my sources. But ask me another.", True),
        ("The articles do not say.", True),
        ("None", True),
        ("There is no information about it.", True),
        ("None of the hostages were hurt", False),
        ("Unknown gunmen", False),
        ("I don't know exactly, but about 12 people", False),
        ("Noah", False),
        ("Nobody", False),
    ],
)
def test_a_refusal_is_told_from_an_answer(said: str, refuses: bool) -> None:
    assert is_refusal(said) is refuses


def test_bullets_numbers_and_marks_are_no_part_of_an_answer() -> None:
    assert short_answers("1. Hama【3†x】\n\n2) Homs.\n• 12.5 million") == [
        "Hama",
        "Homs",
        "12.5 million",
    ]


def test_a_template_fills_its_placeholders_however_deep(tmp_path: Path) -> None:
    found = {"state": "ok", "result": {"answer": "HTS did.", "short": [{"text": "HTS"}]}}
    _, heard = template(tmp_path, found)
    assert heard.path == "/ask?day=2024-12-06&q=Who%20took%20it%3F"
    assert heard.headers["Authorization"] == "Bearer secret"
    assert heard.body["braces"] == "{ Who took it? }"
    query = heard.body["query"]
    assert (query["text"], query["as_of"], query["top"]) == (
        "Q: Who took it? (2024-12-05)",
        "2024-12-05",
        3,
    )
    assert query["turns"][-1] == {"role": "user", "content": "Who took it?"}


def test_a_templates_paths_lead_to_the_answer(tmp_path: Path) -> None:
    found = {
        "answer": "HTS did.",
        "short": [{"text": "HTS"}, {"text": 14}],
        "score": 0.5,
        "sources": [{"snippet": "HTS took it", "url": "https://a.example"}, "https://b.example"],
    }
    answer, _ = template(tmp_path, {"state": "ok", "result": found})
    assert (answer["status"], answer["text"], answer["confidence"]) == ("answered", "HTS did.", 0.5)
    assert [each["text"] for each in answer["answers"]] == ["HTS", "14"]
    assert [(each["quote"], each["url"]) for each in answer["citations"]] == [
        ("HTS took it", "https://a.example"),
        (None, "https://b.example"),
    ]


@pytest.mark.parametrize("state", ["none", False])
def test_a_templates_status_says_that_there_is_no_answer(tmp_path: Path, state: Any) -> None:
    answer, _ = template(tmp_path, {"state": state, "result": {"answer": "Sorry."}})
    assert (answer["status"], answer["answers"]) == ("not_found", [])


def test_without_a_status_the_words_tell(tmp_path: Path) -> None:
    written = '[request]\nurl = "ADDRESS/ask"\n[reply]\ntext = "a"\n'
    answer, heard = template(tmp_path, {"a": "I don't know."}, written)
    assert (answer["status"], answer["citations"], heard.body) == ("not_found", None, None)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ({"result": {"answer": "x"}}, "nothing at `state`"),
        ({"state": "ok"}, "nothing at `result.answer`"),
        ([], "nothing at `state`"),
        ({"state": "ok", "result": {"answer": {"x": 1}}}, "`reply.text` leads to what is no text"),
        ({"state": "ok", "result": {"answer": "x", "score": 87}}, "not to 0..1"),
        ({"state": "ok", "result": {"answer": "x", "sources": [{"url": [1]}]}}, "citation.url"),
    ],
)
def test_a_reply_that_does_not_fit_the_template_is_rejected(
    tmp_path: Path, reply: Any, told: str
) -> None:
    with pytest.raises(ReplyRejected, match=told):
        template(tmp_path, reply)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[reply]", "[reply", "not TOML"),
        ("top = 3", 'top = "{quesion}"', "has {quesion}"),
        ('text = "result.answer"', 'txt = "result.answer"', "reply has `txt`"),
        ("result.answer", "result..answer", "no JMESPath"),
        ('url = "ADDRESS', 'uri = "ADDRESS', "request has `uri`"),
        ("$THEIR_KEY", "${NOT_SET_HERE}", "environment variable NOT_SET_HERE"),
        ("[request]", '[request]\nmethod = "PATCH"', "request.method"),
        ("[request]", "[request]\ntimeout_s = 0", "request.timeout_s"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_its_field(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(InputRejected) as caught:
        template(tmp_path, {}, TEMPLATE.replace(old, new, 1))
    assert told in str(caught.value)


def test_a_template_that_leads_to_no_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRejected, match="neither"):
        template(tmp_path, {}, '[request]\nurl = "ADDRESS"\n[reply]\nstatus = "a"\n')
    with pytest.raises(InputRejected, match="No such file"):
        TemplateAsker(tmp_path / "none.toml", {})


def test_a_template_may_be_json(tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    path.write_text('{"request": {"url": "http://a.example"}, "reply": {"answers": "a"}}')
    assert TemplateAsker(path, {}).name == "theirs"
