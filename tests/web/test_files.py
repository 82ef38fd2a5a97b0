"""What the page is made of, without a browser."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.routes import page

_FILES = sorted(resources.files("api").joinpath("web").iterdir(), key=lambda each: each.name)
_MOST_BYTES = 150 * 1024
_MARKUP_OR_CODE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\son\w+=\""
)
# The name of a vocabulary that every SVG must carry; nobody fetches it.
_VOCABULARY = "http://www.w3.org/2000/svg"


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.include_router(page.router())
    return TestClient(app)


def test_the_page_weighs_at_most_150_kib_with_everything_it_loads() -> None:
    assert sum(len(file.read_bytes()) for file in _FILES) <= _MOST_BYTES


def test_no_file_names_an_address_elsewhere() -> None:
    for file in _FILES:
        told = file.read_text(encoding="utf-8").replace(_VOCABULARY, "")
        assert not re.search(r"(?:https?:)?//[\w-]+\.", told), file.name


def test_nothing_makes_markup_or_code_of_words() -> None:
    for file in _FILES:
        told = file.read_text(encoding="utf-8")
        assert not re.search(_MARKUP_OR_CODE, told), file.name


def test_the_page_loads_exactly_the_files_that_are_served(client: TestClient) -> None:
    loaded = set(re.findall(r'(?:href|src)="(web/[\w.]+)"', client.get("/").text))
    assert loaded == {f"web/{file.name}" for file in _FILES} - {"web/page.html"}
    assert all(client.get(f"/{path}").status_code == 200 for path in loaded)


def test_every_file_is_sent_with_the_strict_policy_and_its_own_type(client: TestClient) -> None:
    kinds = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
    for file in _FILES:
        sent = client.get("/" if file.name == "page.html" else f"/web/{file.name}")
        policy = sent.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "*" not in policy
        for rule in ("base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
            assert rule in policy
        assert sent.headers["x-content-type-options"] == "nosniff"
        assert sent.headers["referrer-policy"] == "no-referrer"
        ending = file.name.rpartition(".")[2]
        assert sent.headers["content-type"].startswith(kinds.get(ending, "image/svg+xml"))


def test_a_file_that_is_known_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/web/main.js").headers["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        again = client.get("/web/main.js", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/web/main.js", headers={"If-None-Match": '"other"'}).status_code == 200


def test_only_the_page_s_own_files_are_served(client: TestClient) -> None:
    for path in ("/web/", "/web/page.html", "/web/../app.py", "/web/%2e%2e/app.py", "/page.html"):
        assert client.get(path).status_code == 404
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
