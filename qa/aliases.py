"""Names that mean the same: told by the texts at hand ("Full Name (FN)"), by their spelling, or by
the owner's own file.

Nothing here knows any name. Spellings of one name differ as transliterations do, by a vowel, a
doubled letter or an ending; two that one article uses side by side are two names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.errors import InputRejected
from index.terms import terms

_SHORT = re.compile(
    r"(?P<full>(?:[\w’'-]+\s+){1,8})\((?P<short>[A-Z][A-Za-z]*[A-Z])(?:[;,][^)]{0,60})?\)"
)
_SMALL = frozenset("of the and for de del la al el in on at to a".split())
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouywh]")
_LONG = 9  # letters from which two may differ
_LEAST = 5  # letters below which a spelling is what it is


@dataclass(frozen=True, slots=True)
class Aliases:
    """`groups`: for the stems of a name the number of its group; `together`: names, by their
    stems, that stand in one text."""

    groups: Mapping[tuple[str, ...], int]
    texts: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, texts: Iterable[str], given: Mapping[str, Sequence[str]] | None = None) -> Aliases:
        """What the texts say, and what the owner says: a name and its other forms."""
        kept = list(texts)
        pairs = [(full, short) for text in kept for full, short in _shortened(text)]
        pairs += [(name, form) for name, forms in (given or {}).items() for form in forms]
        groups: dict[tuple[str, ...], int] = {}
        for number, (one, other) in enumerate(pairs):
            group = groups.get(_key(one), groups.get(_key(other), number))
            groups[_key(one)] = groups[_key(other)] = group
        return cls(groups, tuple(frozenset(terms(text)) for text in kept))

    def same(self, one: str, other: str) -> bool:
        """Whether two names mean the same."""
        first, second = _key(one), _key(other)
        if first == second:
            return True
        if first in self.groups and self.groups[first] == self.groups.get(second):
            return True
        return _spelt_alike("".join(first), "".join(second)) and not any(
            {*first, *second} <= text for text in self.texts
        )

    def held(self, name: str, words: Iterable[str]) -> bool:
        """Whether words, as stems, hold the name or another spelling of each of its words."""
        kept = set(words)
        return all(
            stem in kept or any(_spelt_alike(stem, other) for other in kept) for stem in _key(name)
        ) or any(
            self.groups[key] == self.groups.get(_key(name)) and set(key) <= kept
            for key in self.groups
        )


def read_aliases(path: Path) -> dict[str, list[str]]:
    """The owner's file: `"Full Name" = ["Other form", …]`, in TOML; nothing where there is none.

    Raises InputRejected, naming the file and what is wrong in it.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRejected(f"{path} is no TOML: {error}") from error
    for name, forms in written.items():
        if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
            raise InputRejected(
                f'{path}: {name!r} needs a list of other forms, as in "{name}" = ["Form"]'
            )
    return written


def _shortened(text: str) -> Iterable[tuple[str, str]]:
    """Full names with their initials in brackets behind them."""
    for match in _SHORT.finditer(text):
        words = match["full"].split()
        letters = [letter for letter in match["short"] if letter.isupper()]
        for size in range(len(words), 1, -1):
            full = words[-size:]
            initials = [part[0].upper() for word in full for part in word.split("-") if part]
            if full[0][0].isupper() and _is_within(letters, initials) and initials[0] == letters[0]:
                yield " ".join(full), match["short"]
                break


def _is_within(letters: Sequence[str], initials: Sequence[str]) -> bool:
    """Whether the letters are the initials, some of the small words' left out."""
    rest = iter(initials)
    return all(letter in rest for letter in letters) and len(initials) <= len(letters) + 3


@lru_cache(maxsize=16_384)
def _key(name: str) -> tuple[str, ...]:
    """The stems of a name without its small words."""
    stems = tuple(stem for stem in terms(name) if stem not in _SMALL)
    return stems or tuple(terms(name))


@lru_cache(maxsize=65_536)
def _spelt_alike(one: str, other: str) -> bool:
    """Whether two words differ only as spellings of one name do: the same consonants in the same
    order, and one letter's difference, two in a long name."""
    if one == other:
        return True
    if min(len(one), len(other)) < _LEAST or one[0] != other[0] or not (one + other).isalpha():
        return False
    if _consonants(one) != _consonants(other):
        return False
    return _distance(one, other) <= (2 if min(len(one), len(other)) >= _LONG else 1)


def _consonants(word: str) -> str:
    return _VOWELS.sub("", _DOUBLED.sub(r"\1", word))


def _distance(one: str, other: str) -> int:
    """Letters to put in, leave out or exchange (Levenshtein, 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
