"""An article to passages: whole sentences, packed up to a size, with a small overlap.

Every character of the text but blanks lies in at least one passage, and no passage is longer than
`max_tokens` tokens or what `fits` admits. Pure arithmetic over offsets: no model is imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Article, Passage
from corpus.sentences import sentences

_CHARS_PER_TOKEN = 4  # of news English in the shipped encoding: only where a cut is first tried


@dataclass(frozen=True, slots=True)
class Ruler:
    """What a passage is measured with.

    `count_tokens` counts the tokens of a text; `fits` says of each of many texts whether the
    embedding model reads it whole. `overlap_tokens` is the most that two neighbours share.
    """

    count_tokens: Callable[[str], int]
    fits: Callable[[Sequence[str]], Sequence[bool]]
    max_tokens: int = 200
    overlap_tokens: int = 30


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is too long for a passage of its own."""

    start: int
    end: int
    tokens: int


def chunk(article: Article, ruler: Ruler) -> list[Passage]:
    """The passages of `article`, in the order of the text."""
    pieces = list(_pieces(article.text, ruler))
    spans = _split_what_does_not_fit(article.text, list(_pack(pieces, ruler)), ruler)
    return [
        Passage(article.id, article.version, start, end, article.text[start:end])
        for start, end in spans
    ]


def _pieces(text: str, ruler: Ruler) -> Iterator[_Piece]:
    for start, end in sentences(text):
        # A token is at least one character, so only longer sentences can be too long.
        tokens = _count_up_to(text[start:end], ruler)
        if tokens <= ruler.max_tokens:
            yield _Piece(start, end, tokens)
        else:
            yield from _cut(text, start, end, ruler)


def _count_up_to(text: str, ruler: Ruler) -> int:
    """The tokens of `text`, or one more than allowed when it is far too long to count."""
    if len(text) > ruler.max_tokens * 100:
        return ruler.max_tokens + 1
    return ruler.count_tokens(text)


def _cut(text: str, start: int, end: int, ruler: Ruler) -> Iterator[_Piece]:
    """Cut a long sentence at blanks where it has some, anywhere else where it has none."""
    while start < end:
        stop = min(end, start + ruler.max_tokens * _CHARS_PER_TOKEN)
        while (tokens := ruler.count_tokens(text[start:stop])) > ruler.max_tokens:
            stop = start + (stop - start) // 2
        if stop < end:
            blank = text.rfind(" ", start + 1, stop)
            if blank > start:
                stop, tokens = blank, ruler.count_tokens(text[start:blank])
        yield _Piece(start, stop, tokens)
        start = stop
        while start < end and text[start].isspace():
            start += 1


def _pack(pieces: list[_Piece], ruler: Ruler) -> Iterator[tuple[int, int]]:
    """Spans of as many neighbouring pieces as a passage holds; each span begins with the last
    pieces of the one before where these are short enough to be the overlap."""
    first, tokens = 0, 0
    for at, piece in enumerate(pieces):
        if tokens and tokens + piece.tokens > ruler.max_tokens:
            yield pieces[first].start, pieces[at - 1].end
            room = min(ruler.overlap_tokens, ruler.max_tokens - piece.tokens)
            first, tokens = _overlap(pieces, first, at, room)
        tokens += piece.tokens
    if pieces:
        yield pieces[first].start, pieces[-1].end


def _overlap(pieces: list[_Piece], first: int, at: int, room: int) -> tuple[int, int]:
    """Where the passage that takes in `pieces[at]` starts, and the tokens that it begins with."""
    start, tokens = at, 0
    while start - 1 > first and tokens + pieces[start - 1].tokens <= room:
        start -= 1
        tokens += pieces[start].tokens
    return start, tokens


def _split_what_does_not_fit(
    text: str, spans: list[tuple[int, int]], ruler: Ruler
) -> list[tuple[int, int]]:
    """Halve, at a blank near the middle, every span that `fits` refuses, until none is left."""
    fitting = ruler.fits([text[start:end] for start, end in spans])
    kept: list[tuple[int, int]] = []
    for (start, end), fits in zip(spans, fitting, strict=True):
        if fits or end - start <= 1:
            kept.append((start, end))
            continue
        middle = _blank_near((start + end) // 2, text, start, end)
        halves = [(start, middle), (middle, end)]
        kept += _split_what_does_not_fit(text, [_trim(text, *half) for half in halves], ruler)
    return kept


def _blank_near(middle: int, text: str, start: int, end: int) -> int:
    blank = text.rfind(" ", start + (middle - start) // 2, middle)
    return blank if blank > start else middle


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
