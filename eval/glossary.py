"""What each figure is called in words, how it is written, and whether less of it is better.

The one list of names that reports and comparisons share. A name that is not here is shown as it
stands, and more of it counts as better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_PERCENTILES = ("p50", "p95", "p99")
_SAME_AS_WHOLE = ("search", "total")  # steps whose time is told as `search_ms` and `ask_ms`


@dataclass(frozen=True, slots=True)
class Measure:
    """`form` is how a value is written: a share in percent, a plain number, or with a unit."""

    words: str
    group: str
    form: str = "share"
    less_is_better: bool = False


_RECALL = {
    f"recall@{k}": Measure(f"a passage that holds the answer among the first {k}", "Retrieval")
    for k in (1, 5, 10, 20, 100)
}
_DATES = {
    f"date_accuracy_{each}": Measure(f"the same, where a {each} is wanted", "Time")
    for each in ("day", "month", "year")
}
MEASURES: Mapping[str, Measure] = {
    "right": Measure("right, or rightly silent", "Overall"),
    "em": Measure("short answer right to the word", "Answers"),
    "f1": Measure("short answer's words shared with the gold (F1)", "Answers"),
    "em_answered": Measure("right to the word, of those answered", "Answers"),
    "em_reachable": Measure("right to the word, where an article holds the answer", "Answers"),
    "must_mention": Measure("answer says what it must", "Answers"),
    "must_not_mention": Measure("answer is clear of what it must not say", "Answers"),
    "followup_right": Measure("right, of follow-up questions", "Answers"),
    "list_f1": Measure("members of lists (F1)", "Lists and rows"),
    "event_precision": Measure("event rows that are right", "Lists and rows"),
    "event_recall": Measure("wanted event rows that are there", "Lists and rows"),
    "event_f1": Measure("event rows (F1 over all rows)", "Lists and rows"),
    "facet_precision": Measure("facet members that are right", "Lists and rows"),
    "facet_recall": Measure("wanted facet members that are there", "Lists and rows"),
    "facet_f1": Measure("facet members (F1 over all)", "Lists and rows"),
    "conflict_shown": Measure("conflicts shown with every account", "Lists and rows"),
    "conflict_sides": Measure("conflicts shown with two accounts or more", "Lists and rows"),
    "false_conflict": Measure(
        "a conflict shown where there is none", "Lists and rows", less_is_better=True
    ),
    "growth_shown": Measure("figures that rose, shown as such", "Lists and rows"),
    "verbatim": Measure("quotes that are verbatim slices", "Citations"),
    "quote_holds_answer": Measure("a quote holds the answer", "Citations"),
    "citation_recall": Measure("articles of the gold that are cited", "Citations"),
    "answered": Measure("answered at all", "Silence"),
    "abstained_right": Measure("silent, where nothing answers it", "Silence"),
    "false_answer": Measure("answered, though nothing answers it", "Silence", "share", True),
    "false_abstention": Measure("silent, though there is an answer", "Silence", "share", True),
    "auroc": Measure("confidence tells right from wrong (AUROC)", "Silence", "number"),
    "ece": Measure("confidence's calibration error (ECE)", "Silence", "number", True),
    "aurc": Measure("area under risk and coverage (AURC)", "Silence", "number", True),
    "date_accuracy": Measure("right date, of questions for one", "Time"),
    **_DATES,
    "as_of_leak": Measure("quotes from after the day asked as of", "Time", "share", True),
    **_RECALL,
    "ndcg@10": Measure("nDCG of the first 10, by relevance judgements", "Retrieval", "number"),
    "mrr@10": Measure("reciprocal rank of the first 10, by judgements", "Retrieval", "number"),
    "qrels_recall@100": Measure("judged articles among the first 100", "Retrieval"),
    "tokens_read": Measure("tokens read for a question", "Cost", "count", True),
    "wall_s": Measure("seconds in all", "Cost", "count", True),
    "cpu_s": Measure("processor seconds in all", "Cost", "count", True),
    "peak_memory_mb": Measure("peak memory, MB", "Cost", "count", True),
}
GROUPS = (*dict.fromkeys(measure.group for measure in MEASURES.values()), "Other")
# What stands large at the top of a report: the first eight that the run has.
MAIN = (
    "right em f1 recall@10 ndcg@10 false_answer auroc verbatim event_f1 ece answered recall@1 "
    "mrr@10 qrels_recall@100 recall@100"
).split()


def measure_of(name: str) -> Measure:
    """The measure of that name, times and rates of `timings_of` too."""
    if name in MEASURES:
        return MEASURES[name]
    step, _, share = name.partition("_ms_")
    if share in _PERCENTILES:
        verb = {"ask": "until answered", "search": "to search"}.get(step, f"for the step {step}")
        return Measure(f"milliseconds {verb}, {share}", "Cost", "count", True)
    share = name.rpartition("_")[2]
    if name.startswith("questions_per_s_"):
        return Measure(f"questions a second, {share} at once", "Cost", "count")
    return Measure(name, "Other", "number")


def timings_of(timings: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """`(name, value)` of each time, rate and size of a run, flat: `ask_ms_p50`, `wall_s` …"""
    steps = timings.get("steps_ms") or {}
    inner = {f"{step}_ms": steps[step] for step in steps if step not in _SAME_AS_WHOLE}
    whole = {step: timings.get(step) for step in ("ask_ms", "search_ms", "questions_per_s")}
    for step, values in (whole | inner).items():
        for part, value in (values or {}).items():
            if part != "n" and value is not None:
                yield f"{step}_{part}", float(value)
    for name in ("wall_s", "cpu_s", "peak_memory_mb"):
        if timings.get(name) is not None:
            yield name, float(timings[name])


def place_of(name: str) -> tuple[int, str]:
    """What to sort names by: as they stand here, all others behind, 4 before 16."""
    known = list(MEASURES)
    natural = re.sub(r"\d+", lambda digits: digits[0].zfill(6), name)
    return (known.index(name) if name in known else len(known), natural)


def written(name: str, value: float | None, *, change: bool = False) -> str:
    """A figure's value as people read it, "29.4 %", "0.830", "1,840", a dash for none; or, with its
    sign, how far it is from another, shares in percentage points.

    >>> written("em", 0.294), written("em", -0.02, change=True), written("auroc", 0.83)
    ('29.4 %', '−2.0 pt', '0.830')
    """
    if value is None:
        return "–"
    form, plus = measure_of(name).form, "+" if change and value else ""
    if form == "share":
        text = f"{100 * value:{plus}.1f} {'pt' if change else '%'}"
    elif form == "count":
        text = f"{value:{plus},.0f}" if abs(value) >= 100 else f"{value:{plus}.1f}"
    else:
        text = f"{value:{plus}.3f}"
    return text.replace("-", "−")


def written_range(name: str, low: float, high: float, *, change: bool = False) -> str:
    """An interval's ends, the unit once: "26.3 to 32.5 %"."""
    first = written(name, low, change=change).removesuffix(" %").removesuffix(" pt")
    return f"{first} to {written(name, high, change=change)}"
