"""Work that arrives together runs together, and every caller gets what is its own."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from index.batching import SHARED_BY, Shared

PATIENCE_S = 10.0


class Gate:
    """Doubles numbers, and notes what ran together. Each batch waits until `opened` lets it go; a
    batch with a negative number fails."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.entered = threading.Semaphore(0)
        self.opened = threading.Semaphore(0)

    def __call__(self, numbers: list[int]) -> list[int]:
        self.batches.append(numbers)
        self.entered.release()
        assert self.opened.acquire(timeout=PATIENCE_S)
        if min(numbers) < 0:
            raise ValueError("negative")
        return [2 * number for number in numbers]


def while_one_runs(gate: Gate, *calls: list[int]) -> list[Future[list[int]]]:
    """What becomes of a call with [0], and of the others, which arrive one after another while it
    runs; afterwards the gate is opened for that batch and the next."""
    shared = Shared(gate)
    with ThreadPoolExecutor(1 + len(calls)) as pool:
        futures = [pool.submit(shared, [0])]
        assert gate.entered.acquire(timeout=PATIENCE_S)
        for count, call in enumerate(calls, start=1):
            futures.append(pool.submit(shared, call))
            wait_for(shared, count)
        gate.opened.release(2)
    return futures


def wait_for(shared: Shared[int, int], calls: int) -> None:
    """Until so many have joined the next batch."""
    deadline = time.monotonic() + PATIENCE_S
    while len(shared._waiting) < calls:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_how_many_calls_shared_a_batch_is_counted() -> None:
    before = Counter(SHARED_BY)
    while_one_runs(Gate(), [1], [2, 3])
    assert SHARED_BY - before == {1: 1, 2: 1}


def test_a_call_alone_runs_at_once() -> None:
    batches: list[list[str]] = []

    def upper(words: list[str]) -> list[str]:
        batches.append(words)
        return [word.upper() for word in words]

    shared = Shared(upper)
    assert shared(["a", "b"]) == ["A", "B"]
    assert shared(("c",)) == ["C"]
    assert batches == [["a", "b"], ["c"]]


def test_an_empty_list_gives_an_empty_list() -> None:
    assert Shared(list[int])([]) == []


def test_calls_that_arrive_while_one_runs_share_the_next_run() -> None:
    gate = Gate()
    futures = while_one_runs(gate, [1, 2], [], [3])
    assert gate.batches == [[0], [1, 2, 3]]
    assert [future.result() for future in futures] == [[0], [2, 4], [], [6]]


def test_a_batch_holds_no_more_calls_than_it_may() -> None:
    batches: list[list[int]] = []
    entered = threading.Event()

    def noted(numbers: list[int]) -> list[int]:
        batches.append(numbers)
        if len(batches) == 1:
            entered.set()
            wait_for(shared, 5)
        return numbers

    shared = Shared(noted, calls=2)
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(shared, [0])
        assert entered.wait(PATIENCE_S)
        others = [pool.submit(shared, [at]) for at in range(1, 6)]
    assert [future.result() for future in (first, *others)] == [[at] for at in range(6)]
    assert sorted(map(len, batches[1:])) == [1, 2, 2]


def test_an_error_reaches_exactly_those_who_shared_the_batch() -> None:
    gate = Gate()
    before, *together = while_one_runs(gate, [1], [-1], [2])
    assert gate.batches == [[0], [1, -1, 2]]
    assert before.result() == [0]
    for future in together:
        with pytest.raises(ValueError, match="negative"):
            future.result()


def test_the_call_after_an_error_works() -> None:
    gate = Gate()
    shared = Shared(gate)
    gate.opened.release(2)
    with pytest.raises(ValueError, match="negative"):
        shared([-1])
    assert shared([4]) == [8]


def test_an_interrupted_call_does_not_block_the_next() -> None:
    calls = 0

    def interrupted_once(numbers: list[int]) -> list[int]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise KeyboardInterrupt
        return numbers

    shared = Shared(interrupted_once)
    with pytest.raises(KeyboardInterrupt):
        shared([1])
    assert shared([2]) == [2]


def test_every_caller_gets_its_own_results_in_its_own_order() -> None:
    running = threading.Lock()

    def double(numbers: list[int]) -> list[int]:
        assert running.acquire(blocking=False)  # one run at a time
        try:
            time.sleep(0.0001)
            return [2 * number for number in numbers]
        finally:
            running.release()

    shared = Shared(double)

    def call_often(caller: int) -> bool:
        calls = [[1000 * caller + at + i for i in range(at % 4)] for at in range(100)]
        return all(shared(call) == [2 * number for number in call] for call in calls)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(call_often, range(16)))
