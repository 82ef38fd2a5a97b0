"""The command line: `dateline ingest | ask | search | serve | articles | check | rebuild | eval`.

Exit codes: 0 all well, 1 a check found something, 2 bad usage or input, 3 some articles failed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any, NoReturn

import typer
from fastapi.encoders import jsonable_encoder
from rich.console import Console

from api.settings import Settings
from corpus.clean import mend_surrogates
from corpus.errors import DatelineError

app = typer.Typer(
    help="Answers about news in the news' own words.", no_args_is_help=True, add_completion=False
)
articles_app = typer.Typer(help="What is stored.", no_args_is_help=True)
eval_app = typer.Typer(help="How good, how fast.", no_args_is_help=True)
app.add_typer(articles_app, name="articles")
app.add_typer(eval_app, name="eval")

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the store.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
TopK = Annotated[int, typer.Option("--top-k", help="How many passages.")]
Since = Annotated[str | None, typer.Option("--from", help="First day of publication.")]
Until = Annotated[str | None, typer.Option("--to", help="Last day of publication.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what was published by then.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Only this source.")]


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files and folders.")],
    source: Annotated[str | None, typer.Option(help="Where an article names none.")] = None,
    published: Annotated[str | None, typer.Option(help="Where an article names none.")] = None,
    form: Annotated[str | None, typer.Option("--format", help="Whatever the ending.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, store nothing.")] = False,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Take articles in: text, Markdown, HTML, JSON lines, and gzip of these."""
    from api.intake import Intake, read_only, take_in
    from corpus.draft import Defaults

    intake = Intake(tuple(paths), form, Defaults(source, published))
    with _errors_told():
        report = read_only(intake) if dry_run else take_in(_settings(data), intake, quiet=as_json)
        if as_json:
            _print_json(report.as_json())
        else:
            report.show(Console())
    raise typer.Exit(3 if report.failed else 0)


@app.command()
def ask(
    question: str,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    source: Sources = None,
    top_k: TopK = 8,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """One answer, every quote cited."""
    from api.schemas import AskIn, FiltersIn, answer_json
    from api.show import show_answer
    from api.wiring import open_service
    from qa.ask import answer

    with _errors_told():
        filters = FiltersIn(published_from=since, published_to=until, sources=source or [])
        asked = AskIn(question=question, filters=filters, as_of=as_of, top_k=top_k).asked()
        with open_service(_settings(data)) as service:
            found = answer(asked, service.tools)
    if as_json:
        _print_json(answer_json(found))
    else:
        show_answer(found, Console())


@app.command()
def search(
    query: str,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    source: Sources = None,
    top_k: TopK = 10,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Passages, ranked, with scores."""
    from api.schemas import FiltersIn, filters_of, hit_json
    from api.show import show_hits
    from api.wiring import open_service
    from corpus.clean import clean
    from index.search import search as find

    with _errors_told():
        given = FiltersIn(published_from=since, published_to=until, sources=source or [])
        filters = filters_of(given, as_of)
        with open_service(_settings(data)) as service:
            hits = find(clean(query), service.engine, service.embedder, filters, top_k)
    if as_json:
        _print_json({"hits": [hit_json(hit) for hit in hits]})
    else:
        show_hits(hits, Console())


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on.")] = None,
    data: Data = None,
) -> None:
    """The HTTP service and the web page, until Ctrl-C."""
    import uvicorn

    from api.app import make_app
    from api.wiring import open_service

    with _errors_told():
        settings = _settings(data, host=host, port=port)
        with open_service(settings) as service:
            Console(stderr=True).print(f"dateline on http://{settings.host}:{settings.port}")
            application = make_app(settings, service)
            uvicorn.run(application, host=settings.host, port=settings.port, log_level="warning")


@app.command()
def check(data: Data = None, as_json: AsJson = False) -> None:
    """Compare the store with itself and its indexes; exit 1 when anything disagrees."""
    from api.wiring import open_service

    with _errors_told(), open_service(_settings(data)) as service:
        found = service.engine.check()
        stats = service.engine.stats()
    if as_json:
        _print_json({"sound": not found, "disagreements": found, "articles": stats.articles})
    else:
        for line in found:
            print(line)
        print(f"{stats.articles} articles, {stats.passages} passages: ", end="")
        print(f"{len(found)} disagreements" if found else "all sound")
    raise typer.Exit(1 if found else 0)


@app.command()
def rebuild(
    embed: Annotated[bool, typer.Option("--embed", help="Cut and embed anew, too.")] = False,
    data: Data = None,
) -> None:
    """Make the indexes again from the stored articles; with --embed for another model, too."""
    from api.intake import rebuild as make_again

    with _errors_told():
        passages = make_again(_settings(data), embed)
    print(f"rebuilt: {passages} passages")


@articles_app.command("list")
def list_articles(
    cursor: Annotated[str | None, typer.Option(help="Where the last page ended.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Stored articles, page by page."""
    from api.schemas import article_json
    from api.wiring import open_engine

    with _errors_told(), open_engine(_settings(data)) as engine:
        page = engine.page(cursor, limit)
    if as_json:
        rows = [article_json(article, with_text=False) for article in page.articles]
        _print_json({"articles": rows, "next_cursor": page.next_cursor})
        return
    for article in page.articles:
        day = article.published_at.date() if article.published_at else "undated"
        print(f"{article.id}  {day}  {article.source}: {article.title}")
    if page.next_cursor:
        print(f"more: --cursor {page.next_cursor}")


@articles_app.command("show")
def show_article(
    article_id: str,
    version: Annotated[str | None, typer.Option(help="The newest without it.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """One article with its text."""
    from api.schemas import article_json
    from api.wiring import open_engine

    with _errors_told(), open_engine(_settings(data)) as engine:
        article = engine.get(article_id, version)
    if as_json:
        _print_json(article_json(article))
    else:
        print(f"{article.title}\n{article.source}, {article.published_at}\n\n{article.text}")


@articles_app.command("delete")
def delete_article(article_id: str, data: Data = None) -> None:
    """Forget every version of an article."""
    from api.wiring import open_engine

    with _errors_told(), open_engine(_settings(data)) as engine:
        engine.remove(article_id)
    print(f"deleted {article_id}")


@articles_app.command("retract")
def retract_article(
    article_id: str,
    reason: Annotated[str, typer.Option(help="Shown on every citation.")] = "retracted",
    data: Data = None,
) -> None:
    """Flag an article as withdrawn; it stays and says so."""
    from api.wiring import open_engine

    with _errors_told(), open_engine(_settings(data)) as engine:
        engine.retract(article_id, reason)
    print(f"retracted {article_id}: {reason}")


@eval_app.command("run")
def run_benchmark(
    benchmark: Annotated[Path, typer.Argument(help="Folder with articles and questions.")],
    out: Annotated[Path, typer.Option(help="Folder for run.json.")] = Path("runs/latest"),
    limit: Annotated[int | None, typer.Option(help="Only the first N questions.")] = None,
    retrieval_only: Annotated[bool, typer.Option(help="Search, do not answer.")] = False,
    search_urls: Annotated[
        bool, typer.Option("--search-urls", help="Only the articles named by a question.")
    ] = False,
    always_answer: Annotated[
        bool, typer.Option("--always-answer", help="Never say that nothing was found.")
    ] = False,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Ask a benchmark's questions and measure retrieval, answers and time."""
    from api.benchmarks import run

    with _errors_told():
        figures = run(
            _settings(data),
            benchmark,
            out,
            limit,
            retrieval_only=retrieval_only,
            search_urls=search_urls,
            always_answer=always_answer,
            quiet=as_json,
        )
    if as_json:
        _print_json(figures)
    else:
        for name, figure in figures["figures"].items():
            low, high = figure["low"], figure["high"]
            print(f"{name:24} {figure['value']:8.3f}  [{low:.3f}, {high:.3f}]  n={figure['n']}")


@eval_app.command("fit")
def fit_weights(
    benchmark: Annotated[Path, typer.Argument(help="Folder with articles and questions.")],
    rows: Annotated[Path, typer.Argument(help="Held-out rows, from qa.training.split.")],
    out: Annotated[Path, typer.Option(help="Folder for fitted.json.")],
    data: Data = None,
) -> None:
    """Fit what follows the training: agreement, confidence, the threshold of silence."""
    from api.benchmarks import fit

    with _errors_told():
        for line in fit(_settings(data), benchmark, rows, out):
            print(line)


@eval_app.command("read")
def read_rows(
    file: Annotated[Path, typer.Argument(help="Rows: id, question, context, answers.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N rows.")] = None,
    as_json: AsJson = False,
) -> None:
    """The reader alone on labelled passages: EM and F1 in percent, silence, calibration, speed."""
    from api.benchmarks import lines_of_reading, read

    with _errors_told():
        figures = read(_settings(None), file, limit, quiet=as_json)
    if as_json:
        _print_json(figures)
    else:
        for line in lines_of_reading(figures):
            print(line)


@eval_app.command("speed")
def measure_speed(
    rounds: Annotated[int, typer.Option(min=1)] = 5, as_json: AsJson = False, data: Data = None
) -> None:
    """Embedding and reading, each in turn with plain torch on the same passages."""
    from api.benchmarks import speed

    with _errors_told():
        rows = speed(_settings(data), rounds)
    if as_json:
        _print_json(rows)
    else:
        for row in rows:
            print(
                f"{row['name']:12} {row['ours']:8.1f} against {row['baseline']:8.1f} "
                f"{row['unit']}: × {row['ratio']:.2f} ({row['rounds']} rounds)"
            )


def main() -> None:
    """The console script."""
    app()


def _settings(data: Path | None, **given: Any) -> Settings:
    chosen = {key: value for key, value in given.items() if value is not None}
    return Settings(**(chosen if data is None else chosen | {"data": data}))


@contextmanager
def _errors_told() -> Iterator[None]:
    """Our errors become one line and exit code 2; a wrong setting too."""
    from pydantic import ValidationError

    try:
        yield
    except (DatelineError, TOMLDecodeError) as error:
        _complain(str(error))
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        _complain(told)


def _complain(told: str) -> NoReturn:
    text = mend_surrogates(f"dateline: {told}")
    Console(stderr=True).print(text, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(2)


def _print_json(value: Any) -> None:
    written = json.dumps(jsonable_encoder(value), ensure_ascii=False)
    sys.stdout.write(mend_surrogates(written) + "\n")
