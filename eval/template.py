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

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jmespath
from jmespath.exceptions import JMESPathError

from corpus.errors import InputRejected, ReplyRejected
from eval.fields import object_of, read_object, reason, required, text_of, texts_of

_PLACEHOLDER = re.compile(r"\{(question|as_of|date|messages)\}")
_MISSPELT = re.compile(r"\{(?!(?:question|as_of|date|messages)\})\w+\}")
_VARIABLE = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))")
_METHODS = ("GET", "POST", "PUT")
_IN_REPLY = ("text", "answers", "confidence", "status", "citations")
_IN_CITATION = ("quote", "url", "title", "source")
_KNOWN = {
    "template": {"name", "request", "reply"},
    "request": {"method", "url", "timeout_s", "headers", "body"},
    "reply": {*_IN_REPLY, "not_found", "citation"},
    "reply.citation": {*_IN_CITATION},
}


@dataclass(frozen=True, slots=True)
class Template:
    """How to ask, and where the answer is: `paths` within a reply and within a citation, compiled,
    by the names of what they lead to."""

    name: str
    method: str
    url: str
    timeout_s: float
    headers: Mapping[str, str]
    body: Any
    paths: Mapping[str, Any]
    citation_paths: Mapping[str, Any]
    not_found: frozenset[str]


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
    row = read_object(path) if path.suffix == ".json" else _read_toml(path)
    try:
        return _template(row, path.stem)
    except InputRejected as error:
        raise InputRejected(f"{path}: {error}") from error


def headers_of(template: Template, variables: Mapping[str, str]) -> dict[str, str]:
    """The headers with the variables put in, so that no key stands in a file; "$$" is a dollar.
    Raises InputRejected for a variable that is not set."""
    return {name: _put_in(value, name, variables) for name, value in template.headers.items()}


def fill(template: Template, values: Mapping[str, Any]) -> tuple[str, Any]:
    """The address and the body for one question: `values` by the names of the placeholders,
    `messages` being the conversation with the question in it."""
    url = _PLACEHOLDER.sub(lambda m: quote(_in_text(values[m[1]]), safe=""), template.url)
    return url, _filled(template.body, values)


def find(template: Template, reply: Any) -> Found:
    """What is at the template's paths.

    Raises ReplyRejected, naming the path, where there is nothing or not what should be there.
    """
    found = {name: _at(path, reply) for name, path in template.paths.items()}
    text, answers = found.get("text"), found.get("answers")
    is_silent = None
    if "status" in found:
        _check_there(found["status"], template.paths["status"], reply)
        is_silent = str(found["status"]).lower() in template.not_found
    if not is_silent and answers is None:
        _check_there(text, template.paths.get("text") or template.paths["answers"], reply)
    return Found(
        "" if text is None else _said(text, "text"),
        [_said(each, "answers") for each in _many(answers)],
        _share(found.get("confidence")),
        [_cited(template.citation_paths, each) for each in _many(found["citations"])]
        if "citations" in found
        else None,
        is_silent,
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputRejected(f"{path}: cannot be read: {reason(error)}") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise InputRejected(f"{path}: not TOML: {error}") from error


def _template(row: dict[str, Any], name: str) -> Template:
    request = object_of(row.get("request"), "request")
    reply = object_of(row.get("reply"), "reply")
    citation = object_of(reply.get("citation"), "reply.citation")
    _check_known((row, request, reply, citation))
    method = text_of(request.get("method"), "request.method") or "POST"
    if method not in _METHODS:
        raise InputRejected(f"`request.method` is {method}; write one of {', '.join(_METHODS)}")
    paths = {key: _path(reply[key], f"reply.{key}") for key in _IN_REPLY if key in reply}
    if not {"text", "answers"} & paths.keys():
        raise InputRejected("`reply` says neither where `text` is nor where `answers` are")
    _check_placeholders(request.get("body"))
    headers = object_of(request.get("headers"), "request.headers")
    return Template(
        name=text_of(row.get("name"), "name") or name,
        method=method,
        url=required(request.get("url"), "request.url"),
        timeout_s=_seconds(request.get("timeout_s", 60)),
        headers={key: text_of(value, f"request.headers.{key}") for key, value in headers.items()},
        body=request.get("body"),
        paths=paths,
        citation_paths={
            key: _path(citation.get(key, key), f"reply.citation.{key}") for key in _IN_CITATION
        },
        not_found=frozenset(
            each.lower() for each in texts_of(reply.get("not_found", ["not_found"]), "not_found")
        ),
    )


def _check_known(sections: Sequence[Mapping[str, Any]]) -> None:
    for (place, known), section in zip(_KNOWN.items(), sections, strict=True):
        if unknown := section.keys() - known:
            told = ", ".join(sorted(known))
            raise InputRejected(f"{place} has `{min(unknown)}`; known are {told}")


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise InputRejected(f"`request.timeout_s` must be a number above 0, not {value!r}")
    return float(value)


def _path(value: object, name: str) -> Any:
    try:
        return jmespath.compile(required(value, name))
    except JMESPathError as error:
        raise InputRejected(f"`{name}` is no JMESPath: {error}") from error


def _check_placeholders(body: object) -> None:
    """A text that is nothing but an unknown placeholder is a slip of the pen; braces within other
    text may well be meant."""
    for each in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        _check_placeholders(each)
    if isinstance(body, str) and _MISSPELT.fullmatch(body):
        raise InputRejected(
            f"`request.body` has {body}; known are {{question}}, {{as_of}}, {{date}}, {{messages}}"
        )


def _put_in(value: str, header: str, variables: Mapping[str, str]) -> str:
    def variable(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name and name not in variables:
            raise InputRejected(
                f"the header {header} needs the environment variable {name}; set it"
            )
        return variables[name] if name else "$"

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
        return path.search(reply)
    except JMESPathError as error:
        raise ReplyRejected(f"`{path.expression}` does not fit the reply: {error}") from error


def _check_there(value: Any, path: Any, reply: Any) -> None:
    if value is None:
        raise ReplyRejected(f"the reply holds nothing at `{path.expression}`: {str(reply)[:200]!r}")


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


def _cited(paths: Mapping[str, Any], citation: Any) -> dict[str, str]:
    """A citation that is text is an address."""
    if isinstance(citation, str):
        return {"url": citation}
    found = {name: _at(path, citation) for name, path in paths.items()}
    return {name: _said(value, f"citation.{name}") for name, value in found.items() if value}
