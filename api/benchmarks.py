"""Benchmarks from the command line: parts from the settings, figures into files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from api.local import service_with
from api.settings import Settings
from api.wiring import load_span_model
from eval import fit as fitting
from eval.datasets import Benchmark, load
from eval.reading import measure, read_all, read_rows
from index.hit import EVERYTHING
from qa.calibration import load_fitted, save_fitted
from qa.spans import ListRule

_BATCH = 500
_LEAST_OTHER = 400  # articles: of fewer, some nearly always answer


def fit(settings: Settings, benchmarks: Sequence[str], rows_dir: Path, out: Path) -> Iterator[str]:
    """Fit what follows the training on the fitting half of the benchmarks' questions and on the
    held-out rows that `qa.training.split` wrote, write `fitted.json` into `out`, and tell how it
    does on the other half. Each benchmark has a store of its own in the data folder.

    Raises InputRejected, StoreError, ModelError.
    """
    chosen = [load(name, settings.benchmarks_folder) for name in benchmarks]
    model = load_span_model(settings)
    rows = [row for path in sorted(rows_dir.glob("*.pairs.dev.jsonl*")) for row in read_rows(path)]
    answered, right = fitting.fit_reading(rows, read_all(rows, model)[0])
    lists = read_rows(next(iter(rows_dir.glob("multispanqa*.dev.jsonl*"))))
    rule = fitting.fit_lists(lists, read_all(lists, model)[0])
    gathered = [_gathered(settings, benchmark, rule) for benchmark in chosen]
    fitted = fitting.fit(sum(gathered, fitting.Gathered()), answered, right, rule)
    names = [benchmark.name for benchmark in chosen]
    about = {"reader": model.name, "benchmarks": names, "rows": len(rows)}
    save_fitted(fitted, out, about)
    for name, each in zip(names, gathered, strict=True):
        yield name
        yield from fitting.lines(each, fitted)


def _gathered(settings: Settings, benchmark: Benchmark, rule: ListRule) -> fitting.Gathered:
    """The examples of one benchmark; of other news only where its store has enough of that."""
    own = settings.model_copy(update={"data": settings.data / benchmark.name})
    questions = benchmark.questions
    with service_with(own, benchmark.articles) as service:
        tools = replace(service.tools, reader=service.tools.reader.with_lists(rule))
        whole = list(fitting.gather(questions, tools, lambda gold: EVERYTHING))
        versions = (each for batch in service.engine.all_versions(_BATCH) for each in batch)
        stored = list(dict.fromkeys((version.id, version.url) for version in versions))
        foreign: list[fitting.Example] = []
        if len(stored) >= _LEAST_OTHER:
            foreign = list(fitting.gather(questions, tools, fitting.elsewhere(stored)))
        swapped = fitting.swapped(questions)
        strange = list(fitting.gather(swapped, tools, lambda gold: EVERYTHING))
    return fitting.Gathered(whole, foreign, strange)


def read(settings: Settings, path: Path, limit: int | None, *, quiet: bool) -> dict[str, Any]:
    """The reader alone on the rows of a file, for which no store is opened. See `measure`.

    Raises InputRejected, ModelError.
    """
    rows = read_rows(path)[:limit]
    model = load_span_model(settings)
    with Progress(console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("rows", total=len(rows))
        figures = measure(rows, model, load_fitted(), lambda done: bar.update(task, completed=done))
    return {"file": str(path), "model": model.name, **figures}


def lines_of_reading(figures: dict[str, Any]) -> Iterator[str]:
    """The figures of `read` for people, one a line."""
    told = {name: value for name, value in figures.items() if name != "lists"}
    for name, value in (figures["lists"] or {}).items():
        told[f"lists_{name}"] = value
    for name, value in told.items():
        shown = f"{value:.3f}" if isinstance(value, float) else "-" if value is None else value
        yield f"{name:18} {shown:>10}"
