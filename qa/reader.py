"""Hits to spans: the words in them that may answer, found by a trained model."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.sentences import sentences
from index.embed import Embedder
from index.hit import Hit
from qa.aliases import Aliases
from qa.answer import UNREAD, Precision, Span
from qa.calibration import features_of_all
from qa.closer import Likeness, likely_sentences, merged
from qa.counted import of_what_is_counted
from qa.event_days import day_of, event_days
from qa.names import dateline_end, names
from qa.own_words import in_own_words
from qa.question import AnswerType, FacetAsked, Question
from qa.reading import Prompt, Reading, SpanModel, TextSpan, ToRead
from qa.spans import ListRule, list_members
from qa.times import Mention

# Of one passage, as candidates for a single answer; more of them never agree with anything.
_KEPT_SPANS = 6
# Of the hits, best first, are read whole; of the others only what is read alone. On 810 questions
# four of eight hits gave EM 30.1, six 29.9.
_READ_SHARE = 0.5
_SPELT = 20  # hits whose names may be those of the question in another spelling
_READ_FOR_OTHERS = 3  # passages, for each further thing asked about one deed
_PART_OF_DAY = re.compile(
    r"(?:(?:by|in|on|at|before|around|late|early|that|the|same)\s+)*"
    r"(?:morning|noon|midday|afternoon|evening|dusk|nightfall|night|midnight|dawn|daybreak)",
    re.IGNORECASE,
)
_OPENING = 100  # code points within which a dateline ends


@dataclass(frozen=True, slots=True)
class Read:
    """Spans that may answer the question's facets, best first, and the evidence that any of the
    passages answers it at all: see `qa.calibration.features_of_all`."""

    spans: Sequence[Span]
    evidence: tuple[float, ...] | None = None


class Reader:
    """Reads with `model`, and lists by the rule `lists`; `given` are the names that the owner says
    are one."""

    def __init__(
        self, model: SpanModel, lists: ListRule, given: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._model = model
        self._lists = lists
        self._given = given or {}
        self.name = model.name

    def with_lists(self, lists: ListRule) -> Reader:
        """The same reader with another rule for lists."""
        return Reader(self._model, lists, self._given)

    def read(self, question: Question, hits: Sequence[Hit]) -> Read:
        """What a model finds in passages. What asks several things about one deed is read in the
        light of the first: the rest in the passages most relevant to it, and of whoever it found.
        Nothing of what asks about several deeds, whose rows come from sentences. Raises
        ModelFailed."""
        if not hits or not question.is_read_in_passages:
            return Read(())
        best = hits[: math.ceil(_READ_SHARE * len(hits))]
        first, *others = question.facets
        aliases = Aliases.of((hit.passage.text for hit in hits), self._given)
        [readings] = self._readings([(question.only(first).text, _prompts(best))], aliases)
        spans = self._spans_of(first, best, readings)
        evidence = None if others else features_of_all(readings, max(hit.score for hit in hits))
        if others:
            ordered = sorted(zip(best, readings, strict=True), key=lambda each: -each[1].relevance)
            near = [hit for hit, _ in ordered[:_READ_FOR_OTHERS]]
            asked = [(asks_of(facet, spans), _prompts(near)) for facet in others]
            for facet, told in zip(others, self._readings(asked, aliases), strict=True):
                spans += self._spans_of(facet, near, told)
        return Read(sorted(spans, key=lambda span: -span.score), evidence)

    def look_closer(
        self, question: Question, pool: Sequence[Hit], read: Read, embedder: Embedder
    ) -> Read:
        """What was read of passages, with the likeliest sentences of all of `pool` read alone. Of a
        question about several deeds these are the only passages."""
        asked = tuple(replace(f, asks=asks_of(f, read.spans)) for f in question.facets)
        question = replace(question, facets=asked)
        likeness = Likeness(embedder)
        chosen = likely_sentences(question, pool, read.spans, likeness)
        prompts = [[_prompt(each.span.hit, each.span.text) for each in near] for near in chosen]
        texts = [question.only(facet).text for facet in asked]
        aliases = Aliases.of((hit.passage.text for hit in pool[:_SPELT]), self._given)
        readings = self._readings(list(zip(texts, prompts, strict=True)), aliases)
        alone = [
            replace(
                span,
                odds=UNREAD if question.is_read_in_passages else span.odds,
                alone=span.odds,
                told=reading.relevance,
                likeness=sentence.likeness,
            )
            for facet, near, each in zip(asked, chosen, readings, strict=True)
            for sentence, reading in zip(near, each, strict=True)
            for span in self._spans(facet, sentence.span, reading)
        ]
        found = merged(read.spans, alone)
        return replace(read, spans=of_what_is_counted(question, found, likeness))

    def _readings(
        self, asked: Sequence[tuple[str, Sequence[Prompt]]], aliases: Aliases
    ) -> list[list[Reading]]:
        """What the model makes of the prompts of each question, each asked in its own words."""
        spelt = [
            (question, number, prompt)
            for number, (text, prompts) in enumerate(asked)
            for question, prompt in zip(in_own_words(text, prompts, aliases), prompts, strict=True)
        ]
        together: dict[tuple[int, str], list[Prompt]] = {}
        for question, number, prompt in spelt:
            together.setdefault((number, question), []).append(prompt)
        read = self._model.read([ToRead(q, prompts) for (_, q), prompts in together.items()])
        told = {key: iter(each) for key, each in zip(together, read, strict=True)}
        found: list[list[Reading]] = [[] for _ in asked]
        for question, number, _ in spelt:
            found[number].append(next(told[number, question]))
        return found

    def _spans_of(
        self, facet: FacetAsked, hits: Sequence[Hit], readings: Sequence[Reading]
    ) -> list[Span]:
        """The spans of whole passages."""
        return [
            span
            for hit, reading in zip(hits, readings, strict=True)
            for span in self._spans(facet, _whole(hit), reading)
        ]

    def _spans(self, facet: FacetAsked, read: Span, reading: Reading) -> Iterator[Span]:
        """The spans of what was `read`, a passage or a sentence, with the sentence that each
        stands in."""
        hit, text = read.hit, read.text
        when = facet.type is AnswerType.WHEN
        told = [each for each in reading.spans if _may_answer(text, each, when)]
        found = list_members(told, self._lists) if facet.plural else told[:_KEPT_SPANS]
        if not found:
            return
        cuts = sentences(text)
        shares = shares_of(told)
        days = event_days(hit) if when else []
        for each in found:
            share = shares[each.start, each.end]
            yield dated(_span(facet, read, each, share, reading.relevance, cuts), days)


def _may_answer(text: str, span: TextSpan, when: bool) -> bool:
    """Whether a span is told by the article: of the place and agency that open a report only the
    date tells what happened, and no answer goes on past a paragraph's end."""
    if "\n" in text[span.start : span.end]:
        return False
    opening = text.rfind("\n", 0, span.start) + 1
    return when or span.start >= opening + dateline_end(text[opening : opening + _OPENING])


def shares_of(spans: Sequence[TextSpan]) -> dict[tuple[int, int], float]:
    """The probability of each span among all of these, best first, and no answer."""
    top = max(0.0, spans[0].score)
    powers = {(each.start, each.end): math.exp(each.score - top) for each in spans}
    total = math.fsum(powers.values()) + math.exp(-top)
    return {place: power / total for place, power in powers.items()}


def dated(span: Span, days: Sequence[Mention]) -> Span:
    """The span with the day that it means, where it means one; of a part of a day ("by evening")
    the day that the text has come to."""
    for day in days:
        if day.start < span.end and span.start < day.end:
            return replace(span, day=day.day, precision=day.precision, until=day.until)
    if _PART_OF_DAY.fullmatch(span.text):
        here = span.whole
        if came_to := day_of(here, span.start, days):
            return replace(span, day=came_to.day, precision=Precision.DAY, until=None)
    return span


def _whole(hit: Hit) -> Span:
    """A passage as a span."""
    place = (hit.passage.start, hit.passage.end)
    return Span("", hit, *place, score=hit.score, sentence=place)


def asks_of(facet: FacetAsked, spans: Sequence[Span]) -> str:
    """The question for a facet; what stands in it for whoever an earlier one asks for ("the one who
    left the bank") gives way to the likeliest name that was found for that."""
    named = [span for span in spans if facet.stands_in and span.facet == "who" and names(span.text)]
    best = max(named, key=lambda span: span.odds, default=None)
    return facet.asks.replace(facet.stands_in, best.text) if best else facet.asks


def _prompts(hits: Sequence[Hit]) -> list[Prompt]:
    return [_prompt(hit, hit.passage.text) for hit in hits]


def _prompt(hit: Hit, text: str) -> Prompt:
    published = hit.article.published_at
    day = published.date().isoformat() if published else ""
    return Prompt(text, hit.article.title, day)


def _span(
    facet: FacetAsked,
    read: Span,
    found: TextSpan,
    share: float,
    relevance: float,
    cuts: Sequence[tuple[int, int]],
) -> Span:
    """In code points of the article. A span across sentences has all of them around it."""
    at = read.start
    touched = [cut for cut in cuts if cut[0] < found.end and found.start < cut[1]]
    around = (touched[0][0], touched[-1][1]) if touched else (found.start, found.end)
    return Span(
        facet.label,
        read.hit,
        at + found.start,
        at + found.end,
        score=share,
        sentence=(at + around[0], at + around[1]),
        odds=found.score,
        relevance=relevance,
    )
