"""HTML and SVG from Python: whatever was not made here is text, and is escaped.

Every page is put together with `tag`, so no word of an article or a question can become markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from importlib import resources
from string import Template

_FILES = resources.files("eval") / "web"


class Markup(str):
    """Markup made by `tag` or `join`; any other text is escaped by them."""

    __slots__ = ()


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """One element. `class_` gives `class`, `_` in a name gives `-`; None is left out.

    >>> tag("p", "1 < 2", class_="lead")
    '<p class="lead">1 &lt; 2</p>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    end = "" if name == "input" else f"</{name}>"
    return Markup(f"<{name}{given}>{join(*children)}{end}")


def join(*children: object) -> Markup:
    """The children one after the other, text escaped."""
    return Markup(
        "".join(each if isinstance(each, Markup) else escape(_text(each)) for each in children)
    )


def section(title: str, *children: object) -> Markup:
    """A part of a page under its heading."""
    return tag("section", tag("h2", title), *children)


def table(heads: Sequence[str], rows: Sequence[Markup]) -> Markup:
    """A table that scrolls by itself; a head that begins with "#" stands over numbers."""
    head = [
        tag("th", each.lstrip("#"), scope="col", class_="number" if each[:1] == "#" else None)
        for each in heads
    ]
    body = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows))
    return tag("div", body, class_="wide", tabindex=0)


def mark(outcome: str) -> Markup:
    """An outcome's name beside its colour."""
    return tag("span", outcome, class_=f"mark {slug(outcome)}")


def slug(name: str) -> str:
    """The class that the style sheet knows an outcome by."""
    return name.replace(" ", "-")


def page(title: str, body: Markup, script: str = "", rows: object = None) -> str:
    """A whole page that asks for nothing outside itself, and whose policy lets it do no more.

    `rows` is what the script shows, as JSON; `<` is written so that no text in it ends the block.
    """
    style = (_FILES / "report.css").read_text(encoding="utf-8")
    data = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    scripts = _hash(script) if script else "'none'"
    frame = Template((_FILES / "page.html").read_text(encoding="utf-8"))
    return frame.substitute(
        title=escape(title),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {scripts}; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        body=body,
        data=data,
        script=script,
    )


def script_file() -> str:
    """The script of the report."""
    return (_FILES / "report.js").read_text(encoding="utf-8")


def _text(value: object) -> str:
    """Coordinates to a hundredth, all else as it is."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _hash(text: str) -> str:
    """As a Content-Security-Policy names an inline block."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
