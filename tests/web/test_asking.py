"""Asking on the page: answers, limits, links, conversations, and what goes wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import watched
from tests.web.made import answer, full_answer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

HAMA = "When did Hama fall?"
ALEPPO = "Who took which neighborhoods of Aleppo, and when?"


def ask(page: Page, question: str) -> None:
    page.get_by_label("Ask the news").fill(question)
    page.keyboard.press("Enter")
    answered(page)


def answered(page: Page) -> Locator:
    page.locator('.turn[aria-busy="false"]').last.wait_for()
    return page.locator(".turn").last


def canned(page: Page, told: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers every question with `told`; the bodies that were asked with."""
    asked: list[dict[str, Any]] = []

    def fulfil(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(json=told)

    page.route("**/v1/ask", fulfil)
    return asked


def test_a_question_is_answered_with_quotes_and_their_sources(page: Page) -> None:
    ask(page, HAMA)
    assert page.locator(".lead").inner_text().startswith("5 December 2024")
    assert re.search(r"confidence, \d+ %", page.locator(".sure").inner_text())
    card = page.locator(".card").first
    assert "Hama fell to rebels" in card.locator("blockquote").first.inner_text()
    assert "Meridian Press Wire" in card.locator(".source").inner_text()
    assert "5 December 2024" in card.locator(".source").inner_text()
    link = card.get_by_role("link", name="Open at the publisher").get_attribute("href")
    assert link is not None
    assert link.startswith("https://www.meridianwire.example/")
    assert "#:~:text=" in link
    assert "5 December 2024" in page.get_by_role("status").first.inner_text()


def test_steps_are_shown_as_they_stream_in(page: Page) -> None:
    steps = [
        ("understanding", {"question": "q", "resolved_question": "Who won the cup in Lima?"}),
        ("hits", {"hits": [{"source": "Gazette"}, {"source": "Herald"}]}),
        ("event", {"values": {"who": "Lima"}, "date": "2024-11-01", "citations": [1]}),
    ]
    body = "".join(f"event: {name}\r\ndata: {json.dumps(value)}\r\n\r\n" for name, value in steps)
    # A stream that ends without its answer leaves what came, then says so.
    page.route(
        "**/v1/ask",
        lambda route: route.fulfill(body=": hello\n\n" + body, content_type="text/event-stream"),
    )
    seen = page.evaluate_handle(
        """() => { const seen = []; new MutationObserver(() =>
             seen.push(document.querySelector("#answers").innerText)).observe(
             document.querySelector("#answers"), {childList: true, subtree: true,
             characterData: true}); return seen; }"""
    )
    page.get_by_label("Ask the news").fill("Who won it?")
    page.keyboard.press("Enter")
    page.locator(".problem").wait_for()
    told = "\n".join(seen.json_value())
    assert "Reading 2 passages from Gazette, Herald" in told
    assert "Understood as: Who won the cup in Lima?" in told
    assert "The answer broke off" in page.locator(".problem").inner_text()


def test_events_are_a_timeline_with_their_values_and_quotes(page: Page) -> None:
    ask(page, ALEPPO)
    days = page.locator(".timeline h4 time").all_inner_texts()
    assert days[:1] == ["29 November 2024"]
    row = page.locator(".timeline .event").first
    assert "which neighborhoods" in row.inner_text()
    assert row.locator(".marker").count() >= 1


def test_accounts_that_differ_stand_side_by_side_and_growth_in_its_order(page: Page) -> None:
    canned(page, full_answer())
    ask(page, "How many died last week?")
    sides = page.locator(".conflict li")
    assert sides.locator(".value").all_inner_texts() == ["at least 16", "12"]
    assert "according to the ministry" in sides.nth(1).inner_text()
    page.wait_for_function(
        """() => { const [one, other] = [...document.querySelectorAll(".conflict li")].map(
             side => side.getBoundingClientRect());
             return one.top === other.top && one.right <= other.left; }"""
    )  # side by side
    assert page.locator(".growth .value").all_inner_texts() == ["14,000", "48,500", "280,000"]
    cards = page.locator(".card")
    assert "according to the monitor" in cards.nth(0).inner_text()
    assert "Also in Herald" in cards.nth(0).inner_text()
    assert cards.nth(0).locator(".also a").count() == 1  # an address that is none of the web's
    assert "Correction. The toll was 13 before." in cards.nth(1).inner_text()
    assert "newer version" in cards.nth(1).inner_text()
    assert "Withdrawn. Made up." in cards.nth(2).inner_text()
    assert "in the flood in Valdoria" in page.locator(".understood").inner_text()


def test_of_a_figure_that_grew_the_newest_stands_first_and_the_rest_only_once(page: Page) -> None:
    text = "The figure changed over time, newest last:\n1 November 2024: 14,000 [1]"
    canned(page, full_answer() | {"events": [], "text": text})
    ask(page, "How many were displaced?")
    assert page.locator(".lead").inner_text() == "280,000 1\n\non 5 November 2024"
    assert page.locator(".turn").inner_text().count("14,000") == 1


def test_of_accounts_that_differ_none_stands_before_the_others(page: Page) -> None:
    told = full_answer()
    [differ, _] = told["conflicts"]
    canned(page, told | {"events": [], "conflicts": [differ]})
    ask(page, "How many died last week?")
    assert page.locator(".lead").count() == 0
    assert page.locator(".conflict .value").all_inner_texts() == ["at least 16", "12"]


def test_values_that_differ_are_not_found_once_more(page: Page) -> None:
    told = full_answer()
    [differ, _] = told["conflicts"]
    found = [{"text": t, "score": 0.5, "citations": [1]} for t in ("at least 16", "12", "a dozen")]
    canned(page, told | {"events": [], "facets": [], "conflicts": [differ], "answers": found})
    ask(page, "How many died last week?")
    assert [each.split()[:2] for each in page.locator(".others li").all_inner_texts()] == [
        ["a", "dozen"]
    ]


def test_who_says_so_reads_on_within_its_line(page: Page) -> None:
    told = full_answer()
    told["citations"][0]["attribution"] = "The Observatory"
    canned(page, told)
    ask(page, "How many died last week?")
    assert "according to the Observatory" in page.locator(".card").first.inner_text()


def test_what_the_words_did_to_the_time_is_a_chip_that_can_be_taken_away(page: Page) -> None:
    asked = canned(page, full_answer())
    ask(page, "How many died last week?")
    chip = page.locator("#chips li")
    assert "“last week”: 28 October to 3 November 2024" in chip.inner_text()
    chip.get_by_role("button").click()
    page.get_by_role("heading", name="How many died?", exact=True).wait_for()
    assert [each["question"] for each in asked] == ["How many died last week?", "How many died?"]


def test_a_shared_link_asks_within_its_limits(browser: Browser, site: str) -> None:
    link = f"{site}/?q=When+did+Hama+fall%3F&as_of=2024-12-03&source=Bridge+TV"
    with watched(browser, site) as page:
        page.goto(link)
        answered(page)
        chips = page.locator("#chips li").all_inner_texts()
        assert [chip.split("×")[0].strip() for chip in chips] == [
            "As known on 3 December 2024",
            "Only Bridge TV",
        ]
        assert set(page.locator(".source strong").all_inner_texts()) <= {"Bridge TV"}
        assert page.get_by_label("Ask the news").input_value() == HAMA
        share = page.get_by_role("link", name="Link to this question").evaluate("it => it.href")
        assert share == link


def test_limits_are_added_and_taken_away_and_the_question_is_asked_again(page: Page) -> None:
    asked = canned(page, answer())
    ask(page, HAMA)
    page.get_by_text("Limit by date or source").click()
    page.get_by_label("As known on").fill("2024-12-06")
    page.get_by_label("Bridge TV", exact=True).check()
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**as_of=2024-12-06**")
    answered(page)
    page.get_by_role("button", name="Remove: As known on 6 December 2024").click()
    page.wait_for_url(lambda url: "as_of" not in url)
    answered(page)
    limits = [(each.get("as_of"), each.get("filters")) for each in asked]
    bridge = {"sources": ["Bridge TV"]}
    assert limits == [(None, None), ("2024-12-06", bridge), (None, bridge)]


def test_a_follow_up_brings_the_conversation_along_and_back_brings_it_back(page: Page) -> None:
    asked = canned(page, answer())
    ask(page, HAMA)
    page.get_by_label("Ask a follow-up").fill("And who took it?")
    page.keyboard.press("Enter")
    page.wait_for_url("**And+who+took+it**")
    answered(page)
    assert asked[1]["question"] == "And who took it?"
    assert [(each["role"], each["content"][:11]) for each in asked[1]["messages"]] == [
        ("user", HAMA[:11]),
        ("assistant", "at least 16"),
    ]
    assert page.locator(".earlier summary").inner_text().startswith(HAMA)
    page.go_back()
    page.locator(".earlier").wait_for(state="detached")
    assert page.locator(".turn h2").inner_text() == HAMA
    assert len(asked) == 2  # it was remembered, not asked again
    page.go_forward()
    page.locator(".earlier").wait_for()


def test_a_link_to_a_follow_up_asks_the_whole_conversation(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        asked = canned(page, answer())
        page.goto(f"{site}/?q=First%3F&q=Second%3F")
        page.locator(".earlier").wait_for()
        answered(page)
        assert [each["question"] for each in asked] == ["First?", "Second?"]
        assert asked[1]["messages"][0]["content"] == "First?"


def test_what_is_not_found_says_why_and_what_to_do(page: Page) -> None:
    ask(page, "Who is the mayor of Oslo?")
    assert page.locator(".lead").inner_text().startswith("Not found")
    assert page.locator(".card").count() == 0
    assert page.locator(".help").count() == 1


@pytest.mark.parametrize(
    ("status", "title"),
    [(422, "The service could not use that"), (500, "The service could not do that")],
)
def test_an_error_is_told_in_plain_words(page: Page, status: int, title: str) -> None:
    detail = "The range ends before it begins; <b>swap</b> the dates"
    page.route("**/v1/ask", lambda route: route.fulfill(status=status, json={"detail": detail}))
    page.get_by_label("Ask the news").fill("Why?")
    page.keyboard.press("Enter")
    page.locator(".problem").wait_for()
    assert page.locator(".problem").inner_text().split("\n\n") == [title, detail]
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="Ask again").click()
    answered(page)
    assert page.locator(".problem").count() == 0


def test_a_busy_service_is_asked_again_after_the_wait_it_wants(page: Page) -> None:
    statuses = iter([429, 429])

    def fulfil(route: Route) -> None:
        status = next(statuses, 200)
        busy = {"status": 429, "headers": {"Retry-After": "1"}, "json": {"detail": "busy"}}
        route.fulfill(json=answer()) if status == 200 else route.fulfill(**busy)

    page.route("**/v1/ask", fulfil)
    page.get_by_label("Ask the news").fill("Why?")
    page.keyboard.press("Enter")
    page.get_by_text("Asking again in 1 second.").wait_for()
    assert answered(page).locator(".lead").inner_text().startswith("at least 16")


def test_a_key_is_asked_for_only_when_the_service_wants_one(page: Page) -> None:
    given: list[str | None] = []

    def fulfil(route: Route) -> None:
        given.append(route.request.headers.get("authorization"))
        fine = given[-1] == "Bearer dl_right"
        refusal = {"status": 401, "json": {"detail": "this key is not known"}}
        route.fulfill(json=answer()) if fine else route.fulfill(**refusal)

    page.route("**/v1/ask", fulfil)
    assert not page.locator("#key").is_visible()
    page.get_by_label("Ask the news").fill("Why?")
    page.keyboard.press("Enter")
    for key in ("dl_wrong", "dl_right"):
        page.locator("#key").wait_for()
        page.get_by_label("Key", exact=True).fill(key)
        page.get_by_role("button", name="Use this key").click()
    answered(page)
    assert given == [None, "Bearer dl_wrong", "Bearer dl_right"]
    assert not page.locator("#key").is_visible()
    assert "dl_right" not in page.url + page.content()
    assert page.evaluate("sessionStorage.getItem('dateline.key')") == "dl_right"
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("takes", [True, False])
def test_the_reader_s_own_day_is_sent_where_the_service_takes_it(
    browser: Browser, site: str, takes: bool
) -> None:
    properties = {"asked_on": {}} if takes else {}
    schema = {"components": {"schemas": {"AskIn": {"properties": properties}}}}
    with watched(browser, site, timezone_id="Pacific/Kiritimati") as page:
        page.route("**/openapi.json", lambda route: route.fulfill(json=schema))
        asked = canned(page, answer())
        page.goto(site)
        ask(page, "What happened yesterday?")
        now = page.evaluate("new Date().toLocaleDateString('sv')")  # Swedish dates are ISO dates
        assert asked[0].get("asked_on") == (now if takes else None)


def test_a_store_that_tells_no_numbers_without_a_key_is_not_called_empty(
    browser: Browser, site: str
) -> None:
    with watched(browser, site) as page:
        page.route("**/readyz", lambda route: route.fulfill(json={"status": "ready"}))
        page.route("**/v1/articles?*", lambda route: route.fulfill(status=401, json={}))
        with page.expect_response("**/v1/articles?*"):
            page.goto(site)
        page.wait_for_load_state("networkidle")
        assert page.locator(".empty").count() == 0
        assert "No articles" not in page.locator("#stored").inner_text()
        assert not page.locator("#key").is_visible()


def test_a_new_question_leaves_the_one_before_it(page: Page) -> None:
    def fulfil(route: Route) -> None:
        question = json.loads(route.request.post_data or "{}")["question"]
        if question == "Second?":  # the first is never answered
            route.fulfill(json=answer(text="second [1].", question=question))

    page.route("**/v1/ask", fulfil)
    page.get_by_label("Ask the news").fill("First?")
    page.keyboard.press("Enter")
    page.get_by_label("Ask the news").fill("Second?")
    page.keyboard.press("Enter")
    assert answered(page).locator(".lead").inner_text().startswith("second")
    assert page.locator(".turn").count() == 1
