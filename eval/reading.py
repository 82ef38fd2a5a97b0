"""The reader alone: labelled rows of one question and one passage each, to figures.

Reads `{id, question, context, answers}` from JSON lines and scores what a span model makes of
them. Searches nothing and opens no store.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

from corpus.clean import mend_surrogates
from corpus.dates import read_date
from corpus.errors import InputRejected
from eval.fields import read_objects, truth_of
from eval.metrics import auroc, ece, exact_match, f1, figure, normalise, partial_f1
from qa.calibration import Fitted, features_of
from qa.reading import Prompt, Reading, SpanModel, TextSpan, ToRead
from qa.spans import ListRule, list_members

_WANTED = '{"id": "…", "question": "…", "context": "…", "answers": [{"start": 0, "text": "…"}]}'
_ROWS_A_CALL = 64
_SPEAKS_FROM = 0.5  # the probability of an answer below which the reader is taken to be silent


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One question with its passage. Any of the `golds` is right, or with `all_required` only all
    of them together; none means that the passage does not answer."""

    id: str
    question: str
    prompt: Prompt
    golds: tuple[str, ...]
    all_required: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """A row's outcome: the best span's words, list members' words, and two probabilities."""

    row: ReadRow
    best: str
    members: tuple[str, ...]
    answered: float
    right: float

    @property
    def said(self) -> str:
        """The best span where the reader speaks, else nothing."""
        return self.best if self.answered >= _SPEAKS_FROM else ""

    @property
    def is_right(self) -> float:
        """1 when the best span is exactly a gold, so never in a row without any."""
        return exact_match(self.best, self.row.golds) if self.row.golds else 0.0


def read_rows(path: Path) -> list[ReadRow]:
    """All rows of a file of JSON lines, or of its gzip.

    `answers` is a list of `{start, text}`, a list of texts, or SQuAD's `{text: […],
    answer_start: […]}`. Raises InputRejected, naming file and line, for whatever cannot be read,
    for an id that stands twice, and for a file without rows.
    """
    rows: dict[str, ReadRow] = {}
    for number, given in read_objects(path):
        try:
            row = _row(given, number)
        except (ValueError, InputRejected) as error:
            raise InputRejected(f"{path}, line {number}: {error}") from error
        if row.id in rows:
            raise InputRejected(
                f"{path}, line {number}: the id {row.id!r} stands twice; give each row its own"
            )
        rows[row.id] = row
    if not rows:
        raise InputRejected(f"{path} holds no rows; wanted is one a line: {_WANTED}")
    return list(rows.values())


def measure(
    rows: Sequence[ReadRow],
    model: SpanModel,
    fitted: Fitted,
    tell: Callable[[int], None] = lambda done: None,
) -> dict[str, Any]:
    """How well and how fast `model` reads the rows; `tell` hears how many are read.

    In percent: `em` and `f1` of the best span over the answerable rows, silence not allowed, with
    their 95 % intervals, and the same `_with_silence` over all rows. `auroc` is of telling
    answerable rows from the others, `ece` of the probability that the best span is right.
    `lists` is of the rows whose golds are all required. None where no row allows the measure.
    Raises ModelFailed.
    """
    readings, seconds = read_all(rows, model, tell)
    read = [_outcome(*each, fitted) for each in zip(rows, readings, strict=True)]
    answerable = [each for each in read if each.row.golds]
    telling = auroc([each.answered for each in read], [bool(each.row.golds) for each in read])
    return {
        "n": len(read),
        "n_answerable": len(answerable),
        **_interval("em", [each.is_right for each in answerable]),
        **_interval("f1", [f1(each.best, each.row.golds) for each in answerable]),
        "em_with_silence": _percent([exact_match(each.said, each.row.golds) for each in read]),
        "f1_with_silence": _percent([f1(each.said, each.row.golds) for each in read]),
        "auroc": None if isnan(telling) else telling,
        "ece": ece([each.right for each in read], [each.is_right for each in read]),
        "lists": list_figures(
            [(each.members, each.row.golds) for each in answerable if each.row.all_required]
        ),
        "examples_per_s": len(read) / max(seconds, 1e-9),
    }


def _row(row: Mapping[str, Any], number: int) -> ReadRow:
    """A row from its object; one without an id is called by its line."""
    id = row.get("id")
    if id is None:
        id = number
    if not isinstance(id, str | int) or isinstance(id, bool):
        raise ValueError("`id` must be text or a whole number")
    required = truth_of(row.get("all_required"), "all_required", default=False)
    date = _text(row, "date") or _text(row, "published")
    prompt = Prompt(
        _text(row, "context", needed=True),
        _text(row, "title"),
        read_date(date).date().isoformat() if date else "",
    )
    question = _text(row, "question", needed=True)
    return ReadRow(str(id), question, prompt, _golds(row.get("answers")), required)


def _text(row: Mapping[str, Any], name: str, *, needed: bool = False) -> str:
    text = row.get(name)
    if text is None and not needed:
        return ""
    if not isinstance(text, str) or (needed and not text.strip()):
        raise ValueError(f"`{name}` must be text{' and not blank' if needed else ''}")
    return mend_surrogates(text)


def _golds(answers: object) -> tuple[str, ...]:
    """The texts of all answers that are not blank."""
    if isinstance(answers, dict):
        answers = _paired(answers)
    if not isinstance(answers, list):
        raise ValueError(
            '`answers` must be a list of {"start": 0, "text": "…"}, a list of texts, '
            'or {"text": […], "answer_start": […]}; [] where there is no answer'
        )
    golds = (mend_surrogates(_gold(answer)) for answer in answers)
    return tuple(gold for gold in golds if gold.strip())


def _paired(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """SQuAD's two lists as one list of objects."""
    texts = answers.get("text")
    starts = answers.get("answer_start")
    if not isinstance(texts, list) or not isinstance(starts, list) or len(texts) != len(starts):
        raise ValueError("`answers` must hold two lists of one length, `text` and `answer_start`")
    return [{"text": text, "start": start} for text, start in zip(texts, starts, strict=True)]


def _gold(answer: object) -> str:
    if isinstance(answer, dict):
        start = answer.get("start", 0)
        if not isinstance(start, int) or isinstance(start, bool) or start < 0:
            raise ValueError("an answer's `start` must be a whole number, 0 or more")
        answer = answer.get("text")
    if not isinstance(answer, str):
        raise ValueError('an answer must be text, or {"start": 0, "text": "…"}')
    return answer


def read_all(
    rows: Sequence[ReadRow], model: SpanModel, tell: Callable[[int], None] = lambda done: None
) -> tuple[list[Reading], float]:
    """A reading for each row, and the seconds that the model took for them."""
    readings: list[Reading] = []
    seconds = 0.0
    for at in range(0, len(rows), _ROWS_A_CALL):
        asked = [ToRead(row.question, [row.prompt]) for row in rows[at : at + _ROWS_A_CALL]]
        started = time.perf_counter()
        found = model.read(asked)
        seconds += time.perf_counter() - started
        readings += [reading for [reading] in found]
        tell(len(readings))
    return readings, seconds


def _outcome(row: ReadRow, reading: Reading, fitted: Fitted) -> _Read:
    features = features_of(reading)
    return _Read(
        row,
        best_text(row, reading),
        members(row, reading, fitted.lists) if row.all_required else (),
        fitted.answered(features),
        fitted.right(features),
    )


def best_text(row: ReadRow, reading: Reading) -> str:
    """The words of the best span, none where there is no span."""
    return _words(row, reading.spans[0]) if reading.spans else ""


def members(row: ReadRow, reading: Reading, rule: ListRule) -> tuple[str, ...]:
    """The words of each member of the list that the reading gives."""
    return tuple(_words(row, span) for span in list_members(reading.spans, rule))


def _words(row: ReadRow, span: TextSpan) -> str:
    return row.prompt.text[span.start : span.end]


def _interval(name: str, values: Sequence[float]) -> dict[str, float | None]:
    found = figure(values)
    bounds = {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
    return {key: 100 * value if values else None for key, value in bounds.items()}


def _percent(values: Sequence[float]) -> float | None:
    return 100 * sum(values) / len(values) if values else None


def list_figures(
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]],
) -> dict[str, float] | None:
    """MultiSpanQA's partial match in percent, over the spans of all rows, each given as its
    members and its golds; texts that are the same after normalisation count once (Li et al.,
    2022)."""
    if not pairs:
        return None
    right = wanted = answers = golds = 0.0
    for found, asked_for in pairs:
        named = list(dict.fromkeys(map(normalise, found)))
        gold = list(dict.fromkeys(map(normalise, asked_for)))
        precise, recalled = partial_f1(named, gold)
        right, wanted = right + precise, wanted + recalled
        answers, golds = answers + len(named), golds + len(gold)
    precision, recall = right / max(answers, 1), wanted / max(golds, 1)
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    shares = {"precision": precision, "recall": recall, "partial_f1": both}
    return {"n": len(pairs), **{name: 100 * share for name, share in shares.items()}}
