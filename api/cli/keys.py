"""`dateline keys create | list | revoke`: who may use the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.shared import AsJson, Data, errors_told, print_json, settings_of

if TYPE_CHECKING:
    from pathlib import Path

    from api.keys import Key, KeyRing

app = typer.Typer(help="Who may use the service.", no_args_is_help=True)


@app.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="Whose it is, or what for.")] = "",
    scope: Annotated[
        list[str] | None, typer.Option(help="ask, write or admin; ask without it.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Only articles of this source; all without it.")
    ] = None,
    expires: Annotated[str | None, typer.Option(help="The last day, or a moment; in UTC.")] = None,
    per_minute: Annotated[
        int, typer.Option(min=0, help="Most requests a minute; 0: the setting.")
    ] = 0,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Make a key and show it, this once: only its hash is kept. From the first key on, no request
    is answered without one."""
    from api.keys import Rights
    from corpus.clean import clean_line

    with errors_told():
        sources = tuple(clean_line(each) for each in source or [])
        rights = Rights(_scopes(scope or ["ask"]), sources, _end(expires), per_minute)
        with _ring(data) as ring:
            key, written = ring.create(clean_line(name), rights)
    if as_json:
        print_json({"key": written, **_row(key)})
        return
    print(f"{written}\n\nIt is shown this once. {_told(key)}")


@app.command("list")
def list_keys(as_json: AsJson = False, data: Data = None) -> None:
    """Every key ever made, without its secret."""
    with errors_told(), _ring(data) as ring:
        keys = ring.all()
    if as_json:
        print_json({"keys": [_row(key) for key in keys]})
        return
    for key in keys:
        print(_told(key))


@app.command("revoke")
def revoke_key(id: str, as_json: AsJson = False, data: Data = None) -> None:
    """Refuse a key from now on, also where an answer is being streamed."""
    with errors_told(), _ring(data) as ring:
        ring.revoke(id)
    if as_json:
        print_json({"revoked": id})
    else:
        print(f"revoked {id}")


@contextmanager
def _ring(data: Path | None) -> Iterator[KeyRing]:
    from api.keys import KeyRing

    with closing(KeyRing(settings_of(data).data)) as ring:
        yield ring


def _scopes(named: list[str]) -> Any:
    """Raises QuestionRejected for a scope that there is not."""
    from api.keys import Scope
    from corpus.errors import QuestionRejected

    try:
        return frozenset(Scope(each) for each in named)
    except ValueError as error:
        raise QuestionRejected(f"no such scope; there are {', '.join(Scope)}") from error


def _end(expires: str | None) -> datetime | None:
    """Raises InputRejected for what is no date, or over already."""
    from corpus.dates import end_of
    from corpus.errors import QuestionRejected

    if expires is None:
        return None
    end = end_of(expires)
    end = end if end.tzinfo else end.replace(tzinfo=UTC)
    if end <= datetime.now(UTC):
        raise QuestionRejected(f"{expires} is over; a key that has expired is of no use")
    return end


def _row(key: Key) -> dict[str, Any]:
    rights = key.rights
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(rights.scopes),
        "sources": rights.sources,
        "per_minute": rights.per_minute,
        "created_at": key.created_at,
        "expires_at": rights.expires_at,
        "revoked_at": key.revoked_at,
    }


def _told(key: Key) -> str:
    """One line about a key."""
    rights = key.rights
    parts = [key.id, key.name or "no name", "+".join(sorted(rights.scopes))]
    parts.append(f"only {', '.join(rights.sources)}" if rights.sources else "all sources")
    if rights.per_minute:
        parts.append(f"{rights.per_minute} a minute")
    if rights.expires_at:
        parts.append(f"until {rights.expires_at:%Y-%m-%d %H:%M} UTC")
    if key.revoked_at:
        parts.append(f"revoked {key.revoked_at:%Y-%m-%d %H:%M} UTC")
    return "  ".join(parts)
