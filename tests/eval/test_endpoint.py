"""Patience with an endpoint, and its end. The endpoint is a real server on this machine."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from corpus.errors import EndpointFailed, InputRejected, ReplyRejected
from eval.endpoint import Endpoint, shown
from tests.eval.served import Said, nobody, served

SOON = (0.0, 0.0)


def asked(said: list[Said], **options: float) -> tuple[object, int]:
    """The reply, and how often the endpoint was asked for it."""
    with served(said) as (url, heard):
        endpoint = Endpoint({"X-Key": "k"}, waits_s=SOON, **options)
        try:
            reply = endpoint.ask("POST", url, {"q": 1})
        finally:
            endpoint.close()
        assert {each.headers["X-Key"] for each in heard} == {"k"}
        return reply, len(heard)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_endpoint_is_asked_again(status: int) -> None:
    assert asked([Said(status=status), Said(dies=True), Said({"a": 1})]) == ({"a": 1}, 3)


def test_the_pause_that_the_endpoint_names_is_kept() -> None:
    started = time.monotonic()
    asked([Said(status=429, headers={"Retry-After": "0.2"}), Said({})])
    assert time.monotonic() - started >= 0.2
    past = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    asked([Said(status=503, headers={"Retry-After": past}), Said({})])
    asked([Said(status=503, headers={"Retry-After": "soon"}), Said({})])
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([Said(status=429)], "answered 429, 3 times"),
        ([Said(status=401)], "check the address and the key"),
        ([Said(status=404)], "check the address and the key"),
        ([Said(dies=True)], "does not answer"),
    ],
)
def test_who_lets_nobody_in_has_failed(said: list[Said], told: str) -> None:
    with pytest.raises(EndpointFailed, match=told):
        asked(said)


def test_who_is_too_slow_has_failed() -> None:
    with pytest.raises(EndpointFailed, match="does not answer"):
        asked([Said({}, after_s=0.3)], timeout_s=0.05)


def test_an_address_without_anyone_has_failed() -> None:
    with pytest.raises(EndpointFailed, match="see that it runs"):
        Endpoint(waits_s=()).ask("POST", nobody())


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said(b"<html>hello"), "no JSON: '<html>hello'"),
        (Said(b"\xff\xfe"), "no JSON"),
        (Said(b""), "no JSON"),
        (Said({"error": "too long"}, status=400), "answered 400: .*too long"),
        (Said(b"oops", status=500), "answered 500: 'oops'"),
    ],
)
def test_nonsense_in_reply_to_one_request_is_rejected(said: Said, told: str) -> None:
    with pytest.raises(ReplyRejected, match=told):
        asked([said])


@pytest.mark.parametrize("url", ["ftp://a.example/", "localhost:1/ask", "http://[::1/"])
def test_what_is_no_address_is_the_callers_mistake(url: str) -> None:
    with pytest.raises(InputRejected, match="no address"):
        Endpoint(waits_s=()).ask("POST", url)


def test_no_key_is_shown() -> None:
    assert shown("https://me:secret@a.example:8/ask?key=secret#x") == "https://a.example:8/ask"
