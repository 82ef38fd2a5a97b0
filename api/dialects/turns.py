"""A conversation in a front end's shape to a question with what was said before it.

What the person wrote counts: earlier turns resolve a follow-up, instructions to a language model
(roles `system` and `developer`) have nothing to instruct and are passed over. Whatever dateline
cannot honour and a caller would miss - tools, images, several choices - is refused, not ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from api.dialects.errors import DialectRejected, first_wrong
from api.dialects.rendering import without_list
from api.schemas import AskIn

OWNER = "dateline"
OPEN_WEBUI = "dateline:openwebui"
NAMES = (OWNER, OPEN_WEBUI)
OPTIONS = ("as_of", "asked_on", "filters", "top_k", "max_citations")
_MODEL = re.compile(r"(?P<name>dateline(?::openwebui)?)(?:@(?P<as_of>[0-9T:.+Z-]{4,40}))?")
_MAX_CHARS = 400_000  # of a whole conversation; beyond it, counting tokens alone takes a second
_INSTRUCTING = ("system", "developer")
_TALKING = ("user", "assistant")
_TEXT_PARTS = ("text", "input_text", "output_text")


@dataclass(frozen=True, slots=True)
class Model:
    """What a model's name says: how sources are sent, and an `as_of`."""

    name: str
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: who said it, and its text."""

    role: str
    text: str


def model_of(name: str) -> Model:
    """Raises DialectRejected for a name that is none of ours."""
    match = _MODEL.fullmatch(name)
    if not match:
        raise DialectRejected(
            f"the model {name[:100]!r} does not exist; use {OWNER!r}, or {OWNER!r} with a day "
            f"behind it ('{OWNER}@2024-12-01')",
            "model",
            "model_not_found",
            404,
        )
    return Model(match["name"], match["as_of"])


def asked_in(model: Model, turns: Sequence[Turn], options: Mapping[str, Any], param: str) -> AskIn:
    """The last turn as a question, the earlier ones as its messages, and the options.

    Raises DialectRejected when there is no question, and for wrong options.
    """
    said = [turn for turn in turns if turn.role in _TALKING]
    if not said:
        raise DialectRejected("there is no message of a user; ask something", param, "empty_array")
    *earlier, last = said
    if last.role != "user":
        raise DialectRejected("the last message must be the user's", param, "invalid_value")
    if sum(len(turn.text) for turn in turns) > _MAX_CHARS:
        raise DialectRejected(
            f"the conversation has more than {_MAX_CHARS:,} characters; leave out earlier turns",
            param,
            "context_length_exceeded",
        )
    given = {key: options[key] for key in OPTIONS if options.get(key) is not None}
    if model.as_of and given.setdefault("as_of", model.as_of) != model.as_of:
        raise DialectRejected("the model's name and `as_of` name different days", "as_of")
    messages = [{"role": turn.role, "content": without_list(turn.text)} for turn in earlier]
    try:
        return AskIn.model_validate({"question": last.text, "messages": messages, **given})
    except ValidationError as error:
        wrong, message = first_wrong(error.errors()[0])
        raise DialectRejected(message, wrong, "invalid_value") from error


def turns_of(messages: Sequence[Any], param: str, first: int = 0) -> list[Turn]:
    """The messages of a chat, checked one by one. Raises DialectRejected, which names a message
    by its place behind `param`, counted from `first`."""
    return [_turn(message, f"{param}[{at}]") for at, message in enumerate(messages, first)]


def text_of(content: Any, param: str) -> str:
    """The text of a message's content: a string, or parts of text. Raises DialectRejected."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list) or not content:
        raise DialectRejected(
            f"{param} must be a string or a list of text parts", param, "invalid_type"
        )
    return "\n".join(_part(part, f"{param}[{at}]") for at, part in enumerate(content))


def is_forced(tool_choice: Any) -> bool:
    """Whether a call of a tool is demanded; "auto" and "none" leave it out well enough."""
    return tool_choice not in (None, "", "auto", "none")


def refuse(given: Any, param: str, why: str) -> None:
    """Raises DialectRejected when something was given that cannot be honoured."""
    if given:
        raise DialectRejected(f"{param}: {why}", param, "unsupported_parameter")


def _turn(message: Any, param: str) -> Turn:
    if not isinstance(message, dict):
        raise DialectRejected(f"{param} must be an object", param, "invalid_type")
    role = message.get("role")
    if role in ("tool", "function") or message.get("tool_calls") or message.get("function_call"):
        raise DialectRejected(
            f"{param}: dateline calls no tools; leave tool messages out",
            param,
            "unsupported_value",
        )
    if role not in (*_INSTRUCTING, *_TALKING):
        raise DialectRejected(
            f"{param}.role must be 'user', 'assistant', 'system' or 'developer'",
            f"{param}.role",
            "invalid_value",
        )
    return Turn(role, text_of(message.get("content"), f"{param}.content"))


def _part(part: Any, param: str) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind == "refusal":
        return str(part.get("refusal", ""))
    if kind not in _TEXT_PARTS:
        raise DialectRejected(
            f"{param}: only text can be read, no images, sound or files",
            param,
            "unsupported_value",
        )
    if not isinstance(part.get("text"), str):
        raise DialectRejected(f"{param}.text must be a string", f"{param}.text", "invalid_type")
    return str(part["text"])
