"""Reports and comparisons from the command line: margins read, comparisons told in lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from corpus.errors import QuestionRejected
from eval.compare import Change, Comparison, Fall, Measured, Valued, brief
from eval.glossary import written, written_range
from eval.report import benchmark_of, day_of, name_of

_MOST_LINES = 10  # of a kind of change; the JSON and the page have more


def margins(given: Sequence[str]) -> dict[str, float]:
    """What `--fail NAME=MARGIN` asks for. Raises QuestionRejected for what is not one."""
    found = {}
    for each in given:
        name, _, written_margin = each.rpartition("=")
        try:
            margin = float(written_margin)
        except ValueError:
            margin = math.nan
        if not name or not 0 <= margin < math.inf:
            raise QuestionRejected(
                f"--fail {each}: give a figure and how far it may fall, as in --fail em=0.02"
            )
        found[name] = margin
    return found


def lines_of_comparison(found: Comparison, falls: Sequence[Fall]) -> Iterator[str]:
    """A comparison for a person at a terminal."""
    for letter, run in (("A", found.a), ("B", found.b)):
        told = ", ".join(filter(None, (f"{name_of(run)} on {benchmark_of(run)}", day_of(run))))
        yield f"{letter}  {run.path}: {told}"
    for name, a, b in found.differing:
        yield f"   {name}: {brief(a)} → {brief(b)}"
    if found.only_shared:
        yield (
            f"only the {found.both} questions that both were asked; A has {len(found.only_a)} "
            f"others, B {len(found.only_b)}"
        )
    heads = f"{'A':>9}{'B':>9}{'B − A':>10}"
    if found.measures:
        yield f"\n{'':22}{heads}  {'95 % interval':20}{'p':>7}{'up':>5}{'down':>6}{'n':>7}"
        yield from map(_measured, found.measures)
    if found.values:
        yield f"\n{'by value alone':22}{heads}"
        yield from map(_valued, found.values)
    for title, changes in (("gained", found.gained), ("lost", found.lost), ("moved", found.moved)):
        if changes:
            yield f"\n{len(changes)} {title}"
            yield from map(_changed, changes[:_MOST_LINES])
            if len(changes) > _MOST_LINES:
                yield f"  … and {len(changes) - _MOST_LINES} more"
    for fall in falls:
        yield f"\nfallen: {fall.name} by more than {fall.margin:g}: {fall.a:.4f} → {fall.b:.4f}"


def _measured(each: Measured) -> str:
    name, paired = each.name, each.found
    between = written_range(name, paired.low, paired.high, change=True)
    return (
        f"{name:22}{written(name, paired.a):>9}{written(name, paired.b):>9}"
        f"{written(name, paired.difference, change=True):>10}  {between:20}"
        f"{paired.p:7.4f}{paired.up:5}{paired.down:6}{paired.n:7}  {each.verdict}"
    ).rstrip()


def _valued(each: Valued) -> str:
    told = f"{written(each.name, each.a):>9}{written(each.name, each.b):>9}"
    return f"{each.name:22}{told}{written(each.name, each.difference, change=True):>10}"


def _changed(each: Change) -> str:
    said = f"{each.a}: {_one_line(each.said_a)} → {each.b}: {_one_line(each.said_b)}"
    return (
        f"  {each.id}  {_one_line(each.question)}\n      {said}\n      gold: {_one_line(each.gold)}"
    )


def _one_line(text: str) -> str:
    """Short, and without control characters, which a terminal would obey."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= 100 else f"{line[:99]}…"
