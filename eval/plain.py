"""What dateline's speed is compared with: each step as its best-known library does it when it is
used as its documentation says, in torch fp32, with nothing tuned. Answers are not compared; the
reading network is untrained, which costs as much as a trained one."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np

from corpus.errors import ModelMissing
from index.hit import Vectors

_PIECE_WORDS = 180  # about as long as our passages of 240 tokens


class Embeds(Protocol):
    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors `(n, dim) float32`."""


class PlainEmbedder:
    """sentence-transformers as it comes: torch, fp32, its own batches of 32."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model, device="cpu")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors `(n, dim) float32`."""
        vectors: Vectors = self._model.encode(list(texts), normalize_embeddings=True)
        return vectors


class PlainWords:
    """bm25s as it comes: its own tokens, English stop words, no stems."""

    def __init__(self, passages: Sequence[str]) -> None:
        """Raises ModelMissing where bm25s is not installed."""
        try:
            self._bm25s = import_module("bm25s")
        except ImportError as error:
            raise ModelMissing(
                'bm25s is not installed; run `pip install "dateline[dev]"` to compare with it'
            ) from error
        self._ranking = self._bm25s.BM25()
        self._ranking.index(self._tokens(passages), show_progress=False)
        self._count = len(passages)

    def search(self, text: str, limit: int) -> list[int]:
        """Places of the best passages, best first."""
        limit = min(limit, self._count)
        found = self._ranking.retrieve(self._tokens([text]), k=limit, show_progress=False)
        return [int(place) for place in found.documents[0]]

    def _tokens(self, texts: Sequence[str]) -> Any:
        return self._bm25s.tokenize(list(texts), show_progress=False)


class PlainReader:
    """transformers as it comes: torch, fp32, one padded batch a question, the best span of all."""

    def __init__(self, folder: Path) -> None:
        import torch
        from transformers import AutoConfig, AutoModelForQuestionAnswering, AutoTokenizer

        self._torch = torch
        config = AutoConfig.from_pretrained(str(folder))
        self._model = AutoModelForQuestionAnswering.from_config(config).eval()
        self._tokenizer = AutoTokenizer.from_pretrained(str(folder))

    def read(self, question: str, passages: Sequence[str]) -> tuple[int, int, int]:
        """The best passage, and its first and last token."""
        both = ([question] * len(passages), list(passages))
        inputs = self._tokenizer(*both, padding=True, truncation=True, return_tensors="pt")
        with self._torch.no_grad():
            scored = self._model(**inputs)
        starts, ends = scored.start_logits.max(dim=1), scored.end_logits.max(dim=1)
        best = int((starts.values + ends.values).argmax())
        return best, int(starts.indices[best]), int(ends.indices[best])

    def first_tokens(self, text: str, count: int) -> str:
        """The text up to its last wanted token."""
        offsets = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        return text[: offsets["offset_mapping"][:count][-1][1]]


class PlainPipeline:
    """Embed the question, find the nearest passages, read them: no filters, dates or quotes."""

    def __init__(
        self,
        embedder: PlainEmbedder,
        reader: PlainReader,
        passages: Sequence[str],
        vectors: Vectors,
    ) -> None:
        self._embedder, self._reader, self._passages = embedder, reader, passages
        self._index = flat(vectors)

    def answer(self, question: str, top_k: int) -> tuple[int, int, int]:
        """The best of the `top_k` nearest passages, and its first and last token."""
        _, places = self._index.search(self._embedder.embed([question]), top_k)
        return self._reader.read(question, [self._passages[i] for i in places[0] if i >= 0])


def flat(vectors: Vectors) -> faiss.IndexFlatIP:
    """FAISS's exact index over `(n, dim) float32`, as it comes."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return index


def ingest_plainly(articles: Sequence[tuple[str, str]], embedder: Embeds) -> int:
    """Titles and texts cut every so many words, embedded, and put into an index in memory: how many
    pieces. No cleaning, dates, versions, duplicates, words index, and nothing kept on disk."""
    pieces = [
        f"{title}\n{' '.join(words[at : at + _PIECE_WORDS])}"
        for title, text in articles
        for words in [text.split()]
        for at in range(0, len(words), _PIECE_WORDS)
    ]
    return int(flat(embedder.embed(pieces)).ntotal)
