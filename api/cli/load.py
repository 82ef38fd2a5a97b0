"""`dateline load URL`: how a running service holds under many clients."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.shared import AsJson, errors_told, print_json

_COUNTS = "1,2,4,8,16,32,64"


def load(
    url: Annotated[str, typer.Argument(help="Where the service is: http://127.0.0.1:8000")],
    clients: Annotated[str, typer.Option(help="How many at once, round by round.")] = _COUNTS,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long each round lasts.")] = 10.0,
    passes: Annotated[int, typer.Option(min=1, help="How often all of them, in turn.")] = 1,
    key: Annotated[
        str | None, typer.Option(envvar="DATELINE_KEY", help="Where the service asks for one.")
    ] = None,
    impatient: Annotated[
        bool, typer.Option("--impatient", help="Who is refused asks again at once.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask with more and more clients at once, each as soon as it was answered: answers a second,
    their times, refusals, and how the last round stands against the best of the others."""
    import asyncio

    from api.load import Plan, measure, summary
    from corpus.errors import QuestionRejected

    with errors_told():
        if not all(each.strip().isdigit() and int(each) > 0 for each in clients.split(",")):
            raise QuestionRejected(f"{clients!r} is not a list of numbers like {_COUNTS}")
        counts = [int(each) for each in clients.split(",")]
        plan = Plan(url.rstrip("/"), key, seconds, passes, impatient)
        told = summary(asyncio.run(measure(plan, counts)))
    if as_json:
        print_json(told)
        return
    print("clients  answers/s   p50 ms   p99 ms  refused  p50 ms  p99 ms  errors")
    for each in told["rounds"]:
        print(
            "{clients:7d} {goodput_s:10.2f} {p50_ms:8.0f} {p99_ms:8.0f} {refused:8d}"
            " {refused_p50_ms:7.1f} {refused_p99_ms:7.1f}".format(**each),
            f" {each['errors'] or 'none'}",
        )
    print(
        f"the last against the best of the others ({told['peak_clients']} clients): "
        f"answers × {told['goodput_ratio']}, p99 × {told['p99_ratio']}"
    )
