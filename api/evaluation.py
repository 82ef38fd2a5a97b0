"""`dateline eval run`: parts from the settings, a benchmark from disk, a run into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.local import LocalDateline, Stored, configuration, service_with
from api.settings import RankedBy, Settings
from corpus.article import Article
from corpus.draft import NOTHING_SAID
from corpus.errors import EndpointFailed, InputRejected
from eval import bench
from eval.asking import Asker
from eval.datasets import Benchmark, load
from eval.dateline import Dateline, DatelineAsker, HttpDateline
from eval.gold import Gold
from eval.journal import Journal
from eval.load import questions_per_s
from eval.other_systems import OpenAIAsker, TemplateAsker
from eval.reach import article_ids, reachable
from eval.report import write_report
from index.ingest import freeze, read_paths


@dataclass(frozen=True, slots=True)
class Options:
    """What `dateline eval run` was told."""

    benchmark: str
    out: Path
    url: str | None = None
    openai: str | None = None  # the model of a chat endpoint at `url`
    key_env: str = "OPENAI_API_KEY"  # the environment variable that holds its key, if it has one
    template: Path | None = None
    limit: int | None = None
    split: str | None = None
    as_of: str | None = None
    search_urls: bool = False
    always_answer: bool = False
    retrieval_only: bool = False
    rankings: RankedBy | None = None  # instead of the setting
    clients: tuple[int, ...] = ()
    restart: bool = False
    quiet: bool = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether somebody else than this process is asked."""
        return self.url is not None or self.template is not None

    def check(self) -> None:
        """Raises InputRejected for options that cannot be meant together."""
        if self.as_of not in (None, "question"):
            raise InputRejected(f"--as-of is {self.as_of!r}; the one thing it can be is 'question'")
        if self.is_elsewhere and (self.always_answer or self.rankings):
            raise InputRejected(
                "--always-answer and --rankings need the store itself; leave out --url"
            )
        if (self.openai or self.template) and (self.search_urls or self.retrieval_only):
            raise InputRejected("--search-urls and --retrieval-only are for dateline alone")
        if self.openai and not self.url:
            raise InputRejected("--openai needs --url, the address before /chat/completions")

    def told(self) -> dict[str, Any]:
        """Those that change what a run is."""
        names = ("as_of", "limit", "split", "search_urls", "always_answer", "retrieval_only")
        return {name: getattr(self, name) for name in names}


def run(settings: Settings, options: Options) -> dict[str, Any]:
    """Take in the benchmark's articles where this process is asked, ask the questions, and write
    the run's folder. Returns what is in `run.json`.

    Raises InputRejected, StoreError, ModelError, EndpointError.
    """
    options.check()
    if options.rankings:
        settings = settings.model_copy(update={"rankings": options.rankings})
    benchmark = load(options.benchmark, settings.benchmarks_folder)
    questions = _chosen(benchmark, options)
    with _opened(settings, options, benchmark, questions) as (asker, work, known):
        head = {
            "dateline": metadata.version("dateline"),
            "benchmark": _about(benchmark, questions),
            "asked": _asked(asker, options),
            **known,
        }
        with Journal(options.out, head, restart=options.restart) as journal:
            found = _run(work, asker, journal, head, options)
    write_report(options.out)
    return found


def _run(
    work: bench.Work, asker: Asker, journal: Journal, head: dict[str, Any], options: Options
) -> dict[str, Any]:
    """The run itself, behind a progress bar; whoever is asked may be gone in the middle of it."""
    with _bar(options) as bar:
        task = bar.add_task("questions", total=len(work.questions))
        try:
            return bench.run(
                work,
                asker,
                journal,
                head,
                tell=lambda done: bar.update(task, completed=done),
                rates=lambda: _rates(asker, work.questions, options.clients),
            )
        except EndpointFailed as error:
            raise EndpointFailed(
                f"{error}. {len(journal.records)} of {len(work.questions)} questions are kept in "
                f"{options.out}; run the same again, and it goes on from there"
            ) from error


def lines(run_: Mapping[str, Any]) -> Iterator[str]:
    """The figures of a run for people, one a line, and what was set apart."""
    width = max((len(name) for name in run_["figures"]), default=0)
    for name, figure in run_["figures"].items():
        spread = f"[{figure['low']:.3f}, {figure['high']:.3f}]"
        yield f"{name:{width}}  {figure['value']:8.3f}  {spread:>16}  n={figure['n']:g}"
    for name in ("unreachable", "without_gold", "failed"):
        if run_[name]:
            yield f"{name}: {len(run_[name])} questions, listed in run.json"


def counts(written: str) -> tuple[int, ...]:
    """Numbers of clients: "1,4,16". Raises InputRejected."""
    try:
        clients = tuple(map(int, written.split(",")))
    except ValueError:
        clients = ()
    if not clients or min(clients) < 1 or max(clients) > 256:
        raise InputRejected(f"--clients is {written!r}; write numbers from 1 to 256, like 1,4,16")
    return clients


def _chosen(benchmark: Benchmark, options: Options) -> list[Gold]:
    """The questions of the split, the first of them where there is a limit; with `as_of`, each
    limited to what was published by its own day."""
    chosen = [g for g in benchmark.questions if options.split in (None, g.split)][: options.limit]
    if not chosen:
        raise InputRejected(f"{benchmark.name} has no question of the split {options.split!r}")
    if options.as_of is None:
        return chosen
    return [replace(gold, as_of=gold.as_of or gold.date) for gold in chosen]


Opened = tuple[Asker, bench.Work, dict[str, Any]]


@contextmanager
def _opened(
    settings: Settings, options: Options, benchmark: Benchmark, questions: Sequence[Gold]
) -> Iterator[Opened]:
    """Who is asked, what, and what is known of their configuration and their articles."""
    limits = {gold.id: article_ids(gold) for gold in questions if options.search_urls}
    if options.is_elsewhere:
        asker, connection = _elsewhere(options)
        with closing(connection):
            found = reachable(questions, _articles(benchmark), limits) if benchmark.articles else {}
            corpus = connection.stored() if isinstance(connection, HttpDateline) else None
            known: dict[str, Any] = {"configuration": None, "corpus": corpus}
            yield asker, bench.Work(questions, found, benchmark.qrels), known
        return
    with service_with(settings, benchmark.articles) as service:
        tools = service.tools
        if options.always_answer:  # as systems that never say "not found", for comparing with them
            tools = replace(tools, fitted=replace(tools.fitted, threshold=0.0))
        stored = Stored(service)
        found = reachable(questions, stored, limits)
        known = {"configuration": configuration(settings, service), "corpus": stored.about()}
        asker = _dateline(LocalDateline(service, tools), options)
        yield asker, bench.Work(questions, found, benchmark.qrels), known


def _dateline(dateline: Dateline, options: Options, url: str | None = None) -> DatelineAsker:
    return DatelineAsker(
        dateline, url, search_urls=options.search_urls, retrieval_only=options.retrieval_only
    )


def _elsewhere(options: Options) -> tuple[Asker, HttpDateline | OpenAIAsker | TemplateAsker]:
    """Who is asked, and what holds the connection to it."""
    if options.template:
        by_template = TemplateAsker(options.template, os.environ)
        return by_template, by_template
    assert options.url
    if options.openai:
        chat = OpenAIAsker(options.url, options.openai, os.environ.get(options.key_env))
        return chat, chat
    served = HttpDateline(options.url)
    return _dateline(served, options, served.url), served


def _articles(benchmark: Benchmark) -> Iterator[Article]:
    """The benchmark's own articles, for who holds them elsewhere."""
    for found in read_paths(benchmark.articles):
        article = freeze(found, NOTHING_SAID)
        if isinstance(article, Article):
            yield article


def _about(benchmark: Benchmark, questions: Sequence[Gold]) -> dict[str, Any]:
    return {
        "name": benchmark.name,
        "format": benchmark.format,
        "questions": len(benchmark.questions),
        "asked": len(questions),
        "questions_sha256": benchmark.questions_sha256,
        "articles_sha256": benchmark.articles_sha256,
    }


def _asked(asker: Asker, options: Options) -> dict[str, Any]:
    return {
        "system": asker.system,
        "name": asker.name,
        "url": asker.url,
        "options": options.told(),
    }


def _rates(asker: Asker, questions: Sequence[Gold], clients: Sequence[int]) -> dict[str, Any]:
    """Questions a second, where numbers of clients were named."""
    if not clients:
        return {}

    def ask(gold: Gold) -> object:
        return asker.answer(gold) if isinstance(asker, DatelineAsker) else asker.ask(gold, ())

    return {"questions_per_s": questions_per_s(questions, ask, clients)}


def _bar(options: Options) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=options.quiet,
    )
