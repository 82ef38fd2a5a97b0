"""A run as one page: figures, charts, and every question with its answer, quotes and gold.

The page holds all that it shows and asks for nothing else. Its words come from the run alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.clean import mend_surrogates
from corpus.errors import InputRejected
from eval import charts
from eval.browse import Rows, fitted
from eval.figure_tables import counted, figures_table, kinds_table, outcome_bar, tiles
from eval.markup import Markup, join, mark, page, script_file, section, tag
from eval.runs import Run, load_run

_SORTS = ("worst first", "surest first", "slowest first", "the benchmark’s order")
_APART = {
    "failed": "got no answer because of an error, and count as wrong",
    "unreachable": "have a gold answer that is in no article that may be used",
    "without_gold": "have no gold, and are in no figure that needs one",
}
_FOOT = (
    "Intervals are 95 % bootstrap intervals over questions; n is how many a figure is of. Quotes "
    "and answers stand as the system gave them."
)


def write_report(folder: Path, out: Path | None = None, *, unfinished: bool = False) -> Path:
    """Write the page of the run in a folder, `report.html` in it unless told otherwise.

    Raises InputRejected for what is no run.
    """
    run = load_run(folder, unfinished=unfinished)
    if run.alone:
        raise InputRejected(f"{folder} holds figures alone; name the folder of the run")
    return save_page(report(run), out or folder / "report.html")


def save_page(text: str, out: Path) -> Path:
    """Written beside and moved into place, so that no half page is ever there."""
    part = out.with_name(f"{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(mend_surrogates(text), encoding="utf-8")
        return part.replace(out)
    except OSError as error:
        raise InputRejected(f"{out}: cannot be written: {error.strerror}") from error


def report(run: Run) -> str:
    """The page of a run."""
    rows = fitted(run.records)
    body = tag(
        "main",
        _header(run),
        tiles(run.figures),
        _outcomes(run.records),
        _charts(run),
        kinds_table(run),
        figures_table(run),
        _apart(run.config),
        _questions(run.records, rows),
        _footer(run.config),
    )
    return page(f"{name_of(run)} on {benchmark_of(run)}", body, script_file(), rows.shown)


def name_of(run: Run) -> str:
    """Who was asked."""
    asked = run.config["asked"]
    return str(asked.get("name") or asked.get("system") or "a system")


def benchmark_of(run: Run) -> str:
    """What was asked."""
    return str(run.config["benchmark"].get("name") or "a benchmark")


def day_of(run: Run) -> str:
    """The day on which a run was started, in words, or nothing."""
    try:
        day = datetime.fromisoformat(str(run.config["timings"].get("started_at")))
    except ValueError:
        return ""
    return f"{day.day} {day:%B %Y}"


def _header(run: Run) -> Markup:
    n = len(run.records)
    of = run.config["benchmark"].get("questions") or n
    told = ["Evaluation", day_of(run), f"{n:,} {'' if n == of else f'of {of:,} '}questions"]
    if not run.config.get("finished"):
        told.append("not finished")
    facts = [join(tag("dt", name), tag("dd", value, dir="auto")) for name, value in _about(run)]
    return tag(
        "header",
        tag("p", " · ".join(filter(None, told)), class_="kicker"),
        tag("h1", name_of(run), tag("i", " on "), benchmark_of(run), dir="auto"),
        tag("dl", *facts, class_="facts"),
    )


def _about(run: Run) -> Iterator[tuple[str, str]]:
    """`(name, value)` of what was run: models, corpus, settings and options, hashes short."""
    benchmark, asked = run.config["benchmark"], run.config["asked"]
    configuration, corpus = (run.config.get(part) or {} for part in ("configuration", "corpus"))
    yield "system", f"{name_of(run)}{' at ' + str(asked['url']) if asked.get('url') else ''}"
    yield "benchmark", _named(benchmark_of(run), benchmark.get("questions_sha256"))
    for part in ("reader", "embedder"):
        if model := configuration.get(part):
            yield part, _named(model.get("name"), model.get("sha256"))
    if fitted_sha256 := configuration.get("fitted_sha256"):
        yield "fitted weights", _named("", fitted_sha256)
    sizes = [f"{corpus[part]:,} {part}" for part in _CORPUS if corpus.get(part) is not None]
    if sizes:
        yield "corpus", _named(", ".join(sizes), corpus.get("sha256"))
    given = {"settings": configuration.get("settings"), "options": asked.get("options")}
    for part, values in given.items():
        told = [f"{name} {value}" for name, value in (values or {}).items() if value]
        if told:
            yield part, ", ".join(told)
    yield "dateline", _named(run.config.get("dateline"), configuration.get("code_sha256"))


_CORPUS = ("articles", "versions", "passages")


def _named(name: object, sha256: object) -> str:
    """A hash that the name already tells is left out."""
    short = str(sha256 or "")[:8]
    return f"{name} #{short}".strip() if short and short not in str(name) else str(name)


def _outcomes(records: Sequence[Mapping[str, Any]]) -> Markup:
    """All questions in one bar, with the classes named beneath."""
    legend = [
        tag("li", mark(each), f" {n:,} ", tag("small", f"{100 * n / len(records):.0f} %"))
        for each, n in counted(records).items()
    ]
    if not legend:
        return join()
    bar = tag("div", outcome_bar(records), class_="outcomes")
    return section("What became of the questions", bar, tag("ul", *legend, class_="legend"))


def _charts(run: Run) -> Markup:
    curves = run.config.get("curves") or {}
    times = [each["timings"].get("ask_ms") for each in run.records if each.get("timings")]
    known = [float(time) for time in times if time]
    recalls = {
        name: each
        for name, each in run.figures.items()
        if name.startswith("recall@") and each["value"] is not None
    }
    drawn = [
        charts.risk_coverage(curves["risk_coverage"]) if curves.get("risk_coverage") else None,
        charts.calibration(curves["calibration"]) if curves.get("calibration") else None,
        charts.recall(recalls) if recalls else None,
        charts.latency(known) if known else None,
    ]
    found = [each for each in drawn if each is not None]
    return tag("section", *found, class_="charts") if found else join()


def _apart(config: Mapping[str, Any]) -> Markup:
    """Questions that could not be judged as the others, counted and named."""
    found = []
    for name, told in _APART.items():
        given = config.get(name) or ()
        ids = [each["id"] if isinstance(each, Mapping) else each for each in given]
        links = [join(tag("a", id, href=f"#q-{id}", dir="auto"), " ") for id in ids]
        if ids:
            summary = tag("summary", f"{len(ids):,} {told}")
            found.append(tag("details", summary, tag("p", *links, class_="ids")))
    return section("Set apart", *found) if found else join()


def _questions(records: Sequence[Mapping[str, Any]], rows: Rows) -> Markup:
    """Where the script shows the list, and what was cut from it."""
    kinds, splits = (
        sorted({str(each[name]) for each in records if each.get(name)})
        for name in ("kind", "split")
    )
    controls = [
        tag("label", tag("span", "Find"), tag("input", id="find", type="search")),
        _select("Kind", "kind", ["", *kinds]),
        _select("Outcome", "outcome", ["", *counted(records)]),
        _select("Split", "split", ["", *splits]),
        _select("Order", "sort", _SORTS),
    ]
    return section(
        "Every question",
        tag("div", *controls, class_="controls", role="search"),
        tag("p", tag("output", id="count", role="status"), class_="kicker"),
        tag("p", _cut(rows), class_="small"),
        tag("noscript", tag("p", "The list needs scripts to be allowed for this page.")),
        tag("div", id="list"),
        tag("button", "Show more", id="more", type="button", hidden="hidden"),
    )


def _cut(rows: Rows) -> str:
    notes = []
    if rows.cut:
        texts = "1 text" if rows.cut == 1 else f"{rows.cut:,} texts"
        notes.append(f"{texts} of more than {rows.longest:,} characters cut here, at “…”.")
    if rows.left_out:
        notes.append(f"{rows.left_out:,} questions, the least bad, are not listed here.")
    if notes:
        notes.append("questions.jsonl beside this page holds everything whole.")
    return " ".join(notes)


def _select(label: str, id: str, options: Sequence[str]) -> Markup:
    """A choice, not to be seen where there is nothing to choose."""
    choices = [tag("option", each or "all", value=each) for each in options]
    control = tag("select", *choices, id=id)
    return tag("label", tag("span", label), control, hidden="" if len(options) < 2 else None)


def _footer(config: Mapping[str, Any]) -> Markup:
    machine = config["timings"].get("machine") or {}
    told = ", ".join(f"{name} {value}" for name, value in machine.items())
    return tag("footer", tag("p", _FOOT, f" Measured on: {told}." if told else ""))
