"""Who may come in, and how often: keys, scopes, rates. Decided from the headers alone, before a
byte of the body is read.

Without any key the service is open, which is meant for one's own machine. There it is still not
open to every web page that the browser has open: a page of another origin is refused, and so is a
host name that only a foreign name server can have led here (DNS rebinding). `X-Forwarded-For`
and its like are never read: anybody can write them.
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.caller import Caller, network_of
from api.keys import Key, KeyRefused, KeyRing
from api.keys import Scope as Right
from api.meters import Meters
from api.problems import status_of
from api.rates import InFlight, Rates
from api.refusals import path_of, refusal
from api.visit import current
from corpus.errors import DatelineError

_READING = ("GET", "HEAD")
_CHALLENGE = 'Bearer realm="dateline"'


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say. `public` paths can be read by anybody; 0 means no limit."""

    public: frozenset[str]
    per_minute: int = 0
    at_once: int = 0
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    local: bool = True  # served on a loopback address


class Refused(Exception):
    """With a status, what to do, and why in one word for the metrics."""

    def __init__(
        self, status: int, told: str, why: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(told)
        self.status = status
        self.why = why
        self.headers = dict(headers or {})


class Guard:
    """Lets a request through as a caller, or refuses it."""

    def __init__(self, app: ASGIApp, rules: Rules, meters: Meters) -> None:
        self._app = app
        self._rules = rules
        self._meters = meters
        self._rates = Rates()
        self._in_flight = InFlight()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_of(scope)
        try:
            caller = self._caller(scope, path)
            if path not in self._rules.public:
                self._check_rate(caller)
        except DatelineError as error:  # the keys cannot be read: nobody comes in
            await refusal(path, status_of(error), str(error))(scope, receive, send)
            return
        except Refused as refused:
            self._meters.refused(refused.why)
            response = refusal(
                path, refused.status, str(refused), code=refused.why, headers=refused.headers
            )
            await response(scope, receive, send)
            return
        current().caller = caller
        try:
            await self._app(scope, receive, send)
        finally:
            if path not in self._rules.public:
                self._in_flight.leave(caller.name)

    def _caller(self, scope: Scope, path: str) -> Caller:
        """Raises Refused, StoreError."""
        address = network_of(scope["client"][0]) if scope.get("client") else ""
        current().caller = Caller(None, address)  # whom the log names when nobody is let in
        headers = Headers(scope=scope)
        ring: KeyRing = scope["state"]["keys"]
        if not ring.required():
            _check_origin(headers, self._rules)
            return Caller(None, address)
        if path in self._rules.public and scope["method"] in _READING:
            return Caller(None, address)
        key = _key(headers, ring)
        wanted = right_for(scope["method"], path)
        if not key.may(wanted):
            told = f"the key {key.id} may not do this; it takes the scope {wanted}"
            raise Refused(403, told, "scope_missing")
        return Caller(key, address)

    def _check_rate(self, caller: Caller) -> None:
        """Raises Refused. Once it has not, the caller is one more in flight."""
        own = caller.key.rights.per_minute if caller.key else 0
        per_minute = own or self._rules.per_minute
        if per_minute:
            wait_s = self._rates.take(caller.name, per_minute, time.monotonic())
            if wait_s:
                told = f"more than {per_minute} requests a minute; wait as Retry-After says"
                retry = {"Retry-After": str(int(wait_s) + 1)}
                raise Refused(429, told, "rate_limit_exceeded", retry)
        if not self._in_flight.enter(caller.name, self._rules.at_once):
            told = f"more than {self._rules.at_once} requests at once; wait for one to end"
            raise Refused(429, told, "concurrency_limit_exceeded", {"Retry-After": "1"})


def right_for(method: str, path: str) -> Right:
    """What a key must be made for to send this."""
    if path == "/metrics":
        return Right.ADMIN
    below_articles = path == "/v1/articles" or path.startswith("/v1/articles/")
    return Right.WRITE if below_articles and method not in _READING else Right.ASK


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a service on this address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _key(headers: Headers, ring: KeyRing) -> Key:
    """Raises Refused, StoreError."""
    scheme, _, written = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        written = headers.get("x-api-key", "")
    written = written.strip()
    if not written:
        told = "a key is needed, in the header Authorization: Bearer dl_…"
        raise Refused(401, told, "missing_api_key", {"WWW-Authenticate": _CHALLENGE})
    try:
        return ring.check(written)
    except KeyRefused as error:
        challenge = {"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'}
        raise Refused(401, str(error), "invalid_api_key", challenge) from error


def _check_origin(headers: Headers, rules: Rules) -> None:
    """Raises Refused for a page of another origin, and on loopback for a name that is not ours."""
    host = headers.get("host", "")
    origin = headers.get("origin", "")
    allowed = not origin or "*" in rules.origins or origin in rules.origins
    if not allowed and origin.partition("://")[2] != host:
        told = f"pages of {origin[:100]} may not ask here; the setting cors_origins says which may"
        raise Refused(403, told, "origin")
    if rules.local and not _is_ours(host, rules.hosts):
        told = f"{host[:100]} is no name of this machine; make a key, or set hosts to that name"
        raise Refused(403, told, "host")


def _is_ours(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether no foreign name server can have led a browser here by this name: an address, a name
    without dots, one below localhost, or one that the settings know."""
    name = re.sub(r":\d*$", "", host).strip("[]").rstrip(".").lower()
    if "." not in name or name.endswith(".localhost") or name in hosts:
        return True
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False
