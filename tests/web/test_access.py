"""The page for everyone: with a keyboard alone, with a screen reader, light and dark, any width."""

from __future__ import annotations

from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import watched
from tests.web.made import full_answer
from tests.web.test_asking import HAMA, answered

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def grave(page: Page, within: str = "html") -> list[dict[str, Any]]:
    """What axe-core finds of serious or critical, with where it is."""
    spec = util.find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip('axe is not installed: pip install "dateline[dev]"')
    page.evaluate(Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)[
        "violations"
    ]
    return [
        {"rule": each["id"], "at": [node["target"] for node in each["nodes"]][:5]}
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_axe_finds_nothing_serious(
    browser: Browser, site: str, scheme: str, size: dict[str, int]
) -> None:
    with watched(browser, site, color_scheme=scheme, viewport=size) as page:
        page.goto(site)
        page.locator(".headlines").wait_for()
        page.get_by_text("Add an article", exact=True).click()
        page.get_by_text("Limit by date or source").click()
        assert grave(page) == []
        page.goto(f"{site}/?q={HAMA}&as_of=2024-12-20")
        answered(page)
        page.locator("button.show").first.click()
        page.locator("mark.quoted").wait_for()
        assert grave(page, "#article, #ask") == []
        page.route("**/v1/ask", lambda route: route.fulfill(json=full_answer()))
        page.goto(f"{site}/?q=How many died last week?")
        answered(page)
        assert grave(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_everything_can_be_done_with_a_keyboard(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type(HAMA)
    page.keyboard.press("Enter")
    answered(page)
    assert focused(page) == f"H2 {HAMA}"
    page.keyboard.press("Tab")
    assert focused(page).startswith("BUTTON Quote 1: Meridian Press Wire")
    page.keyboard.press("Enter")
    page.locator("mark.quoted").wait_for()
    assert focused(page).startswith("H2 Rebels take Hama")
    page.keyboard.press("Escape")
    assert focused(page).startswith("BUTTON Quote 1: Meridian Press Wire")
    for _ in range(60):
        page.keyboard.press("Tab")
        assert visibly_focused(page), focused(page)
        if focused(page).startswith("INPUT Ask a follow-up"):
            break
    page.keyboard.type("Who took it?")
    page.keyboard.press("Enter")
    page.locator(".earlier").wait_for()
    answered(page)
    assert focused(page) == "H2 Who took it?"
    page.keyboard.press("/")
    assert focused(page).startswith("TEXTAREA")
    assert page.evaluate("getSelection().toString()") == HAMA


def test_the_first_tab_leads_past_the_masthead(browser: Browser, site: str) -> None:
    with watched(browser, site, has_touch=True, is_mobile=True, viewport=PHONE) as page:
        page.goto(f"{site}/?q={HAMA}")
        answered(page)
        page.keyboard.press("Tab")
        assert focused(page) == "A Skip to the answer"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focused(page).startswith("BUTTON Quote 1")


def test_an_answer_is_announced_and_landmarks_lead_through_the_page(page: Page) -> None:
    for role in ("banner", "main", "contentinfo", "search"):
        assert page.get_by_role(role).count() == 1  # type: ignore[arg-type]
    page.get_by_label("Ask the news").fill(HAMA)
    page.keyboard.press("Enter")
    answered(page)
    told = page.locator("#status")
    assert told.get_attribute("role") == "status"
    assert told.inner_text().startswith("5 December 2024. ")
    assert "quotes." in told.inner_text()


def test_on_paper_the_answer_stands_alone(page: Page) -> None:
    page.goto(f"{page.url}?q={HAMA}")
    answered(page)
    page.emulate_media(media="print")
    for hidden in ("#ask", "#add", "#follow", "footer", "button.show"):
        assert not page.locator(hidden).first.is_visible()
    for shown in (".lead", ".card blockquote", ".source"):
        assert page.locator(shown).first.is_visible()


def focused(page: Page) -> str:
    """The focused element: its tag, then its label or words."""
    told = page.evaluate(
        """() => { const at = document.activeElement;
             return `${at.tagName} ${at.getAttribute("aria-label") || at.labels?.[0]?.innerText
               || at.innerText}`; }"""
    )
    return str(told).strip()


def visibly_focused(page: Page) -> bool:
    return bool(
        page.evaluate(
            """() => { const at = getComputedStyle(document.activeElement);
                 return at.outlineStyle !== "none" || at.boxShadow !== "none"; }"""
        )
    )
