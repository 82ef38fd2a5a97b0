"""The forms of a name: its stems without titles, spellings that may be the same, initials, and the
last name alone. By shape and by the texts at hand; nothing here knows any name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from qa.names import NOT_NAMES

_WORDS_BEFORE = 2  # of a beginning that may stand alone
Key = tuple[str, ...]

SMALL = frozenset("of the and for de del la al el in on at to a".split())
_TITLES = (
    r"\b(?i:president|premier|chancellor|minister|mr|mrs|ms|dr|prof|professor|sen|senator|gov"
    r"|governor|mayor|rep|congressman|congresswoman|secretary|secretary-general|ambassador"
    r"|spokesman|spokeswoman|spokesperson|chairman|chairwoman|ceo|gen|col|colonel|lt|sgt|brig|maj"
    r"|adm|cmdr|capt|coach|judge|justice|pope)\b"
)
_TITLE = re.compile(rf"(?:(?:[A-Z][\w’'-]*|the|an?)\s+){{0,4}}?{_TITLES}\.?\s+(?=[A-Z][^\W\d_])")
_TITLE_BEFORE = re.compile(rf"{_TITLES}\.?\s+$")
_CAPITAL = r"(?<![\w’'-])(?:[aAeE][a-z]{1,2}-)?[A-Z][\w’'&-]*"
_FORM = re.compile(
    rf"{_CAPITAL}(?:\s+(?:(?:of|the|for|de|del|der|la|van|von|bin|al)\s+){{0,2}}{_CAPITAL})*"
)
_BRACKETED = re.compile(r"\s\((?P<short>[A-Z][A-Za-z]*[A-Z])(?:[;,][^)]{0,60})?\)")
_SPELT_OUT = re.compile(
    r"\b(?P<short>[A-Z][A-Za-z]*[A-Z])\s+\((?:the\s+)?(?P<full>[A-Z][^()]{3,90})\)"
)
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+\w*|[ivxlc]+")
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_INNER = re.compile(r"['’]s?\s")  # "Ana Ruiz's Plan" is no name of a plan
_LOOK_BACK = 110  # characters before "(FN)" in which its full name stands
_MOST_WORDS = 8
# "New York" and "York", "North Korea" and "Korea": with one of these it is another thing.
_APART = frozenset(
    """new old north south east west northern southern eastern western northeast northwest southeast
    southwest central upper lower greater inner outer great little big saint st san santa port fort
    mount mt lake cape river real inter athletic sporting fc ac royal air bank bay gulf first second
    third young middle far near equatorial united latin white black red blue green""".split()
)
_PLACED = re.compile(
    r"\b(?:in|at|near|into|towards?|outside|across|around|through|throughout)\s+(?:the\s+)?$"
)
_LEAST_LAST = 4  # letters of a last name that stands alone
_FROM_INITIALS = 3  # words from which bare initials are told apart


def forms_in(text: str) -> Iterator[str]:
    """The names of a text by their capitals, without the words that only open a sentence."""
    for match in _FORM.finditer(text):
        words = match[0].split()
        while words and words[0].lower() in NOT_NAMES:
            words.pop(0)
        while words and words[-1].lower() in NOT_NAMES:
            words.pop()
        name = _POSSESSIVE.sub("", " ".join(words))
        if len(name) > 1:
            yield name


@lru_cache(maxsize=16_384)
def key_of(name: str) -> Key:
    """The words of a name without its titles and small words, in lower case and without marks.

    >>> key_of("Prime Minister Ana Ruíz"), key_of("the River Board’s")
    (('ana', 'ruiz'), ('river', 'board'))
    """
    bare = _TITLE.sub("", name, count=1) if _TITLE.match(name) else name
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", bare).lower())
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return tuple(word for word in words if word not in SMALL) or tuple(words)


def same_words(one: Key, other: Key) -> bool:
    """Whether two keys are the same but for a plural."""
    return len(one) == len(other) and all(
        a == b or a == f"{b}s" or b == f"{a}s" for a, b in zip(one, other, strict=True)
    )


def ordinals(key: Key) -> tuple[str, ...]:
    """The numbers of a name: "Elizabeth I" is not "Elizabeth II"."""
    return tuple(word for word in key if _NUMBER.fullmatch(word))


def initialled(texts: Sequence[str], seen: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Full names with their initials: in brackets behind them, before them, or alone, where the
    initials are those of only one name that the texts have."""
    told: set[str] = set()
    for text in texts:
        if "(" not in text:
            continue
        for match in _BRACKETED.finditer(text):
            words = text[max(0, match.start() - _LOOK_BACK) : match.start()].split()[-_MOST_WORDS:]
            for size in range(len(words), 1, -1):
                if _has_initials(words[-size:], match["short"]):
                    told.add(match["short"])
                    yield " ".join(words[-size:]), match["short"]
                    break
        for match in _SPELT_OUT.finditer(text):
            if _has_initials(match["full"].split(), match["short"]):
                told.add(match["short"])
                yield match["full"], match["short"]
    yield from _bare_initials(seen, told)


def _bare_initials(seen: Mapping[str, int], told: set[str]) -> Iterator[tuple[str, str]]:
    shorts = {name for name in seen if name.isupper() and name.isalpha() and name not in told}
    shorts = {name for name in shorts if _FROM_INITIALS <= len(name) <= _MOST_WORDS}
    if not shorts:
        return
    full: dict[str, set[Key]] = defaultdict(set)
    names: dict[str, str] = {}
    for name in seen:
        words = name.split()
        if len(words) < _FROM_INITIALS:
            continue
        for short in shorts:
            if words[0][0] == short[0] and _has_initials(words, short):
                full[short].add(key_of(name))
                names[short] = name
    yield from ((names[short], short) for short, keys in sorted(full.items()) if len(keys) == 1)


def _has_initials(words: Sequence[str], short: str) -> bool:
    """Whether the capitals of `short` are the words' initials, some small words' left out."""
    if not words[0][0].isupper():
        return False
    letters = [letter for letter in short if letter.isupper()]
    initials = [part[0].upper() for word in words for part in word.split("-") if part]
    rest = iter(initials)
    within = all(letter in rest for letter in letters)
    big = sum(word[0].isupper() for word in words)
    return (
        within
        and initials[0] == letters[0]
        and len(initials) <= len(letters) + 3
        and big <= len(letters)
    )


def short_forms(
    texts: Sequence[str], seen: Mapping[str, int], alike: Callable[[str, str], bool]
) -> Iterator[tuple[str, str]]:
    """Full names with their ends alone ("Kofi Mensah" and "Mensah"), where only one full name ends
    so, and the end is neither a common word nor a place of its own."""
    ending: dict[str, dict[Key, str]] = defaultdict(dict)
    for name in seen:
        key = key_of(name)
        if (
            2 <= len(key) <= 5
            and not _INNER.search(name)
            and not any(stem.isdigit() for stem in key)
        ):
            ending[key[-1]].setdefault(key, name)
    for short in seen:
        key = key_of(short)
        longer = {k: n for k, n in ending.get(key[-1] if key else "", {}).items() if _ends(k, key)}
        if not longer or short.isupper():
            continue
        first, *others = sorted(longer, key=lambda each: (len(each), each))
        full = longer[first]
        one = all(alike(full, longer[other]) or _ends(other, first) for other in others)
        if one and _may_end(full, short, texts):
            spellings = (name for name in longer.values() if name == full or alike(full, name))
            yield from ((name, short) for name in spellings)


def beginnings(seen: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Full names with what stands before their "for", and with its last word ("River Board" and
    "Board" of "River Board for Clean Water"), where only one full name begins so."""
    full: dict[str, set[str]] = defaultdict(set)
    for name in seen:
        head, small, _ = name.partition(" for ")
        if small and len(key_of(head)) >= _WORDS_BEFORE:
            full[head].add(name)
            full[head.split()[-1]].add(name)
    for short, names in full.items():
        others = {name for name in seen if name.endswith(f" {short}") and name not in full}
        if short in seen and len(names) == 1 and not others:
            yield min(names), short


def _ends(longer: Key, shorter: Key) -> bool:
    return len(shorter) < len(longer) and longer[-len(shorter) :] == shorter


def _told_after(full: str, short: str, texts: Sequence[str]) -> bool:
    """Whether a text tells of the full name and later of the short one, or gives it a title: news
    names somebody in full once."""
    for text in texts:
        first = text.find(full)
        for at in _places(text, short):
            if 0 <= first < at - len(full) + len(short) and text[:at].endswith(full[: -len(short)]):
                continue  # a part of the full name
            if 0 <= first < at or _TITLE_BEFORE.search(text, max(0, at - 24), at):
                return True
    return False


def _places(text: str, name: str) -> Iterator[int]:
    """Where the name stands in the text as words of its own."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at
        at = text.find(name, end)


def _may_end(full: str, short: str, texts: Sequence[str]) -> bool:
    """Whether the short form may stand for the full name: not "York" for "New York", nor "Ghana"
    for "University of Ghana"."""
    if not _told_after(full, short, texts):
        return False
    left = full[: full.lower().rfind(short.split()[-1].lower())].split()
    left = [word.lower().strip(".") for word in left[: len(left) - len(short.split()) + 1]]
    if not left or any(word in _APART or word in ("of", "for") for word in left):
        return False
    if " " in short:
        return True
    low = short.lower()
    if len(short) < _LEAST_LAST or any(f" {low}" in text for text in texts):
        return False
    return not any(
        _PLACED.search(text, max(0, at - 16), at)
        for text in texts
        for at in _places(text, short)
        if not text[at + len(short) : at + len(short) + 2].strip()[:1].isupper()
    )


_DOUBLED = re.compile(r"(.)\1+")
_RUNS = re.compile(r"[aeiouyhw]+|[^aeiouyhw]+")
_LEAST = 5  # letters below which a spelling is what it is
_LONG = 9  # letters from which two places may differ
_DIGRAPHS = (("aw", "o"), ("au", "o"), ("ou", "o"), ("ow", "o"), ("w", ""))
_BRIGHT, _DARK = frozenset("aei"), frozenset("ou")


@lru_cache(maxsize=65_536)
def spelt_alike(one: str, other: str) -> bool:
    """Whether two words differ only as spellings of one name do: the same consonants in the same
    order, and vowels that transliterations exchange, at one place or, in a long name, at two.

    >>> spelt_alike("karimiyah", "karimiya"), spelt_alike("marouf", "maruf")
    (True, True)
    >>> spelt_alike("maria", "mario"), spelt_alike("peterson", "patterson")
    (False, False)
    """
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < _LEAST or one[0] != other[0] or not (one + other).isalpha():
        return False
    first, second = _runs(one), _runs(other)
    if first[0::2] != second[0::2] or len(first) != len(second):
        return False
    places = [at for at, (a, b) in enumerate(zip(first[1::2], second[1::2], strict=True)) if a != b]
    last = len(first[1::2]) - 1
    doubled = len(_DOUBLED.sub(r"\1", one)) - len(one) != len(_DOUBLED.sub(r"\1", other)) - len(
        other
    )
    return len(places) + doubled <= (2 if shorter >= _LONG else 1) and all(
        _exchanged(first[1::2][at], second[1::2][at], ends=at == last and len(first) % 2 == 0)
        for at in places
    )


def _doublings(word: str) -> int:
    return len(word) - len(_DOUBLED.sub(r"\1", word))


@lru_cache(maxsize=65_536)
def _runs(word: str) -> tuple[str, ...]:
    """Consonants and vowels in turn, consonants first; "" where a word begins with a vowel."""
    found = _RUNS.findall(_DOUBLED.sub(r"\1", word))
    return tuple(found if found and found[0][0] not in "aeiouyhw" else ["", *found])


def _exchanged(one: str, other: str, *, ends: bool) -> bool:
    """Whether two runs of vowels may be written for each other."""
    a, b = _folded(one, ends=ends), _folded(other, ends=ends)
    if a == b:
        return True
    if ends:
        return {a, b} in ({"a", "e"}, {"ia", "ie"})
    return len(a) == len(b) == 1 and ({a, b} <= _BRIGHT or {a, b} <= _DARK)


def _folded(run: str, *, ends: bool) -> str:
    for written, heard in _DIGRAPHS:
        run = run.replace(written, heard)
    run = run.replace("y", "i").replace("u", "o")
    if ends:
        return _DOUBLED.sub(r"\1", run.replace("h", ""))
    return _DOUBLED.sub(r"\1", run.replace("ei", "i").replace("ai", "i").replace("ie", "i"))
