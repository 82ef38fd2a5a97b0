"""What all commands share: their common options, errors as one line, JSON for programs."""

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

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the store.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
TopK = Annotated[int, typer.Option("--top-k", help="How many passages.")]
Since = Annotated[str | None, typer.Option("--from", help="First day of publication.")]
Until = Annotated[str | None, typer.Option("--to", help="Last day of publication.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what was published by then.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Only this source.")]


def settings_of(data: Path | None, **given: Any) -> Settings:
    chosen = {key: value for key, value in given.items() if value is not None}
    return Settings(**(chosen if data is None else chosen | {"data": data}))


@contextmanager
def errors_told() -> Iterator[None]:
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


def print_json(value: Any) -> None:
    written = json.dumps(jsonable_encoder(value), ensure_ascii=False)
    sys.stdout.write(mend_surrogates(written) + "\n")
