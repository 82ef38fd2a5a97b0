"""The page of a run: nothing from outside, nothing but text from articles, and never too large."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import InputRejected
from eval import charts
from eval.browse import fitted
from eval.markup import join, tag
from eval.report import write_report
from tests.eval.made import answer, hit, many, record, silent, written_run

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202eمن سيطر على حماة؟ ]]>"
_CHROMIUM = shutil.which("chromium")


class Seen(HTMLParser):
    """The elements of a page, their attributes, and the text of each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: dict[str, str] = {}
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._within = tag + str(dict(attrs).get("type") or "")

    def handle_data(self, data: str) -> None:
        if self._within.startswith(("script", "style")):
            self.blocks[self._within] = self.blocks.get(self._within, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    @property
    def rows(self) -> Any:
        return json.loads(self.blocks["scriptapplication/json"])


def seen(folder: Path, records: list[dict[str, Any]], **config: Any) -> Seen:
    """The page of a run of these records."""
    page = write_report(written_run(folder, records, **config))
    return Seen(page.read_text(encoding="utf-8"))


def test_nothing_is_asked_of_any_other_place(tmp_path: Path) -> None:
    page = seen(tmp_path, many(40))
    addresses = [
        value
        for _, attributes in page.tags
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data", "srcset", "xlink:href") and value
    ]
    assert all(address.startswith("#q-") for address in addresses)
    assert "url(" not in page.blocks["style"]
    assert "@import" not in page.blocks["style"]


def test_what_was_run_is_told_with_its_settings(tmp_path: Path) -> None:
    folder = written_run(tmp_path, [record("Q1")])
    page = write_report(folder).read_text(encoding="utf-8")
    assert '<dt>settings</dt><dd dir="auto">top_k 8</dd>' in page
    assert "all-MiniLM-L6-v2 #7d7d7d7d" in page


def test_the_policy_allows_the_two_own_blocks_alone(tmp_path: Path) -> None:
    page = seen(tmp_path, [record("Q1")])
    policies = [given["content"] for _, given in page.tags if "http-equiv" in given]
    for block, name in (("script", "script-src"), ("style", "style-src")):
        digest = base64.b64encode(hashlib.sha256(page.blocks[block].encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in str(policies[0])
    assert str(policies[0]).startswith("default-src 'none';")
    assert "unsafe" not in str(policies[0])
    assert not [name for _, given in page.tags for name in given if name[:2] == "on"]
    assert not [given for _, given in page.tags if "style" in given]


def test_whatever_articles_and_questions_say_stays_text(tmp_path: Path) -> None:
    evil = record(EVIL, question=EVIL, kind=EVIL, answer=answer(EVIL, 0.9, EVIL))
    page = seen(
        tmp_path,
        [evil],
        unreachable=[EVIL],
        failed=[{"id": EVIL, "reason": EVIL}],
        asked={"system": EVIL, "name": EVIL, "url": EVIL, "options": {EVIL: EVIL}},
        by_kind={EVIL: {}},
    )
    assert [name for name, _ in page.tags].count("script") == 2
    assert "img" not in {name for name, _ in page.tags}
    row = page.rows["questions"][0]
    assert row["question"] == EVIL
    assert row["answer"]["citations"][0]["quote"] == EVIL


# XML knows no control characters, and no \ufffe and \uffff.
_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))


@given(_TEXT)
def test_any_text_comes_back_from_markup_as_it_was(text: str) -> None:
    parsed = ElementTree.fromstring(tag("p", text, title=text))
    assert (parsed.text or "", parsed.attrib["title"], len(parsed)) == (text, text, 0)


def test_markup_is_escaped_once() -> None:
    assert join("a & b ", tag("b", "<"), 0.5) == "a &amp; b <b>&lt;</b>0.5"


def test_810_long_answers_fit_into_5_mb_and_what_was_cut_is_told(tmp_path: Path) -> None:
    records = many(810, words=400)
    text = write_report(written_run(tmp_path, records)).read_bytes()
    assert len(text) <= 5_000_000
    rows = Seen(text.decode()).rows["questions"]
    assert len(rows) == 810
    quotes = [
        quote["quote"] for row in rows for quote in row.get("answer", {}).get("citations", ())
    ]
    cut = sum(quote.endswith("…") for quote in quotes)
    told = re.search(r"([\d,]+) texts of more than ([\d,]+) characters cut here", text.decode())
    assert told
    assert int(told[1].replace(",", "")) == cut > 0
    assert max(map(len, quotes)) <= int(told[2].replace(",", "")) + 1


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 60_000))
def test_however_small_the_page_must_be_it_fits(budget: int) -> None:
    found = fitted(many(20, words=200), budget)
    size = len(json.dumps(found.shown, ensure_ascii=False, separators=(",", ":")).encode())
    assert size <= max(budget, 40)  # an empty list takes some bytes, too
    assert found.left_out == 20 - len(found.shown["questions"])


def test_what_does_not_fit_is_the_best_answered(tmp_path: Path) -> None:
    records = [record(f"Q{n}", right=float(n % 2)) for n in range(40)]
    shown = fitted(records, 12_000).shown["questions"]
    assert {row["outcome"] for row in shown} == {"wrong"}


def test_worst_comes_first() -> None:
    records = [
        record("right and sure", answer=answer("the rebels", 0.9)),
        record("right by luck", answer=answer("the rebels", 0.1)),
        silent("rightly silent", answerable=False),
        silent("silent, far", answerable=True, rank=None),
        silent("silent, though found", answerable=True, rank=1),
        record("failed", error="broken", answer=None),
        record("wrong, unsure", right=0.0, answer=answer("the army", 0.2)),
        record("wrong and sure", right=0.0, answer=answer("the army", 0.9)),
    ]
    order = [row["id"] for row in fitted(records).shown["questions"]]
    assert order == [
        "wrong and sure",
        "wrong, unsure",
        "failed",
        "silent, though found",
        "silent, far",
        "rightly silent",
        "right by luck",
        "right and sure",
    ]


def test_articles_are_held_once_and_strange_addresses_not_at_all() -> None:
    cited = hit(1) | {"url": "https://news.example/" + "x" * 2_000}
    found = fitted([record("Q1", hits=[cited]), record("Q2"), record("Q3")]).shown
    assert len(found["articles"]) == 3  # two that are cited or found, and one without its address
    assert None in [address for _, _, _, address in found["articles"]]


def test_all_charts_are_drawn_and_say_in_words_what_they_show(tmp_path: Path) -> None:
    text = write_report(written_run(tmp_path, many(120))).read_text(encoding="utf-8")
    figures = [ElementTree.fromstring(each) for each in re.findall("<figure>.*?</figure>", text)]
    titles = [each.findtext("h3") for each in figures]
    assert titles == ["Risk and coverage", "Calibration", "Retrieval", "Latency"]
    for each in figures:
        assert (each.findtext("svg/title") or "").startswith(each.findtext("h3") or "?")
        assert each.findtext("figcaption")


def test_a_calibration_bar_is_as_high_as_its_share_is_right() -> None:
    bins = [{"low": 0.4, "high": 0.6, "n": 8, "confidence": 0.5, "right": 0.75}]
    drawn = ElementTree.fromstring(charts.calibration(bins))
    bar = drawn.find("svg/rect")
    assert bar is not None
    assert float(bar.attrib["height"]) == pytest.approx(0.75 * (212 - 28))
    assert "8" in [each.text for each in drawn.findall("svg/text")]


def test_every_time_is_in_the_latency_chart() -> None:
    drawn = ElementTree.fromstring(charts.latency([100.0] * 98 + [200.0, 9_000.0]))
    words = " ".join(each.text or "" for each in drawn.findall("svg/text"))
    assert "p50 100 ms" in words
    assert "The last bar holds the 1 that took longer" in (drawn.findtext("figcaption") or "")


def test_a_run_of_searching_alone_has_a_page(tmp_path: Path) -> None:
    records = [record("Q1", answer=None, scores={"recall@1": 1.0}), record("Q2", answer=None)]
    page = seen(tmp_path, records, curves=None, by_kind=None, configuration=None, corpus=None)
    assert {row["outcome"] for row in page.rows["questions"]} == {"found"}


def test_a_run_of_nothing_has_a_page(tmp_path: Path) -> None:
    page = seen(tmp_path, [], curves={"risk_coverage": [], "calibration": []})
    assert page.rows == {"questions": [], "articles": []}


def test_the_page_goes_where_it_is_told_and_figures_alone_have_none(tmp_path: Path) -> None:
    folder = written_run(tmp_path / "run", [record("Q1")])
    assert write_report(folder, tmp_path / "new" / "page.html") == tmp_path / "new" / "page.html"
    assert (tmp_path / "new" / "page.html").exists()
    with pytest.raises(InputRejected, match="holds figures alone"):
        write_report(folder / "run.json")
    with pytest.raises(InputRejected, match="cannot be written"):
        write_report(folder, folder / "run.json" / "page.html")


def test_the_same_run_makes_the_same_page(tmp_path: Path) -> None:
    folder = written_run(tmp_path, many(30))
    assert write_report(folder).read_bytes() == write_report(folder).read_bytes()


@pytest.mark.skipif(_CHROMIUM is None, reason="no chromium here to open the page with")
def test_a_browser_lists_the_questions_and_runs_nothing_of_theirs(tmp_path: Path) -> None:
    records = [record(f"Q{n}", question=EVIL) for n in range(150)]
    page = write_report(written_run(tmp_path, records))
    options = "--headless --no-sandbox --disable-gpu --disable-background-networking --dump-dom"
    command = [str(_CHROMIUM), *options.split(), f"--user-data-dir={tmp_path / 'profile'}"]
    found = subprocess.run(
        [*command, page.as_uri()], capture_output=True, text=True, timeout=60, check=True
    )
    dom = found.stdout
    assert dom.count('<details class="question"') >= 100
    assert '<output id="count" role="status">150 questions</output>' in dom
    assert "<img" not in dom
