"""Which words mean the same: WordNet's synonyms, read from its own files.

WordNet (Princeton) groups words in synsets. Two words are near here where they share one, in any
sense, or where one of them is a step more general: whoever "captured" a town has "seized" it. Most
senses of a word do not fit a given sentence, so whoever uses this looks at the words' vectors, too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from pathlib import Path

_PARTS_OF_SPEECH = ("noun", "verb", "adj")
_MORE_GENERAL = re.compile(r" @ (\d{8}) ")
# Endings of regular forms and what a base form has in their place.
_ENDINGS = (
    *(("ies", "y"), ("es", ""), ("es", "e"), ("s", "")),
    *(("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")),
)
_FEW_LETTERS = 3  # that a base form has at least


class WordNet:
    """The noun, verb and adjective files of a WordNet folder (`data.verb`, `verb.exc` and so on).

    Raises FileNotFoundError where the folder lacks one of them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def near(self, one: str, other: str) -> bool:
        """Whether two words, in any of their forms, are synonyms or one is the other's kind."""
        synsets, others = self._synsets(one), self._synsets(other)
        above, others_above = self._above(synsets), self._above(others)
        return bool(synsets & others or synsets & others_above or others & above)

    def is_past(self, word: str) -> bool:
        """Whether a word is the irregular past or participle of a verb.

        Every irregular form that ends in neither -s nor -ing is one.
        """
        return word in self._irregular_verbs and not word.endswith(("s", "ing"))

    def bases(self, word: str) -> set[str]:
        """What a word may be a form of, itself included."""
        regular = {
            word.removesuffix(end) + put
            for end, put in _ENDINGS
            if word.endswith(end) and len(word) - len(end) >= _FEW_LETTERS
        }
        doubled = {base[:-1] for base in regular if base[-2:-1] == base[-1:]}
        return {word} | regular | doubled | self._irregular[word]

    def _synsets(self, word: str) -> set[str]:
        return {synset for base in self.bases(word) for synset in self._of_word[base]}

    def _above(self, synsets: set[str]) -> set[str]:
        return {above for synset in synsets for above in self._general[synset]}

    @cached_property
    def _irregular(self) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for part in _PARTS_OF_SPEECH:
            for form, *bases in self._exceptions(part):
                found[form] |= set(bases)
        return found

    @cached_property
    def _irregular_verbs(self) -> set[str]:
        return {form for form, *_ in self._exceptions("verb")}

    def _exceptions(self, part: str) -> list[list[str]]:
        lines = (self.folder / f"{part}.exc").read_text("utf-8").splitlines()
        return [line.split() for line in lines]

    @cached_property
    def _of_word(self) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for synset, fields, _ in self._lines:
            count = int(fields[3], 16)
            for word in fields[4 : 4 + 2 * count : 2]:
                found[word.lower()].add(synset)
        return found

    @cached_property
    def _general(self) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for synset, _, line in self._lines:
            found[synset] = {f"{synset[0]}{place}" for place in _MORE_GENERAL.findall(line)}
        return found

    @cached_property
    def _lines(self) -> list[tuple[str, list[str], str]]:
        """Each synset's name (part of speech and place), its fields and its whole line."""
        found = []
        for part in _PARTS_OF_SPEECH:
            for line in (self.folder / f"data.{part}").read_text("utf-8", "replace").splitlines():
                if not line.startswith(" "):  # the licence
                    fields = line.split()
                    found.append((part[0] + fields[0], fields, line))
        return found
