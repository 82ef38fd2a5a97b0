"""What the OpenAPI document allows, and a little more, sent to every route: nothing is an error
of ours, and every error is a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from api.settings import Settings
from tests.api.doors import app_beside
from tests.api.serving import served

QUIET = list(HealthCheck)


def attack(url: str, count: int) -> None:
    """`count` requests to each route."""
    for operation in schemathesis.openapi.from_url(f"{url}/openapi.json").get_all_operations():
        each = operation.ok()
        strategy = st.one_of(
            each.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
            each.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        )

        @examples(
            max_examples=count,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=QUIET,
        )
        @given(strategy)
        def send(case: Any) -> None:
            response = case.call(base_url=url)
            assert response.status_code < 500, (case.method, case.path, response.text)
            assert "Traceback" not in response.text
            if response.status_code >= 400:
                body = response.json()
                assert "error" in body or "detail" in body or "articles" in body

        send()


@pytest.fixture
def url(client: TestClient, settings: Settings, tmp_path: Path) -> Iterator[str]:
    with served(app_beside(client, settings, tmp_path)) as port:
        yield f"http://127.0.0.1:{port}"


def test_no_request_of_the_schema_is_an_error_of_ours(url: str) -> None:
    attack(url, 5)


@pytest.mark.slow
def test_many_requests_of_the_schema_are_no_error_of_ours(url: str) -> None:
    attack(url, 100)
