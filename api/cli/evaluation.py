"""`dateline eval run | fetch | fit | read | speed`: how good, how fast."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.shared import AsJson, Data, errors_told, print_json, settings_of

app = typer.Typer(help="How good, how fast.", no_args_is_help=True)


@app.command("run")
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

    with errors_told():
        figures = run(
            settings_of(data),
            benchmark,
            out,
            limit,
            retrieval_only=retrieval_only,
            search_urls=search_urls,
            always_answer=always_answer,
            quiet=as_json,
        )
    if as_json:
        print_json(figures)
    else:
        for name, figure in figures["figures"].items():
            low, high = figure["low"], figure["high"]
            print(f"{name:24} {figure['value']:8.3f}  [{low:.3f}, {high:.3f}]  n={figure['n']}")


@app.command("fit")
def fit_weights(
    benchmark: Annotated[Path, typer.Argument(help="Folder with articles and questions.")],
    rows: Annotated[Path, typer.Argument(help="Held-out rows, from qa.training.split.")],
    out: Annotated[Path, typer.Option(help="Folder for fitted.json.")],
    data: Data = None,
) -> None:
    """Fit what follows the training: agreement, confidence, the threshold of silence."""
    from api.benchmarks import fit

    with errors_told():
        for line in fit(settings_of(data), benchmark, rows, out):
            print(line)


@app.command("read")
def read_rows(
    file: Annotated[Path, typer.Argument(help="Rows: id, question, context, answers.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N rows.")] = None,
    as_json: AsJson = False,
) -> None:
    """The reader alone on labelled passages: EM and F1 in percent, silence, calibration, speed."""
    from api.benchmarks import lines_of_reading, read

    with errors_told():
        figures = read(settings_of(None), file, limit, quiet=as_json)
    if as_json:
        print_json(figures)
    else:
        for line in lines_of_reading(figures):
            print(line)


@app.command("fetch")
def fetch_set(
    name: Annotated[str, typer.Argument(help="squad-1.1-dev, squad-2.0-dev, beir-scifact, …")],
    data: Data = None,
) -> None:
    """Fetch a public question set from its own address and check it; then `eval run NAME` works."""
    from rich.console import Console
    from rich.progress import Progress

    from eval.public import fetch

    with errors_told(), Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)
        place = fetch(
            name,
            settings_of(data).benchmarks_folder,
            lambda here, whole: bar.update(task, completed=here, total=whole),
        )
        print(place)


@app.command("speed")
def measure_speed(
    rounds: Annotated[int, typer.Option(min=1)] = 5, as_json: AsJson = False, data: Data = None
) -> None:
    """Embedding and reading, each in turn with plain torch on the same passages."""
    from api.benchmarks import speed

    with errors_told():
        rows = speed(settings_of(data), rounds)
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            print(
                f"{row['name']:12} {row['ours']:8.1f} against {row['baseline']:8.1f} "
                f"{row['unit']}: × {row['ratio']:.2f} ({row['rounds']} rounds)"
            )
