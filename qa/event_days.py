"""The day on which what a sentence tells of happened, by the dates that its passage names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.sentences import sentences
from index.hit import Hit
from qa.answer import Precision, Span
from qa.times import Mention, bounds, mentions

_CLOCK = re.compile(
    r"(?:[•*\[(]\s?)?(?P<time>(?:[01]?\d|2[0-3])(?::[0-5]\d|\.[0-5]\d(?=\s?[ap]\.?m)))"
    r"(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?[\])]?\s*[-–—:|]\s"
)
# Possessive: a line of dashes costs no more than its length.
_DAY_ALONE = re.compile(
    r"[\s,.:–—-]*+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)?[\s,.:–—-]*+", re.I
)
_OPENING = 600  # characters of an article that may give its day
_NEWS_DAYS = 45  # between what is reported and its publication


def event_days(hit: Hit) -> list[Mention]:
    """The dates in a passage on which something may have happened, in code points of the article;
    one that bounds something else ("held until Friday") is none."""
    published = hit.article.published_at
    found = mentions(hit.passage.text, published.date() if published else None, hit.passage.start)
    return [each for each in found if not bounds(hit.article.text, each)]


def day_of(here: Span, verb: int, days: Sequence[Mention]) -> Span | None:
    """The day nearest to the verb in the sentence, else that of the clock that opens its line, else
    the last one before it in the passage that the news is of, or any, else the first one of the
    article's opening."""
    told = [each for each in days if each.start < here.end and each.is_day]
    inside = [each for each in told if each.start >= here.start]
    if inside:
        best = min(inside, key=lambda each: abs(each.start - verb))
    elif by_clock := _day_of_line(here, told):
        return by_clock
    elif told:
        best = next((each for each in reversed(told) if _is_of_the_news(each, here.hit)), told[-1])
    else:
        opening = _opening_days(here.hit)
        if not opening:
            return None
        best = opening[0]
    place = elsewhere(here, best.start, best.end)
    return replace(place, day=best.day, precision=best.precision, until=best.until)


def _day_of_line(here: Span, told: Sequence[Mention]) -> Span | None:
    """The clock that opens the line of a ticker ("18:35 - The bridge is shut"), which tells of the
    day of its article, unless a line above it is a day."""
    article = here.hit.article
    clock = _CLOCK.match(article.text, article.text.rfind("\n", 0, here.start) + 1)
    if not clock or not article.published_at or any(_is_heading(day, article.text) for day in told):
        return None
    place = elsewhere(here, *clock.span("time"))
    return replace(place, day=article.published_at.date(), precision=Precision.DAY, until=None)


def _is_heading(day: Mention, text: str) -> bool:
    """Whether a day stands alone in its line."""
    opening, closing = text.rfind("\n", 0, day.start) + 1, text.find("\n", day.start)
    rest = text[opening : day.start] + text[day.end : max(day.end, closing)]
    return closing >= 0 and bool(_DAY_ALONE.fullmatch(rest))


def _is_of_the_news(day: Mention, hit: Hit) -> bool:
    """Whether a day lies near the publication: what is further off is told as background, and the
    sentences behind it go on with the news."""
    published = hit.article.published_at
    return published is None or abs((published.date() - day.day).days) <= _NEWS_DAYS


def _opening_days(hit: Hit) -> list[Mention]:
    article = hit.article
    published = article.published_at.date() if article.published_at else None
    found = mentions(article.text[: min(hit.passage.start, _OPENING)], published)
    return [each for each in found if each.is_day]


def elsewhere(here: Span, start: int, end: int) -> Span:
    """A place of the article that need not lie in the sentence `here`, with its own sentence."""
    text = here.hit.article.text
    opening = text.rfind("\n", 0, start) + 1
    closing = text.find("\n", end)
    paragraph = text[opening : closing if closing >= 0 else len(text)]
    around = [
        (opening + a, opening + b)
        for a, b in sentences(paragraph)
        if opening + a < end and start < opening + b
    ]
    sentence = (around[0][0], around[-1][1]) if around else (start, end)
    return replace(here, start=start, end=end, sentence=sentence)
