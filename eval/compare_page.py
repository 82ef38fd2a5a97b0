"""A comparison as one page: the figures side by side, and the questions that became others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from eval import charts
from eval.compare import Change, Comparison, Fall, Measured, Valued, brief
from eval.glossary import measure_of, written, written_range
from eval.markup import Markup, join, mark, page, section, table, tag
from eval.report import benchmark_of, day_of, name_of
from eval.runs import Run

_MOST_CHANGES = 500  # of a kind on the page; the JSON has them all


def comparison_page(found: Comparison, falls: Sequence[Fall] = ()) -> str:
    """The page of a comparison; it needs no script."""
    name = benchmark_of(found.b)
    body = tag(
        "main",
        tag(
            "header",
            tag(
                "p", f"Comparison · {found.both:,} questions that both were asked", class_="kicker"
            ),
            tag("h1", "B against A", tag("i", " on "), name, dir="auto"),
            tag("dl", *_about("A", found.a), *_about("B", found.b), class_="facts"),
        ),
        _falls(falls),
        _measures(found),
        _values(found.values),
        _differing(found),
        _moves(found),
        _changes("Gained: right in B alone", found.gained),
        _changes("Lost: right in A alone", found.lost),
        _changes("Wrong in another way", found.moved),
        tag("footer", tag("p", *_notes(found))),
    )
    return page(f"Comparison on {name}", body)


def _about(letter: str, run: Run) -> tuple[Markup, Markup]:
    told = " · ".join(filter(None, (str(run.path), name_of(run), day_of(run))))
    return tag("dt", letter), tag("dd", told, dir="auto")


def _falls(falls: Sequence[Fall]) -> Markup:
    rows = []
    for each in falls:
        before, after = written(each.name, each.a), written(each.name, each.b)
        margin = written(each.name, each.margin, change=True)
        told = f" {before} → {after}, more than {margin} worse"
        rows.append(tag("li", tag("code", each.name), told))
    return section("Fallen", tag("ul", *rows, class_="alarm")) if rows else join()


def _measures(found: Comparison) -> Markup:
    if not found.measures:
        return join()
    ends = [abs(end) for each in found.measures for end in (each.found.low, each.found.high)]
    widest = max(*ends, 1e-9)
    rows = [_measure_row(each, widest) for each in found.measures]
    heads = ["figure", "#A", "#B", "#B − A", "#95 % interval", "", "#p", "#up, down, n", ""]
    return section("Paired by question", table(heads, rows))


def _measure_row(each: Measured, widest: float) -> Markup:
    name, paired = each.name, each.found
    difference = written(name, paired.difference, change=True)
    drawn = charts.whisker(
        paired.difference, paired.low, paired.high, (-widest, widest), difference
    )
    numbers = [written(name, paired.a), written(name, paired.b), difference]
    return tag(
        "tr",
        _name(name),
        *(tag("td", number, class_="number") for number in numbers),
        tag("td", written_range(name, paired.low, paired.high, change=True), class_="number soft"),
        tag("td", drawn, class_="picture"),
        tag("td", f"{paired.p:.3f}" if paired.p >= 0.001 else "< 0.001", class_="number"),
        tag("td", f"{paired.up:,}, {paired.down:,}, {paired.n:,}", class_="number soft"),
        tag("td", each.verdict, class_={"better": "up", "worse": "down"}.get(each.verdict)),
    )


def _values(values: Sequence[Valued]) -> Markup:
    rows = []
    for each in values:
        told = [written(each.name, each.a), written(each.name, each.b)]
        told.append(written(each.name, each.difference, change=True))
        rows.append(tag("tr", _name(each.name), *(tag("td", n, class_="number") for n in told)))
    heads = ["figure", "#A", "#B", "#B − A"]
    return section("By value alone", table(heads, rows)) if rows else join()


def _name(name: str) -> Markup:
    return tag("th", tag("code", name), tag("div", measure_of(name).words), scope="row")


def _differing(found: Comparison) -> Markup:
    rows = [
        tag("tr", tag("th", tag("code", name)), tag("td", brief(a)), tag("td", brief(b)))
        for name, a, b in found.differing
    ]
    return section("What was not run alike", table(["", "A", "B"], rows)) if rows else join()


def _moves(found: Comparison) -> Markup:
    counts = Counter((each.a, each.b) for each in found.changes)
    rows = [
        tag("tr", tag("td", mark(a)), tag("td", mark(b)), tag("td", f"{n:,}", class_="number"))
        for (a, b), n in counts.most_common()
    ]
    heads = ["in A", "in B", "#questions"]
    return section("What became another", table(heads, rows)) if rows else join()


def _changes(title: str, changes: Sequence[Change]) -> Markup:
    if not changes:
        return join()
    shown = [_change(each) for each in changes[:_MOST_CHANGES]]
    rest = len(changes) - len(shown)
    told = tag("p", f"{rest:,} more are in the JSON.", class_="small") if rest else ""
    return section(f"{title} ({len(changes):,})", *shown, told)


def _change(each: Change) -> Markup:
    said = [
        join(tag("dt", f"{letter} ", mark(became)), tag("dd", text, dir="auto"))
        for letter, became, text in (("A", each.a, each.said_a), ("B", each.b, each.said_b))
    ]
    gold = join(tag("dt", "gold"), tag("dd", each.gold, dir="auto"))
    about = tag("p", " · ".join(filter(None, (each.id, each.kind))), class_="small")
    asked = tag("p", tag("b", each.question, dir="auto"), class_="asked")
    return tag("article", asked, about, tag("dl", *said, gold, class_="facts"), class_="change")


def _notes(found: Comparison) -> list[str]:
    notes = [
        "Intervals are 95 % bootstrap intervals of the difference over questions; p is of a paired "
        "randomisation test of each figure alone, not corrected for how many there are. Up and "
        "down count the questions on which B is above and below A; pt is a percentage point. "
    ]
    if found.only_shared:
        notes.append(
            f"The runs were not asked the same: {len(found.only_a):,} questions of A and "
            f"{len(found.only_b):,} of B are not in this page. "
        )
    elif not found.measures:
        notes.append("One of the two has figures alone, so nothing could be paired. ")
    return notes
