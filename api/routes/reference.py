"""The page at `/docs`: every route and schema on one plain page, made of `/openapi.json`.

The framework's own pages fetch their scripts and styles from elsewhere; this one needs neither.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def router(schema: Callable[[], dict[str, Any]]) -> APIRouter:
    """The page about the schema that `schema` returns."""
    routes = APIRouter()

    @routes.get("/docs", include_in_schema=False, response_class=HTMLResponse)
    def docs() -> HTMLResponse:
        return HTMLResponse("\n".join(_page(schema())), headers=_HEADERS)

    return routes


def _page(schema: dict[str, Any]) -> Iterator[str]:
    about = schema["info"]
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(about['title'])}: routes</title>"
    yield '<link rel="stylesheet" href="web/page.css">\n</head>\n<body>\n<main>'
    yield f"<h1>{escape(about['title'])} {escape(about['version'])}</h1>"
    yield f"<p>{escape(about.get('summary', ''))}</p>"
    yield '<p>The same for programs: <a href="openapi.json">openapi.json</a>.</p>'
    for path, methods in schema["paths"].items():
        for method, route in methods.items():
            yield from _route(f"{method.upper()} {path}", route)
    yield "<h2>Schemas</h2>"
    for name, each in schema.get("components", {}).get("schemas", {}).items():
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3>'
        yield f"<pre>{escape(json.dumps(each, indent=1, ensure_ascii=False))}</pre>"
    yield "</main>\n</body>\n</html>"


def _route(name: str, route: dict[str, Any]) -> Iterator[str]:
    yield f"<h2><code>{escape(name)}</code></h2>"
    yield f"<p>{escape(route.get('summary', ''))}</p>"
    if told := route.get("description"):
        yield f"<p>{escape(told)}</p>"
    yield "<ul>"
    for each in route.get("parameters", []):
        needed = "" if each.get("required") else ", may be left out"
        yield f"<li><code>{escape(each['name'])}</code> (in the {escape(each['in'])}{needed})</li>"
    for kind, body in route.get("requestBody", {}).get("content", {}).items():
        yield f"<li>takes <code>{escape(kind)}</code>{_schema_link(body)}</li>"
    for status, answer in route.get("responses", {}).items():
        yield f"<li>{escape(status)}: {escape(answer.get('description', ''))}</li>"
    yield "</ul>"


def _schema_link(body: dict[str, Any]) -> str:
    reference = body.get("schema", {}).get("$ref", "")
    name = escape(reference.rpartition("/")[2])
    return f': <a href="#{name}">{name}</a>' if name else ""
