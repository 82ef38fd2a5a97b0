"""Asking over HTTP, patiently: JSON out, JSON back, and again where that may help.

Knows no question. What an endpoint's reply means is its caller's business.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from corpus.errors import EndpointFailed, InputRejected, ReplyRejected

WAITS_S = (1.0, 2.0, 4.0, 8.0)
_LONGEST_WAIT_S = 120.0
_BUSY = frozenset({429, 502, 503, 504})
_SHUT = frozenset({401, 403, 404, 405, 407, 410})
_SHOWN_CHARS = 200
_PRIVATE = re.compile(r"(?<=://)[^/@]*@|[?#].*", re.DOTALL)


class Endpoint:
    """One open connection to an address, with the headers that each request carries."""

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        *,
        timeout_s: float = 60.0,
        waits_s: Sequence[float] = WAITS_S,
    ) -> None:
        """`waits_s` are the pauses before each further try, unless the endpoint names its own."""
        self._client = httpx2.Client(headers=headers, timeout=timeout_s, follow_redirects=True)
        self._waits_s = tuple(waits_s)

    def ask(self, method: str, url: str, body: Any = None, *, or_none: bool = False) -> Any:
        """The JSON that the address answers; with `or_none`, None where nothing is there (404).

        Raises EndpointFailed when it does not answer, is still busy after the last try, or lets
        nobody in: whoever asks on will fail again. Raises ReplyRejected for an answer to this one
        request that is an error or no JSON.
        """
        response = self._answered(method, url, body)
        told = f"{shown(url)} answered {response.status_code}"
        if or_none and response.status_code == 404:
            return None
        if response.status_code in _SHUT:
            raise EndpointFailed(f"{told}; check the address and the key")
        if response.status_code in _BUSY:
            raise EndpointFailed(f"{told}, {len(self._waits_s) + 1} times; try again later")
        said = f": {response.text[:_SHOWN_CHARS]!r}"
        if not response.is_success:
            raise ReplyRejected(told + said)
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise ReplyRejected(f"{told} with what is no JSON{said}") from error

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    def _answered(self, method: str, url: str, body: Any) -> httpx2.Response:
        """The last answer, once there are no more tries or it is not worth another."""
        for wait_s in (*self._waits_s, None):
            try:
                response = self._client.request(method, url, json=body)
            except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
                raise InputRejected(f"{shown(url)} is no address to ask: {error}") from error
            except httpx2.HTTPError as error:
                if wait_s is None:
                    raise EndpointFailed(
                        f"{shown(url)} does not answer ({_named(error)}), "
                        f"{len(self._waits_s) + 1} times; see that it runs, and start again"
                    ) from error
            else:
                if wait_s is None or response.status_code not in _BUSY | {500}:
                    return response
                wait_s = _wait_named_s(response, wait_s)
            time.sleep(wait_s)
        raise AssertionError("the last try returns or raises")


def shown(url: str) -> str:
    """The address as it may be shown: a name, a password or a query may hold a key."""
    return _PRIVATE.sub("", url)


def _wait_named_s(response: httpx2.Response, otherwise_s: float) -> float:
    """How long the endpoint asks us to wait (RFC 9110, 10.2.3: seconds, or a moment)."""
    named = response.headers.get("retry-after", "").strip()
    try:
        wait_s = float(named)
    except ValueError:
        try:
            moment = parsedate_to_datetime(named)
            wait_s = (moment - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return otherwise_s
    return min(max(wait_s, 0.0), _LONGEST_WAIT_S) if wait_s == wait_s else otherwise_s


def _named(error: httpx2.HTTPError) -> str:
    return str(error) or type(error).__name__
