"""Work that arrives together runs together: whoever comes while a batch runs joins the next one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

# Batches since the process began, by how many calls shared one: for whoever watches the process.
SHARED_BY: Counter[int] = Counter()

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Ticket(Generic[Item, Result]):
    """One call's items, and what became of them."""

    items: Sequence[Item]
    results: list[Result] = field(default_factory=list)
    error: BaseException | None = None
    done: bool = False


class Shared(Generic[Item, Result]):
    """A function over a list, called from many threads and run in one at a time.

    `run` takes the items of the waiting calls, in the order of arrival and of `calls` of them at
    most, and returns a result for each. No call waits for company: alone, it runs at once. An
    error is raised to every call that shared the batch.
    """

    def __init__(self, run: Callable[[list[Item]], list[Result]], calls: int = 8) -> None:
        self._run = run
        self._calls = calls
        self._running = threading.Lock()
        self._arriving = threading.Lock()
        self._waiting: list[_Ticket[Item, Result]] = []

    def __call__(self, items: Sequence[Item]) -> list[Result]:
        ticket: _Ticket[Item, Result] = _Ticket(items)
        with self._arriving:
            self._waiting.append(ticket)
        with self._running:
            while not ticket.done:
                self._run_waiting()
        if ticket.error is not None:
            raise ticket.error
        return ticket.results

    def _run_waiting(self) -> None:
        """Run what has waited longest."""
        with self._arriving:
            batch, self._waiting = self._waiting[: self._calls], self._waiting[self._calls :]
            SHARED_BY[len(batch)] += 1
        try:
            results = iter(self._run([item for ticket in batch for item in ticket.items]))
            for ticket in batch:
                ticket.results = [next(results) for _ in ticket.items]
        except BaseException as error:
            for ticket in batch:
                ticket.error = error
            if not isinstance(error, Exception):
                raise  # a Ctrl-C belongs to the thread it hit
        finally:
            for ticket in batch:
                ticket.done = True
