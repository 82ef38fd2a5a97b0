"""What the findings of a question may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qa.events import IsIn, any_day
from qa.question import Question


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the findings may be. `is_in` says whether a deed of some day, or of an unknown one, lies
    in the time asked about; of a question that is `open_ended` this may be several days, whose
    figures may all answer it; `given` are the names that the owner says are one; `topic` is the
    question without its time, for comparing sentences with it."""

    is_in: IsIn = any_day
    open_ended: bool = False
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    topic: str = ""

    def of(self, question: Question) -> Question:
        """The question without its time."""
        return replace(question, text=self.topic or question.text)


NO_BOUNDS = Bounds()
