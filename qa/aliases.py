"""Names that mean the same: told by the texts at hand ("Full Name (FN)", a last name that only one
full name has), by their spelling, or by the owner's own file.

Nothing here knows any name. Spellings of one name differ as transliterations do, by their vowels, a
doubled letter or an ending; two that one article uses side by side are two names.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from corpus.errors import InputRejected
from index.terms import terms
from qa.name_forms import (
    Key,
    beginnings,
    forms_in,
    initialled,
    key_of,
    ordinals,
    same_words,
    short_forms,
    spelt_alike,
)

_INSIDE = re.compile(r"(?<=\w)['’](?=\w{2})")


@dataclass(frozen=True, slots=True)
class Aliases:
    """`groups`: for the words of a name the number of its group; `fullest`: the fullest name of
    each group; `seen`: the names of the texts, the fullest first; `texts`: what was read."""

    groups: Mapping[Key, int]
    fullest: Mapping[int, str] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str], given: Mapping[str, Sequence[str]] | None = None) -> Aliases:
        """What the texts say, and what the owner says: a name and its other forms. A text is best
        a whole article, since two names side by side in one are not the same."""
        return _told(tuple(texts), tuple((n, tuple(forms)) for n, forms in (given or {}).items()))

    def same(self, one: str, other: str) -> bool:
        """Whether two names mean the same.

        >>> Aliases.of(["The River Board (RB) met."]).same("RB", "the River Board")
        True
        """
        first, second = key_of(one), key_of(other)
        if same_words(first, second):
            return True
        group = self.groups.get(first)
        if group is not None and group == self.groups.get(second):
            return True
        return _alike(self.texts, one, other)

    def canonical(self, name: str) -> str:
        """The fullest form of the name that was seen or given; the name itself where there is
        none."""
        group = self.groups.get(key_of(name))
        if group is not None and group in self.fullest:
            return self.fullest[group]
        return next((form for form in self.seen if self.same(name, form)), name)

    def merge(self, names: Sequence[str]) -> list[list[int]]:
        """The places of the names in groups that mean the same, in the order of their first."""
        found: list[list[int]] = []
        for at, name in enumerate(names):
            near = [group for group in found if any(self.same(name, names[n]) for n in group)]
            for group in near[1:]:
                near[0].extend(group)
                found.remove(group)
            if near:
                near[0].append(at)
            else:
                found.append([at])
        return sorted(sorted(group) for group in found)

    def held(self, name: str, words: Iterable[str]) -> bool:
        """Whether words, as stems, hold the name or another spelling of each of its words."""
        kept = set(words)
        if all(
            stem in kept or any(spelt_alike(stem, word) for word in kept) for stem in _stems(name)
        ):
            return True
        group = self.groups.get(key_of(name))
        return group is not None and any(
            number == group and set(_stems(" ".join(other))) <= kept
            for other, number in self.groups.items()
        )


class _Groups:
    """Names, by their words, that were joined (a forest of disjoint sets)."""

    def __init__(self) -> None:
        self._above: dict[Key, Key] = {}

    def join(self, one: Key, other: Key) -> None:
        first, second = self._root(one), self._root(other)
        if first != second:
            self._above[second] = first

    def numbered(self) -> dict[Key, int]:
        """For each name the number of its group."""
        numbers: dict[Key, int] = {}
        return {key: numbers.setdefault(self._root(key), len(numbers)) for key in list(self._above)}

    def _root(self, key: Key) -> Key:
        self._above.setdefault(key, key)
        while self._above[key] != key:
            key = self._above[key]
        return key


# What one question finds is looked at from several sides, each of which asks for its names.
@lru_cache(maxsize=16)
def _told(texts: tuple[str, ...], given: tuple[tuple[str, tuple[str, ...]], ...]) -> Aliases:
    seen = Counter(form for text in texts for form in forms_in(text))
    joined = _Groups()
    for name, forms in given:
        for form in forms:
            joined.join(key_of(name), key_of(form))
    for one, other in [
        *initialled(texts, seen),
        *short_forms(texts, seen, partial(_alike, texts)),
        *beginnings(seen),
    ]:
        joined.join(key_of(one), key_of(other))
    groups = joined.numbered()
    # A form that stands once may have a word too many: "Breaking News Ana Ruiz".
    ranked = sorted(seen, key=lambda n: (" " not in n, seen[n] == 1, -len(n.split()), n))
    fullest: dict[int, str] = {}
    for name in [*(name for name, _ in given), *ranked]:
        if key_of(name) in groups:
            fullest.setdefault(groups[key_of(name)], name)
    return Aliases(groups, fullest, tuple(ranked), texts)


def _alike(texts: Sequence[str], one: str, other: str) -> bool:
    """Whether two names are spellings of one, and in no text two names."""
    first, second = key_of(one), key_of(other)
    if ordinals(first) != ordinals(second):
        return False
    return spelt_alike(_letters(one), _letters(other)) and not any(
        {*first, *second} <= _words(text) for text in texts
    )


def _letters(name: str) -> str:
    """The letters of a name's words; an apostrophe inside a word is a matter of spelling."""
    return "".join(key_of(_INSIDE.sub("", name)))


@lru_cache(maxsize=16_384)
def _stems(name: str) -> tuple[str, ...]:
    """The stems of a name's words."""
    return tuple(terms(" ".join(key_of(name))))


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    return frozenset(key_of(text))


def read_aliases(path: Path) -> dict[str, list[str]]:
    """The owner's file: `"Full Name" = ["Other form", …]`, in TOML; nothing where there is none.

    Raises InputRejected, naming the file, and the line or the name, with what is wrong in it.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise InputRejected(f"{path} is not UTF-8: {error}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise InputRejected(f"{path} is no TOML: {error}") from error
    owner: dict[Key, str] = {}
    for name, forms in written.items():
        if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
            raise InputRejected(
                f'{path}: {name!r} needs a list of other forms, as in "{name}" = ["Form"]'
            )
        for form in (name, *forms):
            first = owner.setdefault(key_of(form), name)
            if not key_of(form) or first != name:
                raise InputRejected(_unclear(path, name, form, first))
    return written


def _unclear(path: Path, name: str, form: str, first: str) -> str:
    if not key_of(form):
        return f"{path}: {name!r} has the form {form!r}, which has no word; leave it out"
    return f"{path}: {form!r} stands under {first!r} and under {name!r}; leave it under one"
