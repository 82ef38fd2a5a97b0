"""A run's records to its figures: each with a 95 % bootstrap interval over questions, and n.

A measure in the records' scores becomes the mean over those that carry it. What is no mean over
questions, such as F1 over all rows, comes from sums of the records' counts. Never a time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from eval.confidence import Floats, aurc, calibration, risk_coverage
from eval.metrics import Figure, auroc, ece, figure, interval, resamples

_OF_KINDS = frozenset({"right", "em", "f1", "list_f1", "answered", "recall@10"})
Records = Sequence[Mapping[str, Any]]
Sums = Callable[..., Floats]


def figures(records: Records) -> dict[str, dict[str, float]]:
    """Every figure by name, in the order of the names: value, low, high, n. One that is not a
    number, as the precision of no rows at all, is left out."""
    found = _means(records, "scores", {name for each in records for name in each["scores"]})
    found |= _means(records, "counts", {"tokens_read"})
    for name, (parts, of_sums) in _OF_SUMS.items():
        columns = _columns(records, parts)
        if columns.size:
            found[name] = of_totals(of_sums, columns)
            if name in _OF_CITATIONS:
                found[name] = replace(found[name], n=int(columns[1].sum()))
    sure, right = _confidences(records)
    for name, statistic in _OF_CONFIDENCE.items():
        if len(sure):
            found[name] = of_pairs(statistic, sure, right)
    return _told(found)


def by_kind(records: Records) -> dict[str, dict[str, dict[str, float]]]:
    """The chief figures of each kind of question."""
    kinds = sorted({each["kind"] for each in records})
    return {
        kind: _told(_means([each for each in records if each["kind"] == kind], "scores", _OF_KINDS))
        for kind in kinds
    }


def curves(records: Records) -> dict[str, Any]:
    """Risk and coverage, and calibration, of the confidences; empty where there are none."""
    sure, right = _confidences(records)
    if not len(sure):
        return {"risk_coverage": [], "calibration": []}
    return {
        "risk_coverage": risk_coverage(sure, right, len(records)),
        "calibration": calibration(sure, right),
    }


def of_totals(of_sums: Sums, columns: Floats) -> Figure:
    """What `of_sums` makes of the totals of counts, `columns` being `(counts, questions)`; n is
    the number of questions."""
    drawn = resamples(columns.shape[1])
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(of_sums(*columns.sum(axis=1)))
        spread = of_sums(*(column[drawn].sum(axis=1) for column in columns))
    return _figure(value, spread, columns.shape[1])


def of_pairs(statistic: Callable[[Floats, Floats], float], sure: Floats, right: Floats) -> Figure:
    """A statistic of confidences and outcomes, `(n,)` each, that is no mean."""
    drawn = [statistic(sure[places], right[places]) for places in resamples(len(sure))]
    return _figure(statistic(sure, right), np.array(drawn), len(sure))


def _figure(value: float, drawn: Floats, n: int) -> Figure:
    if math.isnan(value):
        return Figure(value, value, value, n)
    return Figure(value, *interval(drawn), n)


def _told(found: Mapping[str, Figure]) -> dict[str, dict[str, float]]:
    """As JSON, in the order of the names, without the noise of the last digits."""
    return {
        name: {key: round(value, 12) for key, value in asdict(found[name]).items()}
        for name in sorted(found)
        if not math.isnan(found[name].value)
    }


def _means(records: Records, part: str, names: Collection[str]) -> dict[str, Figure]:
    values = {name: [each[part][name] for each in records if name in each[part]] for name in names}
    return {name: figure(each) for name, each in values.items() if each}


def _columns(records: Records, parts: Sequence[str]) -> Floats:
    """The counts by these names, `(names, questions)`, of the questions that have them."""
    rows = [each["counts"] for each in records if parts[0] in each["counts"]]
    return np.array([[row[part] for row in rows] for part in parts], dtype=float)


def _confidences(records: Records) -> tuple[Floats, Floats]:
    """How sure each answered question's answer was, and whether it was right."""
    pairs = [
        (each["answer"]["confidence"], each["scores"]["right"])
        for each in records
        if each["answer"] is not None
        and each["answer"]["status"] != "not_found"
        and each["answer"]["confidence"] is not None
        and "right" in each["scores"]
    ]
    both = np.array(pairs, dtype=float).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _share(part: Floats, whole: Floats) -> Floats:
    return part / whole


def _f1_of_rows(tp: Floats, fp: Floats, fn: Floats) -> Floats:
    return 2 * tp / (2 * tp + fp + fn)


def _f1_of_facets(right: Floats, given: Floats, found: Floats, wanted: Floats) -> Floats:
    precision, recall = right / np.maximum(given, 1), found / wanted
    return 2 * precision * recall / np.maximum(precision + recall, 1e-12)


_OF_SUMS: Mapping[str, tuple[tuple[str, ...], Sums]] = {
    "verbatim": (("verbatim", "citations_checked"), _share),
    "as_of_leak": (("as_of_leaks", "citations_limited"), _share),
    "event_precision": (("rows_tp", "rows_fp"), lambda tp, fp: tp / (tp + fp)),
    "event_recall": (("rows_tp", "rows_fn"), lambda tp, fn: tp / (tp + fn)),
    "event_f1": (("rows_tp", "rows_fp", "rows_fn"), _f1_of_rows),
    "facet_precision": (("facet_right", "facet_given"), _share),
    "facet_recall": (("facet_found", "facet_wanted"), _share),
    "facet_f1": (("facet_right", "facet_given", "facet_found", "facet_wanted"), _f1_of_facets),
}
_OF_CITATIONS = frozenset({"verbatim", "as_of_leak"})  # their n counts citations
_OF_CONFIDENCE: Mapping[str, Callable[[Floats, Floats], float]] = {
    "auroc": auroc,
    "aurc": aurc,
    "ece": ece,
}
