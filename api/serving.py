"""`dateline serve`: the application on a socket, by uvicorn."""

from __future__ import annotations

import sys
from contextlib import closing

import uvicorn
from rich.console import Console

from api import logs
from api.app import make_app
from api.guard import is_loopback
from api.keys import KeyRing
from api.settings import Settings
from api.wiring import open_service
from corpus.errors import QuestionRejected

_MOST_HEADER_BYTES = 16_384
_GRACE_S = 10
# Longer than clients and proxies keep a connection: were it closed first by us, a request that was
# just being sent would be lost.
_KEEP_ALIVE_S = 75
# How long a thread at work may keep the interpreter to itself while the event loop wants it: ten
# times less than Python's own, since a refusal takes it several times and must not wait each time.
# Of 62 refused at once beside two answers, the last had waited 33 to 62 ms with Python's own, 47 to
# 53 with 1 ms, 31 to 33 with 0.2 ms; answers a second were the same within noise.
_SWITCH_S = 0.0005


def serve(settings: Settings) -> None:
    """Serve until told to stop. Raises QuestionRejected before anything is opened when others
    could reach a service that asks nobody for a key."""
    check_exposure(settings)
    with open_service(settings) as service:
        logs.configure(settings.log_format, settings.log_level)
        sys.setswitchinterval(_SWITCH_S)
        Console(stderr=True).print(f"dateline on http://{settings.host}:{settings.port}")
        uvicorn.run(
            make_app(settings, service),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,  # it would write addresses whole, and what somebody put into them
            proxy_headers=False,  # anybody can write X-Forwarded-For
            server_header=False,
            http="h11",  # the faster parser would take headers without end
            h11_max_incomplete_event_size=_MOST_HEADER_BYTES,
            timeout_keep_alive=_KEEP_ALIVE_S,
            timeout_graceful_shutdown=_GRACE_S,
        )


def check_exposure(settings: Settings) -> None:
    """Raises QuestionRejected on an address that others can reach, without any key."""
    if settings.open or is_loopback(settings.host):
        return
    with closing(KeyRing(settings.data)) as ring:
        if not ring.required():
            raise QuestionRejected(
                f"others can reach {settings.host}, and there is no key yet: make one with "
                "`dateline keys create`, or let everybody in with --open"
            )
