"""Two runs compared: figure by figure with significance, and question by question.

Scores are paired by a question's id. Figures that are no mean over questions, and all of a run
whose records were not kept, are compared by value alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.errors import InputRejected
from eval.glossary import measure_of, place_of, timings_of
from eval.paired import Paired, paired
from eval.runs import Outcome, Run, outcome

SCHEMA = 1
_GOOD = {Outcome.RIGHT, Outcome.SILENT, Outcome.FOUND}
_SURE = 0.05
_NEITHER = {"answered"}  # more of it is better or worse as the answers are
_SPARE = 1e-9  # a fall of exactly the margin is none, whatever binary fractions make of it


@dataclass(frozen=True, slots=True)
class Measured:
    """One score's means over the questions for which both runs have it."""

    name: str
    found: Paired

    @property
    def verdict(self) -> str:
        """What the p-value of this one figure says of b, at the level of 5 %."""
        if self.found.p >= _SURE or not self.found.difference or self.name in _NEITHER:
            return ""
        fell = self.found.difference < 0
        return "worse" if fell != measure_of(self.name).less_is_better else "better"


@dataclass(frozen=True, slots=True)
class Valued:
    """A figure as each run tells it; None where one has none."""

    name: str
    a: float | None
    b: float | None

    @property
    def difference(self) -> float | None:
        return None if self.a is None or self.b is None else self.b - self.a


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose outcome is another, with what each run said."""

    id: str
    question: str
    kind: str | None
    gold: str
    a: Outcome
    b: Outcome
    said_a: str
    said_b: str


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure that is worse in b by more than the margin."""

    name: str
    a: float
    b: float
    margin: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`both` counts the questions that were paired; `differing` is what was not run alike."""

    a: Run
    b: Run
    both: int
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    only_shared: bool
    measures: tuple[Measured, ...]
    values: tuple[Valued, ...]
    changes: tuple[Change, ...]
    differing: tuple[tuple[str, Any, Any], ...]

    @property
    def gained(self) -> list[Change]:
        return [each for each in self.changes if each.b in _GOOD]

    @property
    def lost(self) -> list[Change]:
        return [each for each in self.changes if each.a in _GOOD]

    @property
    def moved(self) -> list[Change]:
        """Neither right before nor after, but in another way."""
        return [each for each in self.changes if not {each.a, each.b} & _GOOD]


def compare(a: Run, b: Run, *, only_shared: bool = False) -> Comparison:
    """What became of a in b.

    Raises InputRejected where the two were not asked the same, unless `only_shared`, which takes
    the questions that both were asked and those figures alone that are means over them.
    """
    told = _not_the_same(a, b)
    if told and not only_shared:
        raise InputRejected(told)
    ours, theirs = ({each["id"]: each for each in run.records} for run in (a, b))
    pairs = [
        (record, theirs[id])
        for id, record in ours.items()
        if id in theirs and theirs[id]["question"] == record["question"]
    ]
    if only_shared and not pairs:
        raise InputRejected(f"{a.path} and {b.path} have no question in common; compare other runs")
    shared = {record["id"] for record, _ in pairs}
    measures = tuple(_measured(pairs))
    return Comparison(
        a,
        b,
        len(pairs),
        tuple(id for id in ours if id not in shared),
        tuple(id for id in theirs if id not in shared),
        only_shared,
        measures,
        () if only_shared else tuple(_valued(a, b, {each.name for each in measures})),
        tuple(_changes(pairs)),
        tuple(_differing(a, b)),
    )


def fallen(found: Comparison, margins: Mapping[str, float]) -> list[Fall]:
    """The named figures of b that are worse than a's by more than their margin: lower, or higher
    where less is better.

    Raises InputRejected for a name that no figure of both runs has.
    """
    if found.only_shared:
        held = {each.name: (each.found.a, each.found.b) for each in found.measures}
    else:
        ours, theirs = _told(found.a), _told(found.b)
        held = {name: (value, theirs[name]) for name, value in ours.items() if name in theirs}
    falls = []
    for name, margin in margins.items():
        if name not in held:
            known = ", ".join(sorted(held, key=place_of))
            raise InputRejected(f"{name!r} is no figure of both runs; these are: {known}")
        before, after = held[name]
        worse = after - before if measure_of(name).less_is_better else before - after
        if worse > margin + _SPARE:
            falls.append(Fall(name, before, after, margin))
    return falls


def brief(value: object) -> str:
    """A setting or a hash as people tell it."""
    text = "–" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:12]}…"


def as_json(found: Comparison, falls: Sequence[Fall]) -> dict[str, Any]:
    """The comparison for a program."""
    return {
        "schema": SCHEMA,
        "a": str(found.a.path),
        "b": str(found.b.path),
        "questions": {"both": found.both, "only_a": found.only_a, "only_b": found.only_b},
        "only_shared": found.only_shared,
        "differing": [{"name": name, "a": a, "b": b} for name, a, b in found.differing],
        "measures": [
            {"name": each.name, **asdict(each.found), "verdict": each.verdict}
            for each in found.measures
        ],
        "values": [asdict(each) | {"difference": each.difference} for each in found.values],
        "gained": [asdict(each) for each in found.gained],
        "lost": [asdict(each) for each in found.lost],
        "moved": [asdict(each) for each in found.moved],
        "fallen": [asdict(each) for each in falls],
    }


def _not_the_same(a: Run, b: Run) -> str | None:
    """Why the two runs were not asked the same, in words."""
    ours, theirs = (run.config["benchmark"] for run in (a, b))
    if ours.get("questions_sha256") != theirs.get("questions_sha256"):
        told = f"{a.path} was asked {ours.get('name')}, {b.path} {theirs.get('name')}"
        told = f"{told}: their questions are not the same file"
    elif ours.get("asked") != theirs.get("asked"):
        told = f"{a.path} was asked {ours.get('asked')} questions, {b.path} {theirs.get('asked')}"
    elif a.records and b.records and _ids(a) != _ids(b):
        told = f"{a.path} and {b.path} were asked other questions of one benchmark"
    else:
        return None
    if a.records and b.records:
        return f"{told}; with --only-shared, those that both were asked are compared"
    return f"{told}, and figures alone cannot be compared then; name a run with its questions"


def _ids(run: Run) -> set[str]:
    return {each["id"] for each in run.records}


def _measured(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Iterator[Measured]:
    names = {name for a, b in pairs for name in a["scores"].keys() & b["scores"].keys()}
    for name in sorted(names, key=place_of):
        values = [
            (float(a["scores"][name]), float(b["scores"][name]))
            for a, b in pairs
            if a["scores"].get(name) is not None and b["scores"].get(name) is not None
        ]
        if values:
            ours, theirs = zip(*values, strict=True)
            yield Measured(name, paired(ours, theirs))


def _valued(a: Run, b: Run, without: set[str]) -> Iterator[Valued]:
    ours, theirs = _told(a), _told(b)
    for name in sorted((ours.keys() | theirs.keys()) - without, key=place_of):
        yield Valued(name, ours.get(name), theirs.get(name))


def _told(run: Run) -> dict[str, float]:
    """Every figure and time of a run that has a value."""
    figures = {name: each["value"] for name, each in run.figures.items()}
    told = figures | dict(timings_of(run.config["timings"]))
    return {name: float(value) for name, value in told.items() if value is not None}


def _changes(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Iterator[Change]:
    for a, b in pairs:
        if outcome(a) != outcome(b) and not {outcome(a), outcome(b)} <= _GOOD:
            yield Change(
                id=a["id"],
                question=a["question"],
                kind=a.get("kind"),
                gold=_wanted(a["gold"]),
                a=outcome(a),
                b=outcome(b),
                said_a=_said(a),
                said_b=_said(b),
            )


def _wanted(gold: Mapping[str, Any]) -> str:
    if gold.get("answerable") is False:
        return "nothing answers it"
    answers = gold.get("answers") or gold.get("must_mention") or ()
    return ("; " if gold.get("all_required") else " / ").join(map(str, answers))


def _said(record: Mapping[str, Any]) -> str:
    if record["error"] is not None:
        return str(record["error"])
    answer = record["answer"] or {}
    short = [str(each.get("text")) for each in answer.get("answers") or ()]
    return "; ".join(short) or str(answer.get("text") or "nothing found")


def _differing(a: Run, b: Run) -> Iterator[tuple[str, Any, Any]]:
    """`(name, a's, b's)` of each setting, model or corpus that is not the same."""
    parts = ("asked", "configuration", "corpus", "dateline")
    ours, theirs = (
        dict(_flat("", {part: run.config.get(part) for part in parts})) for run in (a, b)
    )
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield name, ours.get(name), theirs.get(name)


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _flat(f"{name}.{key}" if name else str(key), each)
    else:
        yield name, value
