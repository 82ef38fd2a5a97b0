"""`dateline eval speed`: each step of the service in turn with a plain baseline, on the same work.

What is searched and asked is the store of `--data` where it holds something, else the bundled
sample; what is embedded, read and taken in is always the sample.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from api.settings import Settings
from api.wiring import Service, load_span_model, open_engine, open_service, pipeline_of
from corpus.formats import Found
from eval.plain import PlainEmbedder, PlainPipeline, PlainReader, PlainWords, flat, ingest_plainly
from eval.speed import cosines, interleave
from index.embedded import articles
from index.embedded.db import Database
from index.embedded.vectors import VectorIndex
from index.embedded.words import Words
from index.hit import EVERYTHING, Vectors
from index.ingest import ingest, passage_input, read_paths
from index.models import DEFAULT, find_model
from qa.ask import Asked, answer
from qa.reading import Prompt, SpanModel, ToRead

_EMBEDDED = 128  # passages, of 135 words each
_READ, _READ_TOKENS = 10, 176
_QUERIES, _DEPTH = 32, 100
_TOP_K = 8
_SQL_BATCH = 500
# Of each kind that the service knows: one thing, a list, a day, a number, several things at once.
_QUESTIONS = (
    "Who is the commander of the SDF?",
    "Which towns did the rebels capture?",
    "When did Hama fall?",
    "How many people were displaced?",
    "Where did the air strikes hit?",
    "Who took which neighborhoods of Aleppo, and when?",
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Bench:
    """What is measured: the service, its indexes each for itself, and the plain models.

    `passages` are the texts of `vectors` `(n, dim) float32`, in one order.
    """

    service: Service
    model: SpanModel
    words: Words
    nearest: VectorIndex
    vectors: Vectors
    passages: list[str]
    titles: list[str]
    embedder: PlainEmbedder
    reader: PlainReader


def speed(settings: Settings, rounds: int) -> Iterator[Row]:
    """A row for each step as it is measured. Raises StoreError, ModelError."""
    with _bench(settings) as bench:
        for measure in STEPS.values():
            yield measure(bench, rounds)


def _embedding(bench: _Bench, rounds: int) -> Row:
    passages = _pieces(_EMBEDDED)
    ours, plain = bench.service.embedder, bench.embedder
    pair = interleave(
        "embedding",
        "passages/s",
        len(passages),
        lambda: ours.embed(passages),
        lambda: plain.embed(passages),
        rounds,
    )
    mean_cosine, worst_cosine = cosines(ours.embed(passages), plain.embed(passages))
    return asdict(pair) | {"mean_cosine": mean_cosine, "worst_cosine": worst_cosine}


def _words(bench: _Bench, rounds: int) -> Row:
    plain = PlainWords(bench.passages)
    queries = bench.titles
    pair = interleave(
        "lexical search",
        "queries/s",
        len(queries),
        lambda: [bench.words.search(query, EVERYTHING, _DEPTH) for query in queries],
        lambda: [plain.search(query, _DEPTH) for query in queries],
        rounds,
    )
    return asdict(pair) | {"passages": len(bench.passages)}


def _vectors(bench: _Bench, rounds: int) -> Row:
    plain = flat(bench.vectors)
    queries = bench.service.embedder.embed(bench.titles)
    pair = interleave(
        "vector search",
        "queries/s",
        len(queries),
        lambda: [bench.nearest.search(query, EVERYTHING, _DEPTH) for query in queries],
        lambda: [plain.search(query[None, :], _DEPTH) for query in queries],
        rounds,
    )
    return asdict(pair) | {"passages": len(bench.passages)}


def _reading(bench: _Bench, rounds: int) -> Row:
    passages = [bench.reader.first_tokens(text, _READ_TOKENS) for text in _pieces(_READ)]
    question = _QUESTIONS[-1]
    asked = [ToRead(question, [Prompt(passage) for passage in passages])]
    pair = interleave(
        "reading",
        "questions/s",
        1,
        lambda: bench.model.read(asked),
        lambda: bench.reader.read(question, passages),
        rounds,
    )
    return asdict(pair) | {"p50_ms": 1000 / pair.ours, "passages": len(passages)}


def _question(bench: _Bench, rounds: int) -> Row:
    plain = PlainPipeline(bench.embedder, bench.reader, bench.passages, bench.vectors)
    pair = interleave(
        "whole question",
        "questions/s",
        len(_QUESTIONS),
        lambda: [answer(Asked(each, top_k=_TOP_K), bench.service.tools) for each in _QUESTIONS],
        lambda: [plain.answer(each, _TOP_K) for each in _QUESTIONS],
        rounds,
    )
    return asdict(pair) | {"passages": len(bench.passages), "passages_read": _TOP_K}


def _ingestion(bench: _Bench, rounds: int) -> Row:
    """Ours begins with an empty folder and ends with what can be found and survives a crash."""
    settings, embedder = bench.service.settings, bench.service.embedder
    drafts = [each.draft for each in _sample() if isinstance(each, Found)]
    texts = [(str(draft.title or ""), str(draft.text)) for draft in drafts]

    def ours() -> None:
        with tempfile.TemporaryDirectory() as folder:
            empty = settings.model_copy(update={"data": Path(folder)})
            with open_engine(empty, embedder) as engine:
                list(ingest(_sample(), pipeline_of(settings, engine, embedder)))

    pair = interleave(
        "ingestion",
        "articles/s",
        len(texts),
        ours,
        lambda: ingest_plainly(texts, bench.embedder),
        rounds,
    )
    return asdict(pair) | {"articles": len(texts)}


STEPS: dict[str, Callable[[_Bench, int], Row]] = {
    "embedding": _embedding,
    "lexical search": _words,
    "vector search": _vectors,
    "reading": _reading,
    "whole question": _question,
    "ingestion": _ingestion,
}


@contextmanager
def _bench(settings: Settings) -> Iterator[_Bench]:
    folder = find_model(DEFAULT).folder
    model = str(folder) if settings.model == DEFAULT else settings.model
    with _stored(settings) as service, closing(Database(service.settings.data)) as database:
        words = Words(service.settings.data / "words", database)
        nearest = VectorIndex(service.embedder.dim)
        nearest.follow(database)
        ids, vectors = nearest.all()
        known: dict[int, Any] = {}
        with database.reading() as connection:
            for at in range(0, len(ids), _SQL_BATCH):
                batch = ids[at : at + _SQL_BATCH].tolist()
                known |= articles.passages(connection, batch, EVERYTHING)
        held = [place for place, id in enumerate(ids.tolist()) if id in known]
        found = [known[int(ids[place])] for place in held]
        yield _Bench(
            service,
            load_span_model(settings),
            words,
            nearest,
            vectors[held],
            [passage_input(article.title, passage.text) for passage, article in found],
            _spread([article.title or passage.text[:80] for passage, article in found], _QUERIES),
            PlainEmbedder(model),
            PlainReader(folder),
        )


@contextmanager
def _stored(settings: Settings) -> Iterator[Service]:
    """The service on the store that the settings name, or on one made of the sample."""
    if (settings.data / "articles.sqlite").exists():
        with open_service(settings) as service:
            if service.engine.stats().passages:
                yield service
                return
    with tempfile.TemporaryDirectory() as folder:
        fresh = {"data": Path(folder), "models": settings.models_folder}
        with open_service(settings.model_copy(update=fresh)) as service:
            list(ingest(_sample(), service.pipeline))
            yield service


def _sample() -> list[Any]:
    with resources.as_file(resources.files("corpus").joinpath("sample", "articles.jsonl")) as path:
        return list(read_paths([path]))


def _pieces(count: int) -> list[str]:
    """Real news lengths: the sample's articles in pieces of 135 words, all different."""
    drafts = [each.draft for each in _sample() if isinstance(each, Found)]
    words = [word for draft in drafts for word in str(draft.text).split()]
    step = max(1, (len(words) - 135) // count)
    return [" ".join(words[at : at + 135]) for at in range(0, step * count, step)]


def _spread(values: Sequence[str], count: int) -> list[str]:
    """So many different ones, from first to last."""
    different = list(dict.fromkeys(values))
    step = max(1, len(different) // count)
    return different[::step][:count]
