"""The path of an article, top to bottom: read, clean, date, find duplicates, chunk, embed, commit.

Articles go through in batches, each committed as a whole: after a crash the same call goes on
where it stopped, since what is stored already is `unchanged`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpus.article import Article, Passage
from corpus.chunk import Ruler, chunk
from corpus.draft import NOTHING_SAID, Defaults, finish
from corpus.encoding import OWN, count_tokens
from corpus.errors import ArticleRejected, NotStored
from corpus.formats import Found, Rejected, find_files, read_file
from index.embed import Embedder
from index.embedded.engine import EmbeddedEngine
from index.engine import Engine
from index.hit import Entry, Outcome

# Enough passages to sort by length, few enough to lose little when the power goes.
_BATCH_ARTICLES = 64
_BATCH_CHARS = 1_000_000
_TITLE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Where articles go, what embeds them, and how long a passage may be (see `corpus.chunk`)."""

    engine: Engine
    embedder: Embedder
    encoding: str = OWN
    max_tokens: int = 240
    overlap_tokens: int = 30


def read_paths(paths: Iterable[Path], form: str | None = None) -> Iterator[Found | Rejected]:
    """Every draft in files and folders; `form` names the format where the ending does not."""
    for path in paths:
        try:
            files = list(find_files(path))
        except OSError as error:
            yield Rejected(str(path), None, f"cannot be read: {error.strerror}")
            continue
        for file in files:
            yield from read_file(file, form)


def ingest(
    found: Iterable[Found | Rejected], pipeline: Pipeline, defaults: Defaults = NOTHING_SAID
) -> Iterator[Outcome | Rejected]:
    """What became of each thing found, in its order. What was yielded is durable; once the
    iteration has ended, all of it can be found."""
    for batch in _batches(found):
        frozen = [freeze(each, defaults) for each in batch]
        outcomes = iter(_stored([each for each in frozen if isinstance(each, Article)], pipeline))
        for each in frozen:
            yield next(outcomes) if isinstance(each, Article) else each
    pipeline.engine.follow()


def renew(engine: EmbeddedEngine, pipeline: Pipeline) -> None:
    """Cut and embed every stored version anew, all in one transaction: after a crash the store
    still belongs wholly to the old model."""
    embedder = pipeline.embedder
    with engine.renewing(embedder.name, embedder.dim) as replace_passages:
        for articles in engine.all_versions(_BATCH_ARTICLES):
            for entry in _embedded(articles, pipeline):
                replace_passages(entry)


def freeze(found: Found | Rejected, defaults: Defaults) -> Article | Rejected:
    """A draft, cleaned and dated, as an article, or why it cannot be one."""
    if isinstance(found, Rejected):
        return found
    try:
        return finish(found.draft, defaults)
    except ArticleRejected as error:
        return Rejected(found.path, found.line, str(error))


def prepare(articles: Sequence[Article], pipeline: Pipeline) -> list[Entry]:
    """The articles with passages and vectors, for each text that the engine does not have yet."""
    standing = pipeline.engine.standing(articles)
    new: dict[str, Article] = {}
    for article, wanted in zip(articles, standing, strict=True):
        if wanted:
            new.setdefault(article.version, article)
    prepared = {entry.article.version: entry for entry in _embedded(list(new.values()), pipeline)}
    # The first article with a new text brings it; later ones with the same text find it stored.
    return [prepared.pop(article.version, Entry(article)) for article in articles]


def _stored(articles: Sequence[Article], pipeline: Pipeline) -> list[Outcome]:
    while True:
        try:
            return pipeline.engine.put(prepare(articles, pipeline))
        except NotStored:
            continue  # a text that we counted on was removed between the two: prepare it too


def passage_input(title: str, text: str) -> str:
    """What the embedding model reads of a passage: the title says what "they" and "there" mean."""
    return f"{title[:_TITLE_CHARS]}\n{text}" if title else text


def _batches(found: Iterable[Found | Rejected]) -> Iterator[list[Found | Rejected]]:
    batch: list[Found | Rejected] = []
    chars = 0
    for each in found:
        batch.append(each)
        text = each.draft.text if isinstance(each, Found) else None
        chars += len(text) if isinstance(text, str) else 0
        if len(batch) >= _BATCH_ARTICLES or chars >= _BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _embedded(articles: Sequence[Article], pipeline: Pipeline) -> Iterator[Entry]:
    cut = [(article, _chunked(article, pipeline)) for article in articles]
    inputs = [
        passage_input(_title_read(article, pipeline.embedder), passage.text)
        for article, passages in cut
        for passage in passages
    ]
    vectors = pipeline.embedder.embed(inputs)
    at = 0
    for article, passages in cut:
        yield Entry(article, passages, vectors[at : at + len(passages)])
        at += len(passages)


def _chunked(article: Article, pipeline: Pipeline) -> list[Passage]:
    """Passages that leave room for the title, which the model reads in front of each."""
    embedder = pipeline.embedder
    title = passage_input(_title_read(article, embedder), "")
    ruler = Ruler(
        partial(count_tokens, name=pipeline.encoding),
        embedder.count,
        embedder.window_tokens - embedder.count([title])[0],
        pipeline.max_tokens,
        pipeline.overlap_tokens,
    )
    return chunk(article, ruler)


def _title_read(article: Article, embedder: Embedder) -> str:
    """The title, unless it would take more than half of what the model reads: in some scripts a
    hundred characters fill the window, and no passage would fit beside them."""
    tokens = embedder.count([passage_input(article.title, "")])[0]
    return article.title if tokens <= embedder.window_tokens // 2 else ""
