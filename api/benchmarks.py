"""Benchmarks from the command line: parts from the settings, figures into files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from api.local import service_with
from api.settings import Settings
from api.wiring import load_span_model
from eval import fit as fitting
from eval.datasets import load
from eval.reading import measure, read_all, read_rows
from index.hit import EVERYTHING
from qa.calibration import load_fitted, save_fitted

_BATCH = 500


def fit(settings: Settings, benchmark: str, rows_dir: Path, out: Path) -> Iterator[str]:
    """Fit what follows the training on the fitting half of a benchmark's questions and on the
    held-out rows that `qa.training.split` wrote, write `fitted.json` into `out`, and tell how it
    does on the other half.

    Raises InputRejected, StoreError, ModelError.
    """
    chosen = load(benchmark, settings.benchmarks_folder)
    questions = chosen.questions
    model = load_span_model(settings)
    rows = [row for path in sorted(rows_dir.glob("*.pairs.dev.jsonl*")) for row in read_rows(path)]
    answered, right = fitting.fit_reading(rows, read_all(rows, model)[0])
    lists = read_rows(next(iter(rows_dir.glob("multispanqa*.dev.jsonl*"))))
    rule = fitting.fit_lists(lists, read_all(lists, model)[0])
    with service_with(settings, chosen.articles) as service:
        tools = replace(service.tools, reader=service.tools.reader.with_lists(rule))
        whole = list(fitting.gather(questions, tools, lambda gold: EVERYTHING))
        versions = (each for batch in service.engine.all_versions(_BATCH) for each in batch)
        stored = list(dict.fromkeys((version.id, version.url) for version in versions))
        foreign = list(fitting.gather(questions, tools, fitting.elsewhere(stored)))
        swapped = fitting.swapped(questions)
        strange = list(fitting.gather(swapped, tools, lambda gold: EVERYTHING))
    gathered = fitting.Gathered(whole, foreign, strange)
    fitted = fitting.fit(gathered, answered, right, rule)
    about = {"reader": model.name, "benchmark": chosen.name, "rows": len(rows)}
    save_fitted(fitted, out, about)
    yield from fitting.lines(gathered, fitted)


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
