"""The JSON of requests and answers. Pydantic stays here; the rooms below know dataclasses."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote as percent_encode

from pydantic import BaseModel, ConfigDict, Field

from corpus.article import Article, digest
from corpus.clean import clean, clean_line
from corpus.corrections import notice
from corpus.dates import end_of, read_date
from corpus.errors import InputRejected, QuestionRejected
from index.hit import Filters, Hit, Outcome, VersionRecord
from qa.answer import Answer, Citation, Event, TimeScope
from qa.ask import Asked, Understood
from qa.conversation import Message

RETRACTED = "retracted"  # the reason of who gives none
_FRAGMENT_WORDS = 6


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FiltersIn(_Strict):
    published_from: str | None = Field(default=None, description="first day or moment, included")
    published_to: str | None = Field(default=None, description="last day or moment, included")
    sources: list[str] = Field(default=[], max_length=1_000)
    articles: list[str] = Field(default=[], max_length=1_000, description="ids of articles")


class MessageIn(_Strict):
    role: str
    content: str


class AskIn(_Strict):
    question: str
    messages: list[MessageIn] = Field(default=[], max_length=1_000)
    asked_on: str | None = Field(default=None, description="the asker's own day; today without it")
    filters: FiltersIn = Field(default_factory=FiltersIn)
    as_of: str | None = Field(default=None, description="answer from what was published by then")
    top_k: int = 8
    max_citations: Annotated[int, Field(ge=1, le=100)] = 12

    def asked(self) -> Asked:
        """Raises QuestionRejected for dates that are none."""
        return Asked(
            clean(self.question),
            filters_of(self.filters, self.as_of),
            self.top_k,
            self.max_citations,
            tuple(Message(each.role, each.content) for each in self.messages),
            _day(self.asked_on),
        )


class SearchIn(_Strict):
    query: str
    top_k: int = 10
    filters: FiltersIn = Field(default_factory=FiltersIn)
    as_of: str | None = None


class RetractIn(_Strict):
    reason: str = Field(default=RETRACTED, min_length=1, max_length=1_000)


def _day(written: str | None) -> date | None:
    try:
        return read_date(written).date() if written is not None else None
    except InputRejected as error:
        raise QuestionRejected(str(error)) from error


def filters_of(filters: FiltersIn, as_of: str | None) -> Filters:
    """Raises QuestionRejected for a date that is none, or a range that ends before it begins."""
    try:
        since = None if filters.published_from is None else read_date(filters.published_from)
        until = None if filters.published_to is None else end_of(filters.published_to)
        moment = None if as_of is None else end_of(as_of)
    except InputRejected as error:
        raise QuestionRejected(str(error)) from error
    if since and until and _begins_after(since, until):
        raise QuestionRejected(
            f"the range ends ({filters.published_to}) before it begins ({filters.published_from})"
        )
    sources = tuple(map(clean_line, filters.sources))
    return Filters(since, until, sources, moment, tuple(map(clean_line, filters.articles)))


def _begins_after(since: datetime, until: datetime) -> bool:
    """As instants where both are, else on the publisher's clock."""
    if since.tzinfo and until.tzinfo:
        return since > until
    return since.replace(tzinfo=None) > until.replace(tzinfo=None)


def answer_json(answer: Answer) -> dict[str, Any]:
    """The body of `POST /v1/ask`."""
    key = repr(replace(answer, citations=(), timings_ms={})) + repr(
        [(each.article.id, each.start, each.end) for each in answer.citations]
    )
    return {
        "id": f"ans_{digest(key)}",
        "question": answer.question,
        "resolved_question": answer.resolved_question,
        "time_scope": _scope_json(answer.time_scope),
        "status": answer.status,
        "reason": answer.reason,
        "confidence": answer.confidence,
        "text": answer.text,
        "answers": [
            {
                "text": short.text,
                "score": round(short.score, 4),
                "citations": short.citations,
                "attribution": short.attribution,
            }
            for short in answer.answers
        ],
        "facets": [asdict(facet) for facet in answer.facets],
        "events": [event_json(event) for event in answer.events],
        "conflicts": [asdict(conflict) for conflict in answer.conflicts],
        "citations": [_citation_json(citation) for citation in answer.citations],
        "usage": {"tokens_read": answer.tokens_read, "passages_read": answer.passages_read},
        "timings_ms": dict(answer.timings_ms),
        "generation": answer.generation,
    }


def understood_json(understood: Understood) -> dict[str, Any]:
    """A question as it was understood."""
    return {
        "resolved_question": understood.question.text,
        "time_scope": _scope_json(understood.time_scope),
        "facets": [asdict(facet) for facet in understood.question.facets],
    }


def event_json(event: Event) -> dict[str, Any]:
    """One row of an answer; what it names several of stands with commas."""
    return {
        "values": {label: ", ".join(value) for label, value in event.values.items()},
        "date": event.date,
        "date_precision": event.date_precision,
        "citations": event.citations,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """One hit of `POST /v1/search`."""
    article, passage = hit.article, hit.passage
    return {
        "article_id": article.id,
        "version": article.version,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "published_at": article.published_at,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": hit.score,
        "found_by": hit.found_by,
        "retraction": article.retraction,
        "notice": _notice(article),
    }


def article_json(article: Article, *, with_text: bool = True) -> dict[str, Any]:
    """An article, with or without its text."""
    shown = {
        "article_id": article.id,
        "version": article.version,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "authors": article.authors,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "language": article.language,
        "retraction": article.retraction,
    }
    return shown | {"text": article.text, "notice": _notice(article)} if with_text else shown


def version_json(record: VersionRecord) -> dict[str, Any]:
    return article_json(record.article, with_text=False) | {
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
    }


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    return asdict(outcome)


def deep_link(url: str | None, quote: str) -> str | None:
    """The address with a text fragment, by which a browser scrolls to the quote and marks it."""
    if not url:
        return None
    words = quote.split()
    if len(words) <= 2 * _FRAGMENT_WORDS and "\n" not in quote:
        fragment = _fragment(" ".join(words))
    else:
        fragment = (
            f"{_fragment(' '.join(words[:_FRAGMENT_WORDS]))},"
            f"{_fragment(' '.join(words[-_FRAGMENT_WORDS:]))}"
        )
    return f"{url.split('#')[0]}#:~:text={fragment}"


def _fragment(words: str) -> str:
    # A hyphen, a comma and an ampersand mean something in a text fragment.
    return percent_encode(words, safe="").replace("-", "%2D")


def _scope_json(scope: TimeScope) -> dict[str, Any]:
    return {
        "from": scope.since,
        "to": scope.until,
        "as_of": scope.as_of,
        "because": scope.because,
    }


def _notice(article: Article) -> dict[str, str] | None:
    """What the article says of itself: a correction, an update, a retraction."""
    found = notice(article.text, article.title)
    if found is None:
        return None
    # One that only the title gives has no place in the text.
    return {"kind": found.kind, "text": article.text[found.start : found.end] or article.title}


def _citation_json(citation: Citation) -> dict[str, Any]:
    article = citation.article
    return {
        "number": citation.number,
        "quote": citation.quote,
        "article_id": article.id,
        "version": article.version,
        "start": citation.start,
        "end": citation.end,
        "title": article.title,
        "url": article.url,
        "deep_link": deep_link(article.url, citation.quote),
        "source": article.source,
        "authors": article.authors,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "retraction": article.retraction,
        "notice": _notice(article),
        "superseded": citation.superseded,
        "attribution": citation.attribution,
        "also_in": [
            {
                "article_id": each.id,
                "source": each.source,
                "url": each.url,
                "published_at": each.published_at,
            }
            for each in citation.also_in
        ],
        "score": round(citation.score, 4),
    }
