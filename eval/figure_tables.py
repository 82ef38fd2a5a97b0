"""A run's figures as a report shows them: the chief ones large, all of them, and by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from eval import charts
from eval.glossary import GROUPS, MAIN, measure_of, place_of, timings_of, written, written_range
from eval.markup import Markup, join, section, slug, table, tag
from eval.runs import Outcome, Run, outcome

_TILES = 8
Figure = Mapping[str, Any]


def tiles(figures: Mapping[str, Figure]) -> Markup:
    """The chief figures, each with its interval."""
    shown = [name for name in MAIN if name in figures and figures[name]["value"] is not None]
    drawn = [_tile(name, figures[name]) for name in shown[:_TILES]]
    return tag("ul", *drawn, class_="tiles") if drawn else join()


def figures_table(run: Run) -> Markup:
    """Every figure by group, and the times, which have no interval."""
    times = {name: {"value": value} for name, value in timings_of(run.config["timings"])}
    figures: Mapping[str, Figure] = run.figures | times
    rows: list[Markup] = []
    for group in GROUPS:
        names = sorted((n for n in figures if measure_of(n).group == group), key=place_of)
        if names:
            head = tag("th", group, colspan=4, scope="colgroup")
            rows += [
                tag("tr", head, class_="group"),
                *(_row(name, figures[name]) for name in names),
            ]
    return section("All figures", table(["figure", "#value", "#95 % interval, n", ""], rows))


def kinds_table(run: Run) -> Markup:
    """What became of the questions of each kind, commonest first, and their chief figures."""
    kinds: Mapping[str, Mapping[str, Figure]] = run.config.get("by_kind") or {}
    if not kinds:
        return join()
    names = sorted({name for each in kinds.values() for name in each}, key=place_of)
    asked = {kind: [each for each in run.records if each.get("kind") == kind] for kind in kinds}
    rows = [
        tag(
            "tr",
            tag("th", kind, scope="row"),
            tag("td", f"{len(asked[kind]):,}", class_="number"),
            tag("td", outcome_bar(asked[kind]), class_="bars"),
            *(tag("td", _value(name, kinds[kind].get(name)), class_="number") for name in names),
        )
        for kind in sorted(kinds, key=lambda kind: -len(asked[kind]))
    ]
    heads = ["kind", "#n", "what became of them", *(f"#{name}" for name in names)]
    return section("By kind of question", table(heads, rows))


def counted(records: Sequence[Mapping[str, Any]]) -> dict[Outcome, int]:
    """How many questions of each class there are, in the classes' order."""
    counts = Counter(outcome(record) for record in records)
    return {each: counts[each] for each in Outcome if counts[each]}


def outcome_bar(records: Sequence[Mapping[str, Any]]) -> Markup:
    """The classes of these questions as parts of one bar."""
    counts = counted(records)
    words = ", ".join(f"{n} {each}" for each, n in counts.items())
    return charts.stack({slug(each): n for each, n in counts.items()}, words)


def _tile(name: str, figure: Figure) -> Markup:
    value, words = written(name, figure["value"]), measure_of(name).words
    return tag("li", tag("b", value), tag("span", words), tag("small", _spread(name, figure)))


def _row(name: str, figure: Figure) -> Markup:
    value, low, high = (figure.get(part) for part in ("value", "low", "high"))
    picture = Markup()
    if value is not None and low is not None and high is not None and high <= 1:
        picture = charts.whisker(value, low, high, (0, 1), written(name, value))
    return tag(
        "tr",
        tag("th", tag("code", name), tag("span", measure_of(name).words), scope="row"),
        tag("td", written(name, value), class_="number"),
        tag("td", _spread(name, figure), class_="number soft"),
        tag("td", picture, class_="picture"),
    )


def _value(name: str, figure: Figure | None) -> str:
    """A dash where the figure is of no question."""
    return written(name, figure["value"] if figure and figure.get("n") else None)


def _spread(name: str, figure: Figure) -> str:
    """ "26.3 to 32.5 %, n 810", as far as the run has it."""
    n = f"n\u00a0{figure['n']:,}" if figure.get("n") is not None else ""
    if figure.get("low") is None or figure.get("high") is None:
        return n
    between = written_range(name, figure["low"], figure["high"])
    return f"{between}, {n}" if n else between
