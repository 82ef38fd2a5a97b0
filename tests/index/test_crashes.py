"""kill -9 at any instant: what was acknowledged is there, and the store goes on (promise 3)."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes import ask, open_store, store
from tests.index.dying import POINTS, report

_ROOT = Path(__file__).parent.parent.parent
_COUNT = 12


def start(folder: Path, *options: str, count: int = _COUNT) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.index.dying", str(folder), str(count), *options]
    return subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)


def acknowledged(process: subprocess.Popen[str]) -> list[str]:
    """The ids that a dead process had printed."""
    said, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    return [line.split()[0] for line in said.splitlines() if line.endswith(("added", "unchanged"))]


def check_and_go_on(folder: Path, ids: list[str], count: int = _COUNT) -> None:
    """Nothing acknowledged is lost, nothing disagrees, and the rest can be stored."""
    engine = open_store(folder)
    for number, id in enumerate(ids):
        assert engine.get(id) == report(number)
    assert engine.check() == []
    every = [report(number) for number in range(count)]
    statuses = [outcome.status.value for outcome in store(engine, *every)]
    assert statuses[: len(ids)] == ["unchanged"] * len(ids)
    assert engine.stats().articles == count
    assert {hit.article.id for hit in ask(engine, "town fell", limit=1_000)} == {
        each.id for each in every
    }
    assert engine.check() == []
    engine.close()


@pytest.mark.parametrize("point", POINTS)
def test_nothing_acknowledged_is_lost_by_death(tmp_path: Path, point: str) -> None:
    """faults 1 to 5"""
    times = 1 if "created" in point else 3
    ids = acknowledged(start(tmp_path, point, str(times)))
    assert len(ids) < _COUNT
    check_and_go_on(tmp_path, ids)


@pytest.mark.parametrize(
    "again", ["while the words are written", "between the words and their snapshot"]
)
def test_dying_twice_during_recovery_loses_nothing(tmp_path: Path, again: str) -> None:
    """fault 8"""
    ids = acknowledged(start(tmp_path, "between the words and their snapshot", "3"))
    for _ in range(2):
        assert acknowledged(start(tmp_path, again)) == []
    check_and_go_on(tmp_path, ids)


@pytest.mark.parametrize("seed", range(3))
def test_death_at_a_random_moment_loses_nothing(tmp_path: Path, seed: int) -> None:
    """faults 1 to 5, 7"""
    draw = random.Random(seed)
    process = start(tmp_path, count=200)
    assert process.stdout is not None
    # By what it has said and not by the clock: a fast machine is done before a slow one begins.
    heard = [process.stdout.readline().split()[0] for _ in range(draw.randrange(1, 100))]
    time.sleep(draw.uniform(0, 0.02))
    process.kill()
    check_and_go_on(tmp_path, [*heard, *acknowledged(process)], 200)
