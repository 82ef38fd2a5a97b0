"""The command line: `dateline ingest | ask | search | serve | mcp | articles | keys | check |
rebuild | eval | load`.

Exit codes: 0 all well, 1 a check found something, 2 bad usage or input, 3 some articles failed.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from api.cli import articles, evaluation, keys, load, mcp
from api.cli.shared import (
    AsJson,
    AsOf,
    Data,
    Since,
    Sources,
    TopK,
    Until,
    errors_told,
    print_json,
    settings_of,
)

app = typer.Typer(
    help="Answers about news in the news' own words.", no_args_is_help=True, add_completion=False
)
app.add_typer(articles.app, name="articles")
app.add_typer(evaluation.app, name="eval")
app.add_typer(keys.app, name="keys")
app.command()(load.load)
app.command()(mcp.mcp)


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
    with errors_told():
        report = read_only(intake) if dry_run else take_in(settings_of(data), intake, quiet=as_json)
        if as_json:
            print_json(report.as_json())
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

    with errors_told():
        filters = FiltersIn(published_from=since, published_to=until, sources=source or [])
        asked = AskIn(question=question, filters=filters, as_of=as_of, top_k=top_k).asked()
        with open_service(settings_of(data)) as service:
            found = answer(asked, service.tools)
    if as_json:
        print_json(answer_json(found))
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

    with errors_told():
        given = FiltersIn(published_from=since, published_to=until, sources=source or [])
        filters = filters_of(given, as_of)
        with open_service(settings_of(data)) as service:
            hits = find(clean(query), service.engine, service.embedder, filters, top_k)
    if as_json:
        print_json({"hits": [hit_json(hit) for hit in hits]})
    else:
        show_hits(hits, Console())


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on.")] = None,
    without_keys: Annotated[
        bool | None, typer.Option("--open", help="Without keys, though others can reach it.")
    ] = None,
    data: Data = None,
) -> None:
    """The HTTP service and the web page, until Ctrl-C. On an address that other machines can
    reach it starts only once a key was made, or with --open."""
    from api.serving import serve as run

    with errors_told():
        run(settings_of(data, host=host, port=port, open=without_keys))


@app.command()
def check(data: Data = None, as_json: AsJson = False) -> None:
    """Compare the store with itself and its indexes; exit 1 when anything disagrees."""
    from api.wiring import open_service

    with errors_told(), open_service(settings_of(data)) as service:
        found = service.engine.check()
        stats = service.engine.stats()
    if as_json:
        print_json({"sound": not found, "disagreements": found, "articles": stats.articles})
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

    with errors_told():
        passages = make_again(settings_of(data), embed)
    print(f"rebuilt: {passages} passages")


def main() -> None:
    """The console script."""
    app()
