"""`dateline eval run | fetch | fit | read | speed`: how good, how fast."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.shared import AsJson, Data, errors_told, print_json, settings_of
from api.settings import RankedBy

app = typer.Typer(help="How good, how fast.", no_args_is_help=True)


@app.command("run")
def run_benchmark(
    benchmark: Annotated[str, typer.Argument(help="A folder, a SQuAD file, or a known name.")],
    out: Annotated[Path, typer.Option(help="Folder of the run.")] = Path("runs/latest"),
    url: Annotated[str | None, typer.Option(help="A running dateline; else this one.")] = None,
    openai: Annotated[
        str | None, typer.Option(metavar="MODEL", help="A chat endpoint at --url instead.")
    ] = None,
    key_env: Annotated[
        str, typer.Option(metavar="NAME", help="Environment variable with that endpoint's key.")
    ] = "OPENAI_API_KEY",
    template: Annotated[
        Path | None, typer.Option(help="Any JSON endpoint instead, as this file says.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N questions.")] = None,
    split: Annotated[str | None, typer.Option(help="Only this split: dev or test.")] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="question", help="Only what each one's day allows.")
    ] = None,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Search, do not ask.")
    ] = False,
    rankings: Annotated[
        RankedBy | None,
        typer.Option(help="Find passages by words or by meaning alone."),
    ] = None,
    search_urls: Annotated[
        bool, typer.Option("--search-urls", help="Only the articles named by a question.")
    ] = False,
    always_answer: Annotated[
        bool, typer.Option("--always-answer", help="Never say that nothing was found.")
    ] = False,
    load: Annotated[bool, typer.Option("--load", help="Also measure questions a second.")] = False,
    clients: Annotated[str, typer.Option(help="With --load: how many at once.")] = "1,4,16",
    restart: Annotated[bool, typer.Option("--restart", help="Replace an unfinished run.")] = False,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Ask a benchmark's questions, here or elsewhere: figures, records and a report into a folder.

    An unfinished run goes on where it stopped.
    """
    from api.evaluation import Options, counts, lines, run

    with errors_told():
        options = Options(
            benchmark,
            out,
            url=url,
            openai=openai,
            key_env=key_env,
            template=template,
            limit=limit,
            split=split,
            as_of=as_of,
            search_urls=search_urls,
            always_answer=always_answer,
            retrieval_only=retrieval_only,
            rankings=rankings,
            clients=counts(clients) if load else (),
            restart=restart,
            quiet=as_json,
        )
        found = run(settings_of(data), options)
    if as_json:
        print_json(found)
    else:
        for line in lines(found):
            print(line)
        print(f"{out / 'report.html'}")


@app.command("fit")
def fit_weights(
    benchmarks: Annotated[list[str], typer.Argument(help="As for `eval run`, one or more.")],
    rows: Annotated[Path, typer.Option(help="Held-out rows, from qa.training.split.")],
    out: Annotated[Path, typer.Option(help="Folder for fitted.json.")],
    data: Data = None,
) -> None:
    """Fit what follows the training: agreement, confidence, the threshold of silence."""
    from api.benchmarks import fit

    with errors_told():
        for line in fit(settings_of(data), benchmarks, rows, out):
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


@app.command("report")
def report_run(
    run: Annotated[Path, typer.Argument(help="Folder of a run.")],
    out: Annotated[Path | None, typer.Option(help="Page to write; else report.html in it.")] = None,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Also of a run that was interrupted.")
    ] = False,
) -> None:
    """A run as one page: figures, charts, and every question with its answer, quotes and gold."""
    from eval.report import write_report

    with errors_told():
        print(write_report(run, out, unfinished=unfinished))


@app.command("compare")
def compare_runs(
    a: Annotated[Path, typer.Argument(help="Folder of a run, or a run.json kept alone.")],
    b: Annotated[Path, typer.Argument(help="The run that is held against it.")],
    fail: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=MARGIN", help="Exit 1 when this figure is worse by more."),
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Also write it as a page.")] = None,
    only_shared: Annotated[
        bool, typer.Option("--only-shared", help="Only the questions that both were asked.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What became of run A in run B: differences with significance, questions gained and lost."""
    from api.reports import lines_of_comparison, margins
    from eval.compare import as_json as json_of
    from eval.compare import compare, fallen
    from eval.compare_page import comparison_page
    from eval.report import save_page
    from eval.runs import load_run

    with errors_told():
        held = margins(fail or [])
        found = compare(load_run(a), load_run(b), only_shared=only_shared)
        falls = fallen(found, held)
        if html:
            save_page(comparison_page(found, falls), html)
    if as_json:
        print_json(json_of(found, falls))
    else:
        for line in lines_of_comparison(found, falls):
            print(line)
    raise typer.Exit(1 if falls else 0)


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
    rounds: Annotated[int, typer.Option(min=1, help="Of both sides in turn.")] = 5,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Embedding, lexical and vector search, reading, a whole question, ingestion: each in turn with
    a plain baseline in the same run. Searches the store where it holds something, else the sample.
    """
    from rich.console import Console
    from rich.progress import track

    from api.speed import STEPS, speed

    rows = []
    with errors_told():
        for row in track(
            speed(settings_of(data), rounds),
            "steps",
            total=len(STEPS),
            console=Console(stderr=True),
            disable=as_json,
            transient=True,
        ):
            rows.append(row)
            if not as_json:
                print(
                    f"{row['name']:15} {row['ours']:9.1f} against {row['baseline']:9.1f} "
                    f"{row['unit']:12} × {row['ratio']:.2f} ({row['rounds']} rounds)"
                )
    if as_json:
        print_json(rows)
