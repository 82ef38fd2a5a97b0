"""The load command: what it counts, against a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.cli import app as command
from api.load import Seen, quantile, summary
from api.settings import Settings
from tests.api.doors import app_beside
from tests.api.serving import served


@given(st.lists(st.integers(0, 100).map(float), min_size=1), st.integers(1, 1000))
def test_a_quantile_is_the_least_time_that_enough_do_not_pass(
    times: list[float], thousandths: int
) -> None:
    found = quantile(times, thousandths / 1000)
    needed = thousandths * len(times)
    assert sum(each <= found for each in times) * 1000 >= needed
    assert sum(each < found for each in times) * 1000 < needed


def test_the_last_is_compared_with_the_best_of_the_others() -> None:
    seen = [
        Seen(1, [10.0] * 10, took_s=1.0),
        Seen(4, [20.0] * 30, took_s=1.0),
        Seen(64, [30.0] * 27, [1.0], took_s=1.0),
    ]
    told = summary(seen)
    assert (told["peak_clients"], told["goodput_ratio"], told["p99_ratio"]) == (4, 0.9, 1.5)


@pytest.mark.slow
def test_under_load_nothing_fails_but_what_is_refused(
    client: TestClient, settings: Settings, tmp_path: Path
) -> None:
    with served(app_beside(client, settings, tmp_path)) as port:
        arguments = ["load", f"http://127.0.0.1:{port}", "--clients", "1,16", "--seconds", "3"]
        told = json.loads(CliRunner().invoke(command, [*arguments, "--json"]).stdout)
    assert told["errors"] == {}
    assert told["rounds"][-1]["refused"] > 0
    assert all(each["answered"] > 0 for each in told["rounds"])


def test_numbers_of_clients_are_numbers() -> None:
    outcome = CliRunner().invoke(command, ["load", "http://127.0.0.1:9", "--clients", "1,many"])
    assert outcome.exit_code == 2
