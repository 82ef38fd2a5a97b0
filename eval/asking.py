"""Who is asked: the seam between a run and the system that it measures.

Whatever answers, its replies come back in one shape, the one in which they stand in a run's
records. Nothing is scored here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from eval.gold import Gold


@dataclass(frozen=True, slots=True)
class Message:
    """An earlier turn of a conversation; `role` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one question.

    `answer` has the fields of a record's answer (eval/README.md). A field that the system does not
    have, such as `conflicts` or `confidence`, is left out or None, and nothing that needs it is
    measured: an empty list says that there are none. `hits` are its ranked passages, best first;
    None where it shows no ranking, and then there is no answer recall. `timings` are milliseconds:
    `ask_ms`, `search_ms`, `steps_ms`.
    """

    answer: Mapping[str, Any]
    hits: tuple[Mapping[str, Any], ...] | None = None
    timings: Mapping[str, Any] = field(default_factory=dict)


class Asker(Protocol):
    """A system that is asked one question after the other."""

    system: str  # "dateline", "openai" or "http"
    name: str  # as a report shows it
    url: str | None

    def ask(self, gold: Gold, messages: Sequence[Message]) -> Reply:
        """The reply to the question after the earlier turns of its conversation.

        Raises EndpointFailed when the system is gone, so that a run stops and can be resumed, and
        ReplyRejected when it answered nonsense, which counts as a failed question.
        """
