"""Logs: one line an event, for people or as JSON, written by structlog for everything that logs.

What somebody sent can neither begin a line of its own nor leave a key behind: control characters
are written as escapes, and every key is cut down to its id, wherever it stands.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from api.keys import without_keys

Form = Literal["console", "json"]
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def configure(form: Form, level: str, stream: TextIO | None = None) -> None:
    """Send every log of this process to standard error, in one form. Called by `dateline serve`;
    whoever mounts the application elsewhere keeps their own."""
    render: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ExtraAdder(allow=["told"]),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _unfolded,
            structlog.processors.format_exc_info,
            _safe,
            render,
        ],
    )
    handler = logging.StreamHandler(stream) if stream else _Stderr()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("dateline").setLevel(level.upper())


class _Stderr(logging.StreamHandler[TextIO]):
    """Standard error as it is when a line is written: one that was put in its place for a while,
    and closed since, is not held on to."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def _unfolded(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """What a line tells, beside its event instead of below a name of its own."""
    told = event.pop("told", None)
    return {**event, **told} if isinstance(told, Mapping) else event


def _safe(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    return {key: _clean(value, key == "exception") for key, value in event.items()}


def _clean(value: Any, many_lines: bool = False) -> Any:
    if isinstance(value, str):
        value = without_keys(value)
        if many_lines:  # a traceback: what was sent stands below the line that it belongs to
            return "\n".join(f"    {_escaped(line)}" for line in value.split("\n"))
        return _escaped(value)
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    return value


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
