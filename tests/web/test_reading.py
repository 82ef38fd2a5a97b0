"""Reading on the page: a quote in its article, the article's versions, and articles that try to be
more than text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.web.conftest import watched
from tests.web.made import HOSTILE
from tests.web.test_asking import HAMA, answered, ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Written in an order that a browser has to turn around, and outside the Basic Multilingual Plane.
STORY = (
    "🔥🚒 Zeltgrund burns, said the mayor.\n\n"
    "אש פרצה בעיר 🔥. The fire in Zeltgrund began on Monday in a bakery 🥖 "
    f"{HOSTILE} and was out by noon."
)


def put(site: str, **article: str) -> str:
    (row,) = httpx2.post(f"{site}/v1/articles", json=article, timeout=60).json()["articles"]
    assert row["status"] in ("added", "updated", "unchanged"), row
    return str(row["article_id"])


def marked(page: Page) -> str:
    page.locator("mark.quoted").first.wait_for()
    return "".join(page.locator("mark.quoted").all_inner_texts())


def test_a_citation_opens_its_article_with_exactly_the_quote_marked(page: Page) -> None:
    ask(page, "Who took which neighborhoods of Aleppo, and when?")
    quotes = page.locator(".card blockquote")
    shown = page.locator("button.show")
    assert quotes.count() == shown.count() >= 3
    for n in range(3):
        shown.nth(n).click()
        page.get_by_role("dialog").locator(".check").wait_for()
        assert marked(page) == quotes.nth(n).text_content()
        assert "Word for word" in page.locator(".check").inner_text()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="hidden")
        assert shown.nth(n).evaluate("it => it === document.activeElement")


def test_a_narrow_page_opens_the_article_as_a_sheet(browser: Browser, site: str) -> None:
    with watched(browser, site, viewport={"width": 390, "height": 844}) as page:
        page.goto(f"{site}/?q={HAMA}")
        answered(page)
        page.locator(".marker").first.click()
        quote = page.locator(".card blockquote").first.text_content()
        assert marked(page) == quote
        assert page.locator("mark.quoted").first.evaluate(
            "it => { const box = it.getBoundingClientRect();"
            " return box.top > 0 && box.bottom < innerHeight; }"
        )
        assert page.locator("#article").evaluate("it => it.matches(':modal')")
        page.mouse.click(10, 10)  # the dimmed page behind
        page.locator("#article").wait_for(state="hidden")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_article_shows_its_versions_and_what_was_corrected(page: Page, site: str) -> None:
    story = {"id": "ferry-web", "title": "Ferry sinks", "source": "Gazette"}
    text = "The ferry Arundel sank off Quillport on Monday. {} people were rescued from the sea."
    put(site, text=text.format("Forty"), published="2024-11-01T08:00:00", **story)
    new = {"published": "2024-11-01T08:00:00", "updated_at": "2024-11-01T21:15:00"}
    put(site, text=text.format("Fifty"), **new, **story)
    ask(page, "Where did the ferry Arundel sink?")
    page.locator(".card", has_text="Gazette").locator("button.show").first.click()
    versions = page.locator(".versions li button")
    assert versions.all_inner_texts() == [
        "1 November 2024, 08:00",
        "1 November 2024, 21:15 (newest)",
    ]
    page.locator(".changed summary").click()
    page.locator(".changed ins").wait_for()
    assert page.locator(".changed del").inner_text() == "Forty people were rescued from the sea."
    assert page.locator(".changed ins").inner_text() == "Fifty people were rescued from the sea."
    versions.first.click()
    page.locator(".notice", has_text="A newer version").wait_for()
    assert "Forty" in page.locator(".text").inner_text()
    httpx2.post(f"{site}/v1/articles/ferry-web/retract", json={"reason": "<b>Made up</b>"})
    page.locator(".versions li button").last.click()
    page.locator(".notice", has_text="Withdrawn. <b>Made up</b>").wait_for()


def test_an_article_that_tries_to_be_more_than_text_stays_text(page: Page, site: str) -> None:
    article = {"title": f"Zeltgrund {HOSTILE}", "source": HOSTILE, "text": STORY}
    put(site, id="hostile-web", url="https://evil.example/?a=<script>", **article)
    ask(page, "Where did the fire in Zeltgrund begin?")
    card = page.locator(".card", has_text="Zeltgrund").first
    assert HOSTILE in card.locator(".source").inner_text()
    for number in range(card.locator("blockquote").count()):
        quote = card.locator("blockquote").nth(number).text_content()
        card.locator("button.show").nth(number).click()
        page.locator(".check").wait_for()
        # A quote may run over the end of a paragraph, where the page has no line break.
        assert marked(page) == (quote or "").replace("\n", "")
        page.keyboard.press("Escape")
    page.get_by_text("Limit by date or source").click()
    assert page.locator("#sources label", has_text="<img src=x").count() == 1
    assert page.locator("img, main script, dialog script").count() == 0
    directions = page.locator(".card [dir=auto]").count()
    assert directions >= 3


def test_an_address_that_is_none_of_the_web_is_no_link(page: Page) -> None:
    address = "javascript:alert(document.domain)"
    told = {"article_id": "x", "version": "v", "url": address, "title": "T", "text": "Text."}
    told |= {"source": "S", "published_at": None, "authors": [], "retraction": None}
    page.route("**/v1/articles/x", lambda route: route.fulfill(json=told))
    versions = {"versions": [{**told, "valid_from": None, "valid_to": None}]}
    page.route("**/v1/articles/x/versions", lambda route: route.fulfill(json=versions))
    page.evaluate("import('/web/article.js').then(({openArticle}) => openArticle('x'))")
    page.get_by_role("heading", name="T", exact=True).wait_for()
    assert page.locator("#article a").count() == 0


@pytest.mark.parametrize(
    ("older", "newer", "told"),
    [
        ("A b. C d.", "A b. C d.", []),
        ("A b. C d. E f.", "A b. E f.", [("removed", "C d.")]),
        ("A b.\n\nE f.", "A b.\n\nC d. G h. E f.", [("added", "C d. G h.")]),
        ("At 3.5 m.", "At 4.5 m.", [("removed", "At 3.5 m."), ("added", "At 4.5 m.")]),
    ],
)  # fmt: skip
def test_changes_are_told_sentence_by_sentence(
    page: Page, older: str, newer: str, told: list[tuple[str, str]]
) -> None:
    found = page.evaluate(
        "([a, b]) => import('/web/changes.js').then(({changes}) => changes(a, b))", [older, newer]
    )
    assert [(each["kind"], each["text"]) for each in found] == told


def test_headlines_open_without_a_question(page: Page) -> None:
    page.locator(".headlines button").first.click()
    page.get_by_role("dialog").locator(".text").wait_for()
    assert page.locator("mark").count() == 0
    page.get_by_role("button", name="Close the article").click()
    assert page.locator(".headlines button").first.evaluate("it => it === document.activeElement")
