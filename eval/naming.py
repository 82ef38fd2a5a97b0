"""Whether some words name the same thing as others: for rows, facets, conflicts and mentions.

Stricter than a substring and looser than SQuAD's exact match: "Miners led by Red Lamp Union"
names Red Lamp Union, and "Karsk" does not name New Karsk. Knows nothing but words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from eval.gold import Ways, ways

_CURLY = str.maketrans("‘’“”", "''\"\"")
_POSSESSIVE = re.compile(r"'s\b")
_WORD = re.compile(r"\d+(?:[.,:]\d+)+|\w+")  # "151,000" and "07:50" are one word each
# Articles, of Arabic names too: "Badri" and "al-Badri" are one name.
_ARTICLES = frozenset({"a", "an", "the", "al", "el"})


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without accents, articles and possessives.

    >>> words("The al-Badri’s 3,000 Boats")
    ('badri', '3,000', 'boats')
    """
    folded = _POSSESSIVE.sub("", text.translate(_CURLY).casefold())
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    return tuple(word for word in _WORD.findall(plain) if word not in _ARTICLES)


def names(given: str, wordings: Ways) -> bool:
    """Whether `given` holds all words of a wording in a row, or is more than half of one's words
    in a row itself.

    >>> names("Marine Life Center", ("Northern Marine Life Center",))
    True
    >>> names("Karsk", ("New Karsk",))
    False
    """
    said = words(given)
    return any(
        _within(wanted, said) or (2 * len(said) > len(wanted) and _within(said, wanted))
        for wanted in map(words, wordings)
    )


def mentions(text: str, written: str) -> bool:
    """Whether any wording stands in the text, whatever the case, from the beginning of a word on;
    its end may go on ("Kurd" stands in "Kurdish"), but not into a longer number."""
    return any(_pattern(way).search(_folded(text)) for way in ways(written))


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether `part` is a run of `whole`, and not empty."""
    width = len(part)
    return bool(part) and any(
        whole[at : at + width] == part for at in range(len(whole) - width + 1)
    )


@lru_cache(maxsize=4_096)
def _pattern(way: str) -> re.Pattern[str]:
    end = r"(?!\d|[.,]\d)" if way[-1].isdigit() else ""
    return re.compile(rf"(?<!\w)(?<!\d[.,]){re.escape(_folded(way))}{end}")


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return " ".join(text.translate(_CURLY).casefold().split())
