"""A template says how to ask an HTTP endpoint that takes and gives JSON, and where in its reply the
answer is. A TOML file, or the same as JSON; eval/README.md has an example.

    name = "their system"
    [request]           method, url, timeout_s
    [request.headers]   "$NAME" in a value stands for that environment variable
    [request.body]      "{question}" "{as_of}" "{date}" "{messages}" in any text, however deep
    [reply]             text, answers, confidence, status, citations: JMESPath (https://jmespath.org)
                        not_found: the values of status that say that there is no answer
    [reply.citation]    quote, url, title, source: JMESPath within each of the citations
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from corpus.errors import InputRejected, ReplyRejected
from eval.fields import read_object, reason

_PLACEHOLDER = re.compile(r"\{(question|as_of|date|messages)\}")
_MISSPELT = re.compile(r"\{(?!(?:question|as_of|date|messages)\})\w+\}")
_VARIABLE = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))")


def _compiled(path: object) -> Any:
    try:
        return jmespath.compile(path)
    except (JMESPathError, TypeError) as error:
        raise ValueError(f"no JMESPath: {error}") from error


def _checked(body: object) -> object:
    """A text that is nothing but an unknown placeholder is a slip of the pen; braces within other
    text may well be meant."""
    for each in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        _checked(each)
    if isinstance(body, str) and _MISSPELT.fullmatch(body):
        raise ValueError(
            f"{body} is unknown; write {{question}}, {{as_of}}, {{date}}, {{messages}}"
        )
    return body


_Path = Annotated[Any, BeforeValidator(_compiled)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Request(_Section):
    method: Literal["GET", "POST", "PUT"] = "POST"
    url: str = Field(min_length=1)
    headers: dict[str, str] = {}
    body: Annotated[Any, BeforeValidator(_checked)] = None
    timeout_s: float = Field(60.0, gt=0)


class _Citation(_Section):
    quote: _Path = jmespath.compile("quote")
    url: _Path = jmespath.compile("url")
    title: _Path = jmespath.compile("title")
    source: _Path = jmespath.compile("source")


class _Reply(_Section):
    text: _Path = None
    answers: _Path = None
    confidence: _Path = None
    status: _Path = None
    not_found: list[str] = ["not_found"]
    citations: _Path = None
    citation: _Citation = _Citation()


class Template(_Section):
    """How to ask, and where the answer is."""

    name: str = ""
    request: _Request
    reply: _Reply


@dataclass(frozen=True, slots=True)
class Found:
    """What a reply holds. `is_silent` is None where no status tells, `citations` where no path
    leads to them."""

    text: str
    answers: list[str]
    confidence: float | None
    citations: list[dict[str, str]] | None
    is_silent: bool | None


def load_template(path: Path) -> Template:
    """Raises InputRejected, naming the file and the field, for a template that cannot be used."""
    try:
        row = read_object(path) if path.suffix == ".json" else _read_toml(path)
        template = Template.model_validate({"name": path.stem} | row)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputRejected(f"{path}: {told}") from error
    if template.reply.text is None and template.reply.answers is None:
        raise InputRejected(f"{path}: [reply] says neither where `text` is nor where `answers` are")
    return template


def headers_of(template: Template) -> dict[str, str]:
    """The headers with environment variables put in, so that no key stands in a file; "$$" is a
    dollar. Raises InputRejected for a variable that is not set."""
    return {name: _put_in(value, name) for name, value in template.request.headers.items()}


def fill(template: Template, values: Mapping[str, Any]) -> tuple[str, Any]:
    """The address and the body for one question: `values` by the names of the placeholders,
    `messages` being the conversation with the question in it."""
    url = _PLACEHOLDER.sub(lambda m: quote(_in_text(values[m[1]]), safe=""), template.request.url)
    return url, _filled(template.request.body, values)


def find(template: Template, reply: Any) -> Found:
    """What is at the template's paths.

    Raises ReplyRejected, naming the path, where there is nothing or not what should be there.
    """
    paths = template.reply
    text, answers, confidence, status, citations = (
        _at(getattr(paths, name), reply)
        for name in ("text", "answers", "confidence", "status", "citations")
    )
    is_silent = None
    if paths.status is not None:
        if status is None:
            raise _nothing(paths.status, reply)
        is_silent = str(status).lower() in map(str.lower, paths.not_found)
    if not is_silent and text is None and answers is None:
        raise _nothing(paths.answers if paths.text is None else paths.text, reply)
    return Found(
        "" if text is None else _said(text, "text"),
        [_said(each, "answers") for each in _many(answers)],
        _share(confidence),
        [_cited(paths.citation, each) for each in _many(citations)] if paths.citations else None,
        is_silent,
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputRejected(f"{path}: cannot be read: {reason(error)}") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise InputRejected(f"{path}: not TOML: {error}") from error


def _put_in(value: str, header: str) -> str:
    def variable(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name and name not in os.environ:
            raise InputRejected(
                f"the header {header} needs the environment variable {name}; set it"
            )
        return os.environ[name] if name else "$"

    return _VARIABLE.sub(variable, value)


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    """The value with placeholders put in; a text that is one placeholder becomes what it stands
    for, be it a list or null."""
    if isinstance(value, dict):
        return {key: _filled(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    if not isinstance(value, str):
        return value
    if whole := _PLACEHOLDER.fullmatch(value):
        return values[whole[1]]
    return _PLACEHOLDER.sub(lambda match: _in_text(values[match[1]]), value)


def _in_text(value: Any) -> str:
    """Of a conversation inside other text: a line each turn."""
    if isinstance(value, list):
        return "\n".join(f"{each['role']}: {each['content']}" for each in value)
    return value or ""


def _at(path: Any, reply: Any) -> Any:
    try:
        return None if path is None else path.search(reply)
    except JMESPathError as error:
        raise ReplyRejected(f"`{path.expression}` does not fit the reply: {error}") from error


def _nothing(path: Any, reply: Any) -> ReplyRejected:
    return ReplyRejected(f"the reply holds nothing at `{path.expression}`: {str(reply)[:200]!r}")


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _said(value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ReplyRejected(f"`reply.{name}` leads to what is no text: {str(value)[:100]!r}")
    return str(value)


def _share(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ReplyRejected(f"`reply.confidence` leads to {str(value)[:100]!r}, not to 0..1")
    return float(value)


def _cited(paths: _Citation, citation: Any) -> dict[str, str]:
    """A citation that is text is an address."""
    if isinstance(citation, str):
        return {"url": citation}
    found = {name: _at(getattr(paths, name), citation) for name in _Citation.model_fields}
    return {name: _said(value, f"citation.{name}") for name, value in found.items() if value}
