"""Sayings without a verb of saying: "according to X", "citing X", "X's tally", "by X's account"."""

from __future__ import annotations

from collections.abc import Iterator

from qa.attribution import shapes
from qa.attribution.lists import PRONOUNS
from qa.attribution.phrases import phrase_after, phrase_ending, phrase_of
from qa.attribution.sayers import is_known_sayer
from qa.attribution.told import Place, Saying, Sentence, around, behind


def by_source(here: Sentence) -> Iterator[Saying]:
    """ "According to X", "citing X", "by the count of X", "confirmed by X", "by most accounts"."""
    for shape in (shapes.ACCORDING, shapes.CITING, shapes.COUNT_OF, shapes.TOLD_BY):
        for match in shape.finditer(here.text):
            run = phrase_after(here.words, here.word_at(match.end()))
            cited = shape is shapes.CITING
            if run is None or here.is_quoted(match.start()):
                continue
            if not cited or is_known_sayer(here.words, run):
                who = here.place(run)
                frame = (match.start(), who[1])
                yield Saying(who, frame, around(here, frame), cited=cited)
    for match in shapes.ACCOUNTS.finditer(here.text):
        if not here.is_quoted(match.start()):
            yield Saying(match.span("who"), match.span(), around(here, match.span()))


def by_figure(here: Sentence) -> Iterator[Saying]:
    """ "X's tally rose to 30", "by X's account C": the number, or the account, is X's."""
    for match in shapes.OWNED.finditer(here.text, here.start):
        if here.is_quoted(match.start()):
            continue
        if match["its"]:
            who: Place | None = match.span("its")
        else:
            who = _owner(here, here.word_at(match.start()) - 1, match.start())
        if who is None:
            continue
        opening = shapes.BY_IT.search(here.text[: who[0]])
        runs_to = shapes.RUNS_TO.match(here.text, match.end())
        if opening:
            frame = (opening.start(), match.end())
            yield Saying(who, frame, around(here, frame))
        elif runs_to:
            yield Saying(who, (who[0], runs_to.end()), behind(here, runs_to.end(), who[0]))


def _owner(here: Sentence, last: int, end: int) -> Place | None:
    """Whoever owns the figure: the phrase that ends before its "'s"."""
    first = last
    while first > 0 and here.words[first].low not in ("by", "on", "in") and last - first < 8:
        first -= 1
    run = phrase_of(here.words, (first + 1, last + 1))
    if run is None or here.words[first].low not in ("by", "on", "in"):
        run = phrase_ending(here.words, last, here.inside)
    if run is None or here.words[run[0]].low in PRONOUNS:
        return None
    return here.place(run)[0], end
