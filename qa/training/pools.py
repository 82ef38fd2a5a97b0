"""All sets of a split, each with the passages that may stand against its questions."""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Tokenizer

from qa.training.examples import Pool, build_pool
from qa.training.rows import Row, count_sources
from qa.training.tokens import encode_rows


def build_pools(tokenizer: Tokenizer, rows: Sequence[Row]) -> dict[str, Pool]:
    """A pool by the name of its set."""
    return {
        source: build_pool(
            tokenizer, encode_rows(tokenizer, [row for row in rows if row.source == source])
        )
        for source in count_sources(rows)
    }
