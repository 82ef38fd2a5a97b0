"""`dateline eval speed`: each step of the service in turn with a plain baseline, on the same work.

What is asked is the store of `--data` where it holds something, else the bundled sample; what is
embedded, read and taken in is always the sample. Searches alone need more than the sample, which
they are through with before Python has called them: a store of less than 10,000 passages is
replaced, for them, by that many made of the sample's words.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from api.settings import Settings
from api.wiring import Service, load_span_model, open_engine, open_service, pipeline_of
from corpus.article import Article, Passage, make_article
from corpus.formats import Found
from eval.plain import PlainEmbedder, PlainPipeline, PlainReader, PlainWords, flat, ingest_plainly
from eval.speed import cosines, interleave
from index.embedded import articles
from index.embedded.db import Database
from index.embedded.vectors import VectorIndex
from index.embedded.words import Words
from index.hit import EVERYTHING, Entry, Vectors
from index.ingest import ingest, passage_input, read_paths
from index.models import DEFAULT, find_model
from qa.ask import Asked, answer
from qa.reading import Prompt, SpanModel, ToRead

_EMBEDDED = 64  # passages, of 135 words each
_INGESTED = 20  # articles
_SEARCHED, _MADE_WORDS = 10_000, 120  # passages, words in each of those that are made
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
class _Stored:
    """A store's indexes, each for itself, and what stands in them: `passages` are the texts of
    `vectors` `(n, dim) float32`, in one order; some of the `titles` are what is searched for."""

    words: Words
    nearest: VectorIndex
    vectors: Vectors
    passages: list[str]
    titles: list[str]


@dataclass(frozen=True, slots=True)
class _Bench:
    """What is measured, and the plain models. `asked` is the service's own store; `searched` is
    that or a larger one."""

    service: Service
    model: SpanModel
    asked: _Stored
    searched: _Stored
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
    stored = bench.searched
    plain = PlainWords(stored.passages)
    queries = stored.titles
    pair = interleave(
        "lexical search",
        "queries/s",
        len(queries),
        lambda: [stored.words.search(query, EVERYTHING, _DEPTH) for query in queries],
        lambda: [plain.search(query, _DEPTH) for query in queries],
        rounds,
    )
    return asdict(pair) | {"passages": len(stored.passages)}


def _vectors(bench: _Bench, rounds: int) -> Row:
    stored = bench.searched
    plain = flat(stored.vectors)
    queries = bench.service.embedder.embed(stored.titles)
    pair = interleave(
        "vector search",
        "queries/s",
        len(queries),
        lambda: [stored.nearest.search(query, EVERYTHING, _DEPTH) for query in queries],
        lambda: [plain.search(query[None, :], _DEPTH) for query in queries],
        rounds,
    )
    return asdict(pair) | {"passages": len(stored.passages)}


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
    asked = bench.asked
    plain = PlainPipeline(bench.embedder, bench.reader, asked.passages, asked.vectors)
    pair = interleave(
        "whole question",
        "questions/s",
        len(_QUESTIONS),
        lambda: [answer(Asked(each, top_k=_TOP_K), bench.service.tools) for each in _QUESTIONS],
        lambda: [plain.answer(each, _TOP_K) for each in _QUESTIONS],
        rounds,
    )
    return asdict(pair) | {"passages": len(asked.passages), "passages_read": _TOP_K}


def _ingestion(bench: _Bench, rounds: int) -> Row:
    """Ours begins with an empty folder and ends with what can be found and survives a crash."""
    settings, embedder = bench.service.settings, bench.service.embedder
    taken = _sample()[:_INGESTED]
    texts = [(str(each.draft.title or ""), str(each.draft.text)) for each in taken]

    def ours() -> None:
        with tempfile.TemporaryDirectory() as folder:
            empty = settings.model_copy(update={"data": Path(folder)})
            with open_engine(empty, embedder) as engine:
                list(ingest(taken, pipeline_of(settings, engine, embedder)))

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
    with _service(settings) as service, ExitStack() as open_:
        dim = service.embedder.dim
        asked = searched = open_.enter_context(_opened(service.settings.data, dim))
        if len(asked.passages) < _SEARCHED:
            made = Path(open_.enter_context(tempfile.TemporaryDirectory()))
            with open_engine(
                settings.model_copy(update={"data": made}), service.embedder
            ) as engine:
                engine.put(list(_made(dim)))
                engine.follow()
            searched = open_.enter_context(_opened(made, dim))
        plain = PlainEmbedder(model), PlainReader(folder)
        yield _Bench(service, load_span_model(settings), asked, searched, *plain)


@contextmanager
def _service(settings: Settings) -> Iterator[Service]:
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


@contextmanager
def _opened(folder: Path, dim: int) -> Iterator[_Stored]:
    with closing(Database(folder)) as database:
        nearest = VectorIndex(dim)
        nearest.follow(database)
        ids, vectors = nearest.all()
        known: dict[int, tuple[Passage, Article]] = {}
        with database.reading() as connection:
            for at in range(0, len(ids), _SQL_BATCH):
                batch = ids[at : at + _SQL_BATCH].tolist()
                known |= articles.passages(connection, batch, EVERYTHING)
        places = [place for place, id in enumerate(ids.tolist()) if id in known]
        found = [known[int(ids[place])] for place in places]
        yield _Stored(
            Words(folder / "words", database),
            nearest,
            vectors[places],
            [passage_input(article.title, passage.text) for passage, article in found],
            _spread([article.title or passage.text[:80] for passage, article in found], _QUERIES),
        )


def _made(dim: int) -> Iterator[Entry]:
    """Articles of one passage each, of the sample's words as often as they are there, with vectors
    that point anywhere: to search them costs what it costs to search real ones."""
    draw = np.random.default_rng(0)
    words = np.array(_all_words())
    for n in range(_SEARCHED):
        drawn = draw.choice(words, _MADE_WORDS).tolist()
        text, title = " ".join(drawn), " ".join(drawn[:8])
        article = make_article(text, id=f"made-{n}", title=title)
        vector = draw.standard_normal((1, dim), dtype=np.float32)
        passage = Passage(article.id, article.version, 0, len(text), text)
        yield Entry(article, [passage], vector / np.linalg.norm(vector))


def _sample() -> list[Found]:
    with resources.as_file(resources.files("corpus").joinpath("sample", "articles.jsonl")) as path:
        return [each for each in read_paths([path]) if isinstance(each, Found)]


def _all_words() -> list[str]:
    return [word for each in _sample() for word in str(each.draft.text).split()]


def _pieces(count: int) -> list[str]:
    """Real news lengths: the sample's articles in pieces of 135 words, all different."""
    words = _all_words()
    step = max(1, (len(words) - 135) // count)
    return [" ".join(words[at : at + 135]) for at in range(0, step * count, step)]


def _spread(values: Sequence[str], count: int) -> list[str]:
    """So many different ones, from first to last."""
    different = list(dict.fromkeys(values))
    step = max(1, len(different) // count)
    return different[::step][:count]
