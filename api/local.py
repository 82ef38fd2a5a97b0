"""This process's own service, asked as over HTTP, and what can be said of what it is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi.encoders import jsonable_encoder
from pydantic import ValidationError

from api.schemas import AskIn, SearchIn, answer_json, filters_of, hit_json
from api.settings import Settings
from api.wiring import Service, open_service
from corpus.article import Article
from corpus.clean import clean
from corpus.errors import InputRejected, NotStored, QuestionRejected, ReplyRejected
from eval.dateline import Body
from index.hit import Outcome
from index.ingest import ingest, read_paths
from index.models import DEFAULT, checksum, find_model
from index.search import search
from qa.ask import Tools, answer
from qa.openvino_model import WEIGHTS

_BATCH = 500
_ROOMS = ("corpus", "index", "qa", "eval")


class LocalDateline:
    """See `eval.dateline.Dateline`."""

    def __init__(self, service: Service, tools: Tools) -> None:
        self._service = service
        self._tools = tools

    def fields(self) -> frozenset[str]:
        return frozenset(AskIn.model_fields)

    def ask(self, body: Body) -> Mapping[str, Any]:
        try:
            found = answer(AskIn(**body).asked(), self._tools)
        except (QuestionRejected, ValidationError) as error:
            raise ReplyRejected(f"the question was refused: {error}") from error
        return dict(jsonable_encoder(answer_json(found)))

    def search(self, body: Body) -> Mapping[str, Any]:
        engine, embedder = self._service.engine, self._service.embedder
        try:
            asked = SearchIn(**body)
            filters = filters_of(asked.filters, asked.as_of)
            hits = search(clean(asked.query), engine, embedder, filters, asked.top_k)
        except (QuestionRejected, ValidationError) as error:
            raise ReplyRejected(f"the search was refused: {error}") from error
        return {"hits": jsonable_encoder([hit_json(hit) for hit in hits])}

    def slice(self, article_id: str, version: str, start: int, end: int) -> str | None:
        try:
            return self._service.engine.get(article_id, version).text[start:end]
        except NotStored:
            return None


class Stored:
    """Everything in a store, gone through once: `about` then says what it was."""

    def __init__(self, service: Service) -> None:
        self._engine = service.engine
        self._seen: list[str] = []

    def __iter__(self) -> Iterator[Article]:
        for batch in self._engine.all_versions(_BATCH):
            for each in batch:
                told = (each.id, each.version, each.published_at, each.updated_at, each.retraction)
                self._seen.append(repr(told))
                yield each

    def about(self) -> dict[str, Any]:
        """Counts, and a hash of every version's text, dates and standing."""
        stats = self._engine.stats()
        return {
            "articles": stats.articles,
            "versions": stats.versions,
            "passages": stats.passages,
            "sha256": _sha256(each.encode() for each in sorted(self._seen)),
        }


@contextmanager
def service_with(settings: Settings, articles: Sequence[Path]) -> Iterator[Service]:
    """The service, once a benchmark's articles are stored. Raises InputRejected for one of them
    that cannot be."""
    with open_service(settings) as service:
        for outcome in ingest(read_paths(articles), service.pipeline):
            if not isinstance(outcome, Outcome):
                raise InputRejected(f"{outcome.path}, line {outcome.line}: {outcome.reason}")
        yield service


def configuration(settings: Settings, service: Service) -> dict[str, Any]:
    """What makes the answers, besides the articles: settings, models, fitted weights, code."""
    elsewhere = {"data", "models", "host", "port", "max_body_mb"}  # change no answer
    own = WEIGHTS if settings.reader == "dateline" else Path(settings.reader)
    weights = own / "reader.bin"
    local = settings.model == DEFAULT or Path(settings.model).is_dir()
    return {
        "settings": settings.model_dump(mode="json", exclude=elsewhere),
        "embedder": {
            "name": service.embedder.name,
            "sha256": find_model(settings.model).digest if local else None,
        },
        "reader": {
            "name": service.tools.reader.name,
            "sha256": checksum(weights) if weights.is_file() else None,
        },
        "fitted_sha256": _sha256([repr(asdict(service.tools.fitted)).encode()]),
        "code_sha256": _sha256(_code()),
    }


def _code() -> Iterator[bytes]:
    """Every module that answers or measures, so that a run does not go on with other code."""
    root = Path(__file__).parent.parent
    for room in _ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            yield path.read_bytes()


def _sha256(parts: Iterable[bytes]) -> str:
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part)
    return hashed.hexdigest()
