"""The sample's service behind an application with settings and keys of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import make_app
from api.keys import Key, KeyRing, Rights, Scope
from api.settings import Settings

CORE = "Who took which neighborhoods of Aleppo, and when?"
HAMA = {"question": "When did Hama fall?"}
EVERY_SCOPE = frozenset({Scope.ASK, Scope.WRITE})


@dataclass(frozen=True)
class Door:
    """A started application, its keys, and how one of them is sent."""

    client: TestClient
    ring: KeyRing

    def key(self, *scopes: Scope, **rights: Any) -> tuple[Key, dict[str, str]]:
        made = Rights(frozenset(scopes or (Scope.ASK,)), **rights)
        key, written = self.ring.create("test", made)
        return key, bearer(written)


def bearer(written: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {written}"}


def app_beside(client: TestClient, settings: Settings, folder: Path, **chosen: Any) -> FastAPI:
    """Another application over the same articles, with keys and settings of its own."""
    service = cast(FastAPI, client.app).state.service
    return make_app(settings.model_copy(update={"data": folder, **chosen}), service)


@contextmanager
def door(app: FastAPI, folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[Door]:
    started = TestClient(app, raise_server_exceptions=False, headers=headers)
    with started, closing(KeyRing(folder)) as ring:
        yield Door(started, ring)
