"""Ingestion from the command line: files in, a progress bar, counts and reasons out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from api.settings import Settings
from api.wiring import load_embedder, open_engine, open_service, pipeline_of
from corpus.clean import mend_surrogates
from corpus.dates import read_date
from corpus.draft import NOTHING_SAID, Defaults
from corpus.errors import QuestionRejected
from corpus.formats import FORMATS, Found, Rejected
from index.hit import Outcome, Status
from index.ingest import freeze, ingest, read_paths, renew

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_COUNTED = (Status.ADDED, Status.UPDATED, Status.UNCHANGED, Status.DUPLICATE)
_SHOWN_FAILURES = 20


@dataclass(slots=True)
class Report:
    """Counts by status, and everything that failed with its reason."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[Rejected] = field(default_factory=list)

    def add(self, outcome: Outcome | Rejected) -> None:
        if isinstance(outcome, Rejected):
            self.failed.append(outcome)
        else:
            self.counts[outcome.status] += 1

    def as_json(self) -> dict[str, Any]:
        counted: dict[str, Any] = {status.value: self.counts[status] for status in _COUNTED}
        failures = [
            {"path": each.path, "line": each.line, "reason": each.reason} for each in self.failed
        ]
        return counted | {"failed": failures}

    def show(self, console: Console) -> None:
        for each in self.failed[:_SHOWN_FAILURES]:
            where = each.path if each.line is None else f"{each.path}, line {each.line}"
            told = escape(mend_surrogates(f"{where}: {each.reason}"))
            console.print(f"[red]failed[/red] {told}", highlight=False)
        if len(self.failed) > _SHOWN_FAILURES:
            console.print(f"… and {len(self.failed) - _SHOWN_FAILURES} more failed")
        counted = ", ".join(f"{self.counts[status]} {status}" for status in _COUNTED)
        console.print(f"{counted}, {len(self.failed)} failed", highlight=False)


@dataclass(frozen=True, slots=True)
class Intake:
    """What was asked to be taken in, and what is said of articles that do not say it."""

    paths: tuple[str, ...]
    form: str | None = None
    defaults: Defaults = NOTHING_SAID

    def check(self) -> None:
        """Raises InputRejected for options that cannot be meant."""
        if self.form is not None and self.form not in FORMATS:
            raise QuestionRejected(f"no format {self.form!r}; there are {', '.join(FORMATS)}")
        if self.defaults.published is not None:
            read_date(self.defaults.published)

    def found(self) -> Iterator[Found | Rejected]:
        """Every draft in the paths, and what is none."""
        for path in self.paths:
            if _ADDRESS.match(path):
                yield Rejected(path, None, "addresses are not fetched; save the page as a file")
            else:
                yield from read_paths([Path(path)], self.form)


def read_only(intake: Intake) -> Report:
    """What would be read, with nothing stored: good articles count as added."""
    intake.check()
    report = Report()
    for each in intake.found():
        frozen = freeze(each, intake.defaults)
        if isinstance(frozen, Rejected):
            report.failed.append(frozen)
        else:
            report.counts[Status.ADDED] += 1
    return report


def take_in(settings: Settings, intake: Intake, *, quiet: bool) -> Report:
    """Ingest it all, with a progress bar unless `quiet`."""
    intake.check()
    report = Report()
    with open_service(settings) as service, _bar(quiet) as bar:
        task = bar.add_task("reading", total=None)
        total = 0 if quiet else sum(1 for _ in intake.found())
        bar.update(task, description="articles", total=total, completed=0)
        for outcome in ingest(intake.found(), service.pipeline, intake.defaults):
            report.add(outcome)
            bar.advance(task)
    return report


def rebuild(settings: Settings, embed: bool) -> int:
    """Make the followers again; with `embed`, cut and embed every stored text anew first, so that
    the store belongs to the model of the settings. Returns the number of passages."""
    embedder = load_embedder(settings)
    if embed:
        with open_engine(settings) as engine:
            renew(engine, pipeline_of(settings, engine, embedder))
    with open_engine(settings, embedder) as engine:
        engine.rebuild()
        return engine.stats().passages


class _Rate(ProgressColumn):
    """Articles a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def _bar(quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=quiet,
    )
