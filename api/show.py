"""Answers and hits for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from index.hit import Hit
from qa.answer import Answer


def show_answer(answer: Answer, console: Console) -> None:
    """The text, then the quotes by number."""
    console.print(f"\n[bold]{escape(answer.question)}[/bold]", highlight=False)
    sure = f"{answer.status}, confidence {answer.confidence:.2f}"
    console.print(f"[dim]{sure}, {answer.timings_ms.get('total', 0):.0f} ms[/dim]\n")
    console.print(escape(answer.text), highlight=False)
    if answer.citations:
        console.print("\n[bold]Quotes[/bold]")
    for citation in answer.citations:
        article = citation.article
        day = article.published_at.date() if article.published_at else "undated"
        flag = f" [red]({escape(article.retraction)})[/red]" if article.retraction else ""
        place = f"{article.id}[{citation.start}:{citation.end}]"
        console.print(
            escape(f"[{citation.number}] “{citation.quote}”")
            + f"\n    [dim]{escape(f'{article.source}, {day}: {article.title} ({place})')}[/dim]"
            + flag,
            highlight=False,
        )


def show_hits(hits: Sequence[Hit], console: Console) -> None:
    """One hit a paragraph, best first."""
    if not hits:
        console.print("nothing found")
    for rank, hit in enumerate(hits, start=1):
        article = hit.article
        day = article.published_at.date() if article.published_at else "undated"
        found_by = "+".join(hit.found_by)
        console.print(
            f"[bold]{rank}.[/bold] {escape(article.source)}, {day}: {escape(article.title)} "
            f"[dim]{hit.score:.4f} {found_by}[/dim]\n{escape(hit.passage.text)}\n",
            highlight=False,
        )
