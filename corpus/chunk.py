"""An article to passages: whole sentences, packed up to a size, with a small overlap.

Every character of the text but blanks lies in at least one passage, and no passage is longer than
`max_tokens` tokens or than the embedding model reads. Pure arithmetic over offsets: no model is
imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.article import Article, Passage
from corpus.sentences import sentences

_CHARS_PER_TOKEN = 4  # of news English in the shipped encoding: only where a cut is first tried


@dataclass(frozen=True, slots=True)
class Ruler:
    """What a passage is measured with, twice.

    `count_tokens` counts the tokens of a text, of which a passage has at most `max_tokens` and
    shares at most `overlap_tokens` with the one before. `count_window` counts, for each of many
    texts, what the embedding model makes of it, and `window` is how much of that it reads.
    """

    count_tokens: Callable[[str], int]
    count_window: Callable[[Sequence[str]], Sequence[int]]
    window: int
    max_tokens: int = 240
    overlap_tokens: int = 30


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is too long for a passage of its own."""

    start: int
    end: int
    tokens: int
    window: int


def chunk(article: Article, ruler: Ruler) -> list[Passage]:
    """The passages of `article`, in the order of the text."""
    text = article.text
    pieces = _measured(text, list(_pieces(text, ruler)), ruler)
    spans = _split_what_does_not_fit(text, list(_pack(pieces, ruler)), ruler)
    return [
        Passage(article.id, article.version, *span, text[slice(*span)]) for span in _onward(spans)
    ]


def _pieces(text: str, ruler: Ruler) -> Iterator[tuple[int, int, int]]:
    """Start, end and tokens of each sentence, or of its parts where it is too long. The blanks
    before a sentence count with it, since a passage of many has them in between."""
    before = 0
    for start, end in sentences(text):
        tokens = _count_up_to(text[before:end], ruler)
        if tokens <= ruler.max_tokens:
            yield start, end, tokens
        else:
            yield from _cut(text, start, end, ruler)
        before = end


def _measured(text: str, pieces: list[tuple[int, int, int]], ruler: Ruler) -> list[_Piece]:
    windows = ruler.count_window([text[start:end] for start, end, _ in pieces])
    return [_Piece(*piece, window) for piece, window in zip(pieces, windows, strict=True)]


def _count_up_to(text: str, ruler: Ruler) -> int:
    """The tokens of `text`, or one more than allowed when it is far too long to count."""
    if len(text) > ruler.max_tokens * 100:
        return ruler.max_tokens + 1
    return ruler.count_tokens(text)


def _cut(text: str, start: int, end: int, ruler: Ruler) -> Iterator[tuple[int, int, int]]:
    """Cut a long sentence at blanks where it has some, anywhere else where it has none."""
    while start < end:
        stop = min(end, start + ruler.max_tokens * _CHARS_PER_TOKEN)
        while stop - start > 1 and ruler.count_tokens(text[start:stop]) > ruler.max_tokens:
            stop = start + (stop - start) // 2
        if stop < end:
            blank = text.rfind(" ", start + 1, stop)
            stop = blank if blank > start else stop
        yield start, stop, ruler.count_tokens(text[start:stop])
        start = stop
        while start < end and text[start].isspace():
            start += 1


def _pack(pieces: list[_Piece], ruler: Ruler) -> Iterator[tuple[int, int]]:
    """Spans of as many neighbouring pieces as a passage holds; each span begins with the last
    pieces of the one before where these are short enough to be the overlap."""
    first = 0
    for at in range(1, len(pieces)):
        if not _fit(pieces[first : at + 1], ruler):
            yield pieces[first].start, pieces[at - 1].end
            first = _overlap(pieces, first, at, ruler)
    if pieces:
        yield pieces[first].start, pieces[-1].end


def _overlap(pieces: list[_Piece], first: int, at: int, ruler: Ruler) -> int:
    """Where the passage that takes in `pieces[at]` starts."""
    start = at
    while start - 1 > first and _fit(pieces[start - 1 : at + 1], ruler):
        if sum(piece.tokens for piece in pieces[start - 1 : at]) > ruler.overlap_tokens:
            break
        start -= 1
    return start


def _fit(pieces: list[_Piece], ruler: Ruler) -> bool:
    return (
        sum(piece.tokens for piece in pieces) <= ruler.max_tokens
        and sum(piece.window for piece in pieces) <= ruler.window
    )


def _split_what_does_not_fit(
    text: str, spans: list[tuple[int, int]], ruler: Ruler
) -> list[tuple[int, int]]:
    """Halve, at a blank near the middle, every span that is too long in either measure, until none
    is. Few are: a sentence that the model would not read whole, and words that count for more
    joined than apart."""
    windows = ruler.count_window([text[start:end] for start, end in spans])
    kept: list[tuple[int, int]] = []
    for (start, end), window in zip(spans, windows, strict=True):
        fits = window <= ruler.window and ruler.count_tokens(text[start:end]) <= ruler.max_tokens
        if fits or end - start <= 1:
            kept.append((start, end))
            continue
        middle = _blank_near((start + end) // 2, text, start, end)
        halves = [(start, middle), (middle, end)]
        kept += _split_what_does_not_fit(text, [_trim(text, *half) for half in halves], ruler)
    return kept


def _onward(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without those that lie within a neighbour: what an overlap was, before a split."""
    reached = 0
    for (start, end), after in pairwise([*spans, (spans[-1][1], 0)] if spans else []):
        if end > reached and start < after[0]:
            yield start, end
            reached = end


def _blank_near(middle: int, text: str, start: int, end: int) -> int:
    blank = text.rfind(" ", start + (middle - start) // 2, middle)
    return blank if blank > start else middle


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
