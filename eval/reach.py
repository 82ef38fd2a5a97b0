"""Which questions can be answered at all: those with a gold answer in an article that they may
draw on. The others are counted, listed and kept apart.

An article that the gold names as a source holds the answer, in whatever words: "on Friday" for a
day. Otherwise an answer's own words must stand in a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from corpus.article import Article, canonical_url, digest
from eval.gold import Gold
from eval.measures import address, is_after
from eval.metrics import normalise

Seeking = dict[str, list[tuple[str, Gold]]]


def reachable(
    questions: Iterable[Gold], articles: Iterable[Article], limits: Mapping[str, Sequence[str]]
) -> dict[str, bool]:
    """By the id of each question that has answers, whether it can be answered from the articles:
    those valid by its `as_of`, and in `limits`, where it stands there, by their ids."""
    left = {gold.id: gold for gold in questions if gold.answerable and gold.answers}
    found = dict.fromkeys(left, False)
    by_word = _by_word(left.values())
    by_source = _by_source(left.values())
    for article in articles:
        named = by_source.get(address(article.url or ""), [])
        for gold in _held(article, by_word) + named:
            if gold.id in left and _may_use(gold, article, limits):
                found[gold.id] = True
                del left[gold.id]
    return found


def article_ids(gold: Gold) -> tuple[str, ...]:
    """The ids of the articles under `search_urls`; one that matches nothing where there is none,
    for no filter would admit everything."""
    return tuple(digest(canonical_url(url)) for url in gold.search_urls) or ("none",)


def _may_use(gold: Gold, article: Article, limits: Mapping[str, Sequence[str]]) -> bool:
    if gold.id in limits and article.id not in limits[gold.id]:
        return False
    valid_from = article.updated_at or article.published_at
    return not (gold.as_of and valid_from and is_after(valid_from.isoformat(), gold.as_of))


def _by_word(questions: Iterable[Gold]) -> Seeking:
    """Every wording, between blanks, with its question, by its longest word: the rarest, mostly.
    An article is then asked only for wordings of which it has that word."""
    seeking: Seeking = defaultdict(list)
    for gold in questions:
        for wording in filter(None, map(normalise, gold.wordings)):
            seeking[max(wording.split(), key=len)].append((f" {wording} ", gold))
    return seeking


def _by_source(questions: Iterable[Gold]) -> dict[str, list[Gold]]:
    named: dict[str, list[Gold]] = defaultdict(list)
    for gold in questions:
        for source in gold.sources:
            named[address(source)].append(gold)
    return named


def _held(article: Article, by_word: Seeking) -> list[Gold]:
    """The questions of which some wording stands in the article's text."""
    text = f" {normalise(article.text)} "
    return [
        gold
        for word in set(text.split()) & by_word.keys()
        for wording, gold in by_word[word]
        if wording in text
    ]
