"""The rule of the rooms, read from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "qa", "eval", "api")  # each imports only from those left of it
_EDGE_ONLY = {"fastapi", "starlette", "typer", "pydantic", "pydantic_settings", "uvicorn"}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The first part of the name of everything that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import cannot leave its room: the rooms are top-level packages.
            yield (node.module or "").split(".")[0] if node.level == 0 else path.parts[-2]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_the_rooms_left_of_it(room: str) -> None:
    forbidden = set(ROOMS[ROOMS.index(room) + 1 :]) | {"tests"}
    strays = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in imported(path)
        if name in forbidden
    }
    assert not strays


@pytest.mark.parametrize("room", ROOMS[:-1])
def test_only_the_api_knows_http_settings_and_the_command_line(room: str) -> None:
    strays = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in imported(path)
        if name in _EDGE_ONLY
    }
    assert not strays


@pytest.mark.parametrize("room", ROOMS[:-1])
def test_the_lower_rooms_read_no_environment(room: str) -> None:
    strays = {
        str(path.relative_to(ROOT))
        for path in modules(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }
    assert not strays


def test_the_reader_of_imports_sees_those_inside_functions(tmp_path: Path) -> None:
    path = tmp_path / "stray.py"
    path.write_text("def run():\n    from api.settings import Settings\n    import qa.ask\n")
    assert list(imported(path)) == ["api", "qa"]
