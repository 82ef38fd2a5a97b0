"""One answer against its gold: every measure that applies, and the counts behind the others.

A measure is left out where the gold or the system has nothing that it is about; a system that has
no `conflicts` is not said to have shown none. What each name means stands in eval/README.md. Pure
arithmetic over values as they stand in a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.article import canonical_url
from corpus.dates import end_of, read_date
from corpus.errors import ArticleRejected
from eval.days import Day, agrees, days_in
from eval.gold import Gold, ways
from eval.metrics import exact_match, f1, holding
from eval.naming import mentions
from eval.rows import conflict_shown, conflict_sides, count_facets, count_rows, growth_shown
from index.hit import clock_of, seconds

RECALL_AT = (1, 5, 10, 20, 100)
# Said of answers, for better or worse; a failure is neither.
_OF_ANSWERS = frozenset(
    "abstained_right false_answer false_abstention em_answered must_not_mention".split()
)
_PRECISIONS = ("day", "month", "year")
Answer = Mapping[str, Any]


def retrieval_scores(gold: Gold, rank: int | None) -> dict[str, float]:
    """`recall@k`: whether a passage that holds an answer is among the first k."""
    if not gold.answers:
        return {}
    return {f"recall@{k}": float(rank is not None and rank <= k) for k in RECALL_AT}


def answer_scores(
    gold: Gold, answer: Answer, reachable: bool | None, asks_when: bool
) -> dict[str, float]:
    """Every measure of the answer that is a mean over questions, by name."""
    answered = answer["status"] != "not_found"
    scores = {"answered": float(answered)}
    if not gold.answerable:
        scores |= {"abstained_right": float(not answered), "false_answer": float(answered)}
    elif gold.has_gold:
        scores["false_abstention"] = float(not answered)
    if not gold.answerable or gold.answers or gold.must_mention:
        scores["right"] = float(is_right(gold, answer))
        if (gold.turn or 1) > 1:
            scores["followup_right"] = scores["right"]
    scores |= _short_answer_scores(gold, answer, answered, reachable)
    scores |= _mention_scores(gold, answer)
    scores |= _citation_scores(gold, answer, answered)
    scores |= _conflict_scores(gold, answer)
    return scores | (_date_scores(gold, answer) if asks_when else {})


def failed_scores(gold: Gold, reachable: bool | None, asks_when: bool) -> dict[str, float]:
    """Of a question that got no answer: 0 wherever an answer could have been right."""
    blank: Answer = {
        "status": "failed",
        "text": "",
        "answers": [],
        "citations": None,
        "conflicts": None,
    }
    scores = answer_scores(gold, blank, reachable, asks_when)
    return dict.fromkeys(scores.keys() - _OF_ANSWERS, 0.0)


def answer_counts(gold: Gold, answer: Answer) -> dict[str, int]:
    """What figures that are no mean over questions are made of, by name."""
    counts: dict[str, int] = {}
    citations = answer["citations"]
    if citations is not None:
        known = [each["verbatim"] for each in citations if each["verbatim"] is not None]
        counts |= {"citations_checked": len(known), "verbatim": sum(known)}
        if gold.as_of:
            moments = [each["updated_at"] or each["published_at"] for each in citations]
            leaks = sum(is_after(moment, gold.as_of) for moment in moments)
            counts |= {"citations_limited": len(citations), "as_of_leaks": leaks}
    if gold.events and answer["events"] is not None:
        counts |= count_rows(gold, answer["events"])
    if gold.facets and answer["facets"] is not None:
        counts |= count_facets(gold, answer["facets"])
    if answer["tokens_read"] is not None:
        counts["tokens_read"] = answer["tokens_read"]
    return counts


def is_right(gold: Gold, answer: Answer) -> bool:
    """Of a question that cannot be answered: that it was not. Of another: that everything it must
    mention is in the text or the answers, or, without such golds, that its first answer, or where
    all are required all of them, is right word for word; and that nothing is said that must not.
    """
    if answer["status"] == "not_found" or not gold.answerable:
        return not gold.answerable and bool(answer["status"] == "not_found")
    said = _said(answer)
    if any(mentions(said, each) for each in gold.must_not_mention):
        return False
    if gold.must_mention:
        return all(mentions(said, each) for each in gold.must_mention)
    if gold.all_required:
        return all(_is_given(member, answer) for member in gold.answers)
    return bool(exact_match(_first(answer), gold.wordings))


def list_f1(given: Sequence[str], members: Sequence[str]) -> float:
    """The harmonic mean of the share of given answers that are members, word for word, and the
    share of members that are given. A member that is given twice counts once."""
    found = sum(any(exact_match(text, ways(member)) for text in given) for member in members)
    return 2 * found / (len(given) + len(members)) if found else 0.0


def _is_given(member: str, answer: Answer) -> bool:
    return any(exact_match(text, ways(member)) for text in _texts(answer))


def is_after(valid_from: str | None, as_of: str) -> bool:
    """Whether what is valid from one moment is later than a limit, on the clock that the limit is
    meant on; what is undated is not known to be."""
    if valid_from is None:
        return False
    limit = end_of(as_of)
    clock = clock_of(limit)
    return seconds(read_date(valid_from), clock) > seconds(limit, clock)


def _short_answer_scores(
    gold: Gold, answer: Answer, answered: bool, reachable: bool | None
) -> dict[str, float]:
    if not gold.answers:
        return {}
    if gold.all_required:
        return {"list_f1": list_f1(_texts(answer), gold.answers)}
    said = _first(answer)
    em = exact_match(said, gold.wordings)
    scores = {"em": em, "f1": f1(said, gold.wordings)}
    if answered:
        scores["em_answered"] = em
    if reachable:
        scores["em_reachable"] = em
    return scores


def _mention_scores(gold: Gold, answer: Answer) -> dict[str, float]:
    said = _said(answer)
    scores = {}
    if gold.must_mention:
        found = [mentions(said, each) for each in gold.must_mention]
        scores["must_mention"] = sum(found) / len(found)
    if gold.must_not_mention:
        clear = not any(mentions(said, each) for each in gold.must_not_mention)
        scores["must_not_mention"] = float(clear)
    return scores


def _citation_scores(gold: Gold, answer: Answer, answered: bool) -> dict[str, float]:
    """Over an answer's own quotes, whether they hold an answer; over the golds' articles, whether
    they are cited, which silence does not."""
    citations = answer["citations"]
    scores: dict[str, float] = {}
    if citations is None or not gold.answerable:
        return scores
    if gold.answers and answered:
        quotes = [each["quote"] for each in citations if each["quote"] is not None]
        if quotes or not citations:  # who cites without quoting shows none to judge
            hold = holding(quotes, gold.wordings)
            scores["quote_holds_answer"] = sum(hold) / len(hold) if hold else 0.0
    if gold.sources:
        cited = {address(each["url"]) for each in citations if each["url"]}
        wanted = set(map(address, gold.sources))
        scores["citation_recall"] = len(cited & wanted) / len(wanted)
    return scores


def _conflict_scores(gold: Gold, answer: Answer) -> dict[str, float]:
    conflicts = answer["conflicts"]
    if conflicts is None:
        return {}
    if gold.conflict:
        return {
            "conflict_shown": float(conflict_shown(gold.conflict, conflicts)),
            "conflict_sides": float(conflict_sides(gold.conflict, conflicts)),
        }
    if gold.growth:
        return {"growth_shown": float(growth_shown(gold.growth, conflicts))}
    return {"false_conflict": float(bool(conflicts))}


def _date_scores(gold: Gold, answer: Answer) -> dict[str, float]:
    """Where the first gold is a date, whether the first answer's is, too: as exactly as the golds
    have it, and to the day, month and year as far as they tell them."""
    if not gold.answers or not days_in(gold.wordings[0]):
        return {}
    golds = [day for way in gold.wordings for day in days_in(way)[:1]]
    finest = min((day.precision for day in golds), key=_PRECISIONS.index)
    golds = [day for day in golds if day.precision == finest]
    given = days_in(_first(answer))[:1]
    scores = {"date_accuracy": _any_agrees(given, golds)}
    for precision in _PRECISIONS[_PRECISIONS.index(finest) :]:
        truncated = [day.to(precision) for day in golds]
        scores[f"date_accuracy_{precision}"] = _any_agrees(given, truncated)
    return scores


def _any_agrees(given: Sequence[Day], golds: Sequence[Day]) -> float:
    return float(any(agrees(each, gold) for each in given for gold in golds))


def address(url: str) -> str:
    """An address without what does not tell articles apart; what is none stays as it is."""
    try:
        return canonical_url(url)
    except ArticleRejected:
        return url


def _texts(answer: Answer) -> list[str]:
    return [each["text"] for each in answer["answers"]]


def _first(answer: Answer) -> str:
    """The best short answer, and nothing where the system says that it found none."""
    texts = _texts(answer)
    return texts[0] if texts and answer["status"] != "not_found" else ""


def _said(answer: Answer) -> str:
    return "\n".join([answer["text"], *_texts(answer)])
