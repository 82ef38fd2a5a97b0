"""Words to the stems that they are indexed and compared by."""

from __future__ import annotations

from functools import cache, lru_cache

import tantivy
from tantivy import Filter, Tokenizer

# Words that nearly every question or passage has: they cost time and rank nothing.
_STOPWORDS = """a about according all also an and any are as at be because been before being but by
can could did do does for from had has have he her his how i if in into is it its many may me more
most much my no not of on or our said say says she should so some than that the their them then
there these they this those to us was we were what when where which while who whom whose why will
with would you your""".split()


def analyzer() -> tantivy.TextAnalyzer:
    """Words in lower case, without accents, stemmed."""
    return (
        tantivy.TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(60))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


def terms(text: str) -> list[str]:
    """The stems of `text`, in order, repeated ones too."""
    return list(_stems(text))


def telling_terms(text: str) -> list[str]:
    """The different stems of `text` without those that rank nothing, unless it has no others."""
    stems = terms(text)
    telling = [stem for stem in stems if stem not in stop_terms()]
    return list(dict.fromkeys(telling or stems))


# The sentences that a question finds are compared with it again and again.
@lru_cache(maxsize=4096)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(_analyzer().analyze(text))


@cache
def stop_terms() -> frozenset[str]:
    """The stems of words that tell nothing."""
    return frozenset(_analyzer().analyze(" ".join(_STOPWORDS)))


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    return analyzer()
