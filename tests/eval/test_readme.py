"""What eval/README.md says of formats is what the code does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from api.speed import STEPS
from eval.endpoint import WAITS_S
from eval.gold import Gold, GoldRow
from eval.other_systems import TemplateAsker
from eval.public import PUBLIC_SETS

README = (Path(__file__).parents[2] / "eval" / "README.md").read_text(encoding="utf-8")


def first_cells(heading: str) -> list[str]:
    """The names in code marks that stand in the first cells of a section's tables."""
    section = README.split(f"\n{heading}\n")[1].split("\n#")[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_the_fields_of_a_question_are_those_that_are_read() -> None:
    assert set(first_cells("### Questions")) == {each.name for each in fields(Gold)} - {"line"}


def test_the_fields_of_a_row_are_told() -> None:
    told = ", ".join(f'"{each.name}"' for each in fields(GoldRow))
    assert f"[{{{told}}}]" in README


def test_every_public_set_and_every_step_is_told() -> None:
    assert all(f"`{name}`" in README for name in PUBLIC_SETS)
    assert first_cells("## Speed") == list(STEPS)


def test_the_pauses_are_told() -> None:
    *first, last = (f"{wait:g}" for wait in WAITS_S)
    assert f"after {', '.join(first)}\nand {last} s" in README


def test_the_template_that_is_shown_can_be_used(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert shown
    path = tmp_path / "theirs.toml"
    path.write_text(shown[1])
    assert TemplateAsker(path, {"THEIR_KEY": "x"}).name == "their system"
