"""Adding articles on the page: a text, files, and a store that holds nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.conftest import watched
from tests.web.test_asking import ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def paste(page: Page, text: str, **fields: str) -> None:
    page.get_by_label("Text", exact=True).fill(text)
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Add this text").click()


def test_an_empty_store_explains_itself_and_takes_a_pasted_article(
    browser: Browser, empty_site: str
) -> None:
    with watched(browser, empty_site) as page:
        page.goto(empty_site)
        assert "Nothing is stored yet" in page.locator(".empty").inner_text()
        assert "dateline ingest" in page.locator(".empty code").inner_text()
        ask(page, "Who won the cup in Lima?")
        assert "No articles are stored" in page.locator(".lead").inner_text()
        title = "Cup goes to Alianza"
        fields = {"Title": title, "Source": "Gazette", "Published": "2024-11-03"}
        paste(page, "Alianza won the cup in Lima on Sunday, beating Cienciano 2-1.", **fields)
        page.locator("#added .added").wait_for()
        assert page.locator("#added .added").inner_text().startswith(f"Added {title}")
        assert page.get_by_label("Text", exact=True).input_value() == ""
        ask(page, "Who won the cup in Lima?")
        assert "Alianza" in page.locator(".lead").inner_text()
        assert "Gazette" in page.locator(".source").first.inner_text()


def test_each_uploaded_article_has_its_own_result(page: Page) -> None:
    page.get_by_text("Add an article", exact=True).click()
    files = [
        {"name": "storm.txt", "mimeType": "text/plain", "buffer": b"Storm in Brest\n\nIt blew."},
        {"name": "<b>.exe", "mimeType": "text/plain", "buffer": b"MZ"},
    ]
    page.locator("#files").set_input_files(files)  # type: ignore[arg-type]
    page.locator("#added .failed").wait_for()
    told = page.locator("#added li").all_inner_texts()
    assert told[0] == "2 articles: 1 added, 1 failed"
    assert told[1].startswith("Not stored <b>.exe")
    assert "No known format" in told[1]
    assert told[2].startswith("Added storm.txt")
    page.locator("#added").get_by_role("button", name="Read it").click()
    page.get_by_role("dialog").locator(".text", has_text="It blew.").wait_for()


def test_files_can_be_dropped_anywhere_on_the_page(page: Page) -> None:
    moved = page.evaluate_handle(
        """() => { const moved = new DataTransfer();
             moved.items.add(new File(["Hail in Graz\\n\\nIt hailed."], "hail.txt"));
             return moved; }"""
    )
    page.dispatch_event("main", "dragover", {"dataTransfer": moved})
    assert page.locator("body.dropping").count() == 1
    page.dispatch_event("main", "drop", {"dataTransfer": moved})
    page.locator("#added .added", has_text="hail.txt").wait_for()
    assert page.locator("body.dropping").count() == 0


def test_what_is_stored_already_and_what_is_refused_are_told_in_words(page: Page) -> None:
    page.get_by_text("Add an article", exact=True).click()
    paste(page, "Snow fell in Bergen on Tuesday.", Address="https://snow.example/bergen")
    page.locator("#added .added").wait_for()
    paste(page, "Snow fell in Bergen on Tuesday.", Address="https://snow.example/bergen")
    page.get_by_text("Already stored, nothing changed").wait_for()
    paste(page, "Snow fell.", Address="javascript:alert(1)")
    page.locator("#added .failed").wait_for()
    assert page.get_by_label("Text", exact=True).input_value() == "Snow fell."  # nothing is lost
