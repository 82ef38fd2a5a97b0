"""`dateline articles list | show | delete | retract`: what is stored."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.shared import AsJson, Data, errors_told, print_json, settings_of

app = typer.Typer(help="What is stored.", no_args_is_help=True)


@app.command("list")
def list_articles(
    cursor: Annotated[str | None, typer.Option(help="Where the last page ended.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Stored articles, page by page."""
    from api.schemas import article_json
    from api.wiring import open_engine

    with errors_told(), open_engine(settings_of(data)) as engine:
        page = engine.page(cursor, limit)
    if as_json:
        rows = [article_json(article, with_text=False) for article in page.articles]
        print_json({"articles": rows, "next_cursor": page.next_cursor})
        return
    for article in page.articles:
        day = article.published_at.date() if article.published_at else "undated"
        print(f"{article.id}  {day}  {article.source}: {article.title}")
    if page.next_cursor:
        print(f"more: --cursor {page.next_cursor}")


@app.command("show")
def show_article(
    article_id: str,
    version: Annotated[str | None, typer.Option(help="The newest without it.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """One article with its text."""
    from api.schemas import article_json
    from api.wiring import open_engine

    with errors_told(), open_engine(settings_of(data)) as engine:
        article = engine.get(article_id, version)
    if as_json:
        print_json(article_json(article))
    else:
        print(f"{article.title}\n{article.source}, {article.published_at}\n\n{article.text}")


@app.command("delete")
def delete_article(article_id: str, data: Data = None) -> None:
    """Forget every version of an article."""
    from api.wiring import open_engine

    with errors_told(), open_engine(settings_of(data)) as engine:
        engine.remove(article_id)
    print(f"deleted {article_id}")


@app.command("retract")
def retract_article(
    article_id: str,
    reason: Annotated[str, typer.Option(help="Shown on every citation.")] = "retracted",
    data: Data = None,
) -> None:
    """Flag an article as withdrawn; it stays and says so."""
    from api.wiring import open_engine

    with errors_told(), open_engine(settings_of(data)) as engine:
        engine.retract(article_id, reason)
    print(f"retracted {article_id}: {reason}")
