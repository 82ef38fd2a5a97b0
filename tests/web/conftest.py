"""The page in a real browser over a real server. What it must never do is watched in every test:
a console error, a refusal by the content policy, a dialog, or a request to anyone else."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import uvicorn

from api.app import make_app
from api.settings import Settings
from index.embed import OpenVinoEmbedder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The browser itself notes every response that is an error; the page is meant to tell of those.
_NOTED = "Failed to load resource: the server responded with a status of"


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The application on a free port of loopback, for as long as it is wanted."""
    config = uvicorn.Config(make_app(settings), "127.0.0.1", 0, log_config=None, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="package")
def site(
    embedder: OpenVinoEmbedder, model_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a service with the bundled sample."""
    folder = tmp_path_factory.mktemp("web")
    with serving(Settings(data=folder, models=model_cache)) as address:
        sample = resources.files("corpus").joinpath("sample", "articles.jsonl").read_bytes()
        headers = {"Content-Type": "application/jsonl"}
        taken = httpx2.post(f"{address}/v1/articles", content=sample, headers=headers, timeout=60)
        assert taken.status_code == 201
        yield address


@pytest.fixture(scope="package")
def empty_site(
    embedder: OpenVinoEmbedder, model_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a service that holds nothing yet."""
    folder = tmp_path_factory.mktemp("web-empty")
    with serving(Settings(data=folder, models=model_cache)) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it; the tests are skipped where it or Playwright is absent."""
    if util.find_spec("playwright") is None:
        pytest.skip('Playwright is not installed: pip install "dateline[dev]"')
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of its own, opened at the filled site."""
    with watched(browser, site) as opened:
        opened.goto(site)
        yield opened


@contextmanager
def watched(browser: Browser, site: str, **options: Any) -> Iterator[Page]:
    """A fresh page that may do nothing of what the page must never do."""
    context = browser.new_context(base_url=site, reduced_motion="reduce", **options)
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    wrong: list[str] = []

    def note(message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_NOTED):
            wrong.append(message.text)

    def leave(request: Any) -> None:
        if not request.url.startswith((f"{site}/", "data:", "blob:")):
            wrong.append(f"a request to {request.url}")

    def dismiss(dialog: Any) -> None:
        wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    opened.on("console", note)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("dialog", dismiss)
    opened.on("request", leave)
    yield opened
    context.close()
    assert wrong == []
