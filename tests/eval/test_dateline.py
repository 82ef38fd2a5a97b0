"""Asking a dateline: the bodies it is sent, the quotes that are checked, and one that is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from corpus.errors import EndpointFailed, InputRejected, ReplyRejected
from eval.asking import Message
from eval.dateline import DatelineAsker, HttpDateline
from eval.endpoint import Endpoint
from eval.gold import Gold
from tests.eval.served import Said, nobody, served

CITATION = {"article_id": "a/1", "version": "v", "start": 0, "end": 4, "quote": "Hama"}
GOLD = Gold("1", "When?", date="2024-12-05", as_of="2024-12-06", search_urls=("https://a.example",))


class FakeDateline:
    """Remembers bodies; every slice is "Hama"."""

    def __init__(self, *more: str) -> None:
        self.more = frozenset(more)
        self.asked: list[Mapping[str, Any]] = []
        self.searched: list[Mapping[str, Any]] = []

    def fields(self) -> frozenset[str]:
        return frozenset({"question", "messages", "as_of"}) | self.more

    def ask(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        self.asked.append(body)
        return {
            "resolved_question": "When did Hama fall?",
            "citations": [CITATION, CITATION | {"quote": "Homs"}],
            "timings_ms": {"read": 1.0},
        }

    def search(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        self.searched.append(body)
        return {"hits": [{"article_id": "a"}]}

    def slice(self, article_id: str, version: str, start: int, end: int) -> str | None:
        return "Hama"


def test_a_question_goes_out_with_its_limits_and_what_was_said_before() -> None:
    fake = FakeDateline()
    DatelineAsker(fake, search_urls=True).ask(GOLD, [Message("user", "Did it?")])
    [body] = fake.asked
    assert body["messages"] == [{"role": "user", "content": "Did it?"}]
    assert body["as_of"] == "2024-12-06"
    assert len(body["filters"]["articles"]) == 1
    assert "asked_on" not in body  # this version does not know it
    [search] = fake.searched
    assert (search["query"], search["top_k"]) == ("When did Hama fall?", 100)
    assert search["filters"] == body["filters"]


def test_the_day_of_the_question_goes_to_versions_that_know_it() -> None:
    fake = FakeDateline("asked_on")
    DatelineAsker(fake).ask(GOLD, [])
    assert fake.asked[0]["asked_on"] == "2024-12-05"


def test_every_quote_is_checked() -> None:
    reply = DatelineAsker(FakeDateline()).ask(GOLD, [])
    assert [each["verbatim"] for each in reply.answer["citations"]] == [True, False]
    assert reply.timings["steps_ms"] == {"read": 1.0}


def test_searching_alone_asks_nothing() -> None:
    fake = FakeDateline()
    reply = DatelineAsker(fake, retrieval_only=True).ask(GOLD, [])
    assert (fake.asked, dict(reply.answer)) == ([], {})
    assert fake.searched[0]["query"] == "When?"


def over_http(url: str) -> HttpDateline:
    return HttpDateline(url, Endpoint(waits_s=()))


def test_over_http_the_routes_are_the_contracts() -> None:
    schema = {
        "components": {"schemas": {"AskIn": {"properties": {"question": {}, "asked_on": {}}}}}
    }
    replies = [Said(schema), Said({"citations": []}), Said({"hits": []}), Said({"text": "Hama"})]
    with served(replies) as (url, heard):
        there = over_http(url + "/")
        asker = DatelineAsker(there, url)
        asker.ask(GOLD, [])
        assert there.slice("a/1", "v", 0, 4) == "Hama"
    assert [each.path for each in heard] == [
        "/openapi.json",
        "/v1/ask",
        "/v1/search",
        "/v1/articles/a%2F1/text?version=v&start=0&end=4",
    ]
    assert heard[1].body == {"question": "When?", "as_of": "2024-12-06", "asked_on": "2024-12-05"}


@pytest.mark.parametrize("status", [404, 422])
def test_a_place_that_is_not_stored_has_no_text(status: int) -> None:
    with served([Said({"detail": "no"}, status=status)]) as (url, _):
        assert over_http(url).slice("a", "v", 0, 4) is None


def test_what_is_no_dateline_is_told() -> None:
    with served([Said({"openapi": "3"})]) as (url, _), pytest.raises(InputRejected, match="is no"):
        DatelineAsker(over_http(url), url)


def test_an_answer_that_is_no_object_is_nonsense() -> None:
    with served([Said(["Hama"])]) as (url, _), pytest.raises(ReplyRejected, match="no object"):
        over_http(url).ask({"question": "?"})


def test_nobody_there_is_a_failure() -> None:
    with pytest.raises(EndpointFailed, match="does not answer"):
        over_http(nobody()).fields()
