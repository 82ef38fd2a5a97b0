"""What a chat front end is shown of an answer, and what it hands back with the next question."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from api.dialects.errors import DialectRejected
from api.dialects.rendering import Rendered, pieces_of, render, sources_of, without_list
from api.dialects.turns import Model, Turn, asked_in, model_of, turns_of
from corpus.article import make_article
from qa.answer import Answer, Citation, Status, TimeScope

HOME = "http://127.0.0.1:8000/"
MARKDOWN = MarkdownIt("commonmark")


def citation(
    number: int, quote: str, url: str | None = "https://n.example/a", **facts: Any
) -> Citation:
    facts = {"source": "Harbour Gazette", "title": f"Story {number}", **facts}
    published = datetime(2024, 3, 1, 12)
    article = make_article(quote, id=f"a{number}", url=url, published_at=published, **facts)
    return Citation(number, article, 0, len(quote), quote, 0.5)


def answer(text: str, *citations: Citation) -> Answer:
    blank = Answer("q", "q", TimeScope(), Status.ANSWERED, None, 0.9, text)
    return replace(blank, citations=citations)


def marks(rendered: Rendered) -> list[str]:
    return [rendered.text[each["start_index"] : each["end_index"]] for each in rendered.annotations]


def links(text: str) -> list[str]:
    """Where links and images of the rendered Markdown lead to."""
    return re.findall(r'(?:href|src)="([^"]*)"', MARKDOWN.render(text))


def test_offsets_count_code_points() -> None:
    quote = "The 😀 ferry sank."
    rendered = render(answer(f"“{quote}” — Gazette [1]", citation(1, quote)), HOME)
    assert marks(rendered) == ["[1]"]
    assert rendered.annotations[0]["start_index"] == len(f"“{quote}” — Gazette ")


def test_a_number_in_brackets_inside_a_quote_is_no_mark() -> None:
    quote = "The report [2] names nobody [1]."
    cited = (citation(1, quote), citation(2, "Other.", "https://n.example/b"))
    rendered = render(answer(f"“{quote}” — Gazette [2]", *cited), HOME)
    assert [each["url"] for each in rendered.annotations] == [
        "https://n.example/a",  # by its line in the list: the text does not mark it
        "https://n.example/b",
    ]
    assert rendered.text[rendered.annotations[0]["start_index"] - 3 :].startswith("\n- [1] ")
    assert rendered.annotations[1]["end_index"] == len(f"“{quote}” — Gazette [2]")


def test_sources_after_the_last_mark_are_left_out() -> None:
    cited = (citation(1, "A ferry sank."), citation(2, "It rained.", "https://n.example/b"))
    rendered = render(answer("A ferry sank [1].", *cited), HOME)
    assert [source.number for source in rendered.sources] == [1]
    assert len(rendered.body["citations"]) == 2


def test_every_source_has_an_address_and_none_twice() -> None:
    cited = (
        citation(1, "One.", None),
        citation(2, "Two.", "https://n.example/same"),
        citation(3, "Three.", "https://n.example/same"),
    )
    rendered = render(answer("x [1][2][3]", *cited), HOME)
    assert [source.url for source in rendered.sources] == [
        f"{HOME}v1/articles/a1",
        "https://n.example/same",
        f"{HOME}v1/articles/a3",
    ]


def test_only_addresses_of_the_web_become_links() -> None:
    """fault 48; a store of another make may hold any address"""
    cited = {
        "number": 1, "article_id": "a1", "title": "", "source": "", "published_at": None,
        "quote": "q", "score": 0.5,
    }  # fmt: skip
    for url in ("javascript:alert(1)", "data:text/html,x", "//n.example", " https://n.example", ""):
        (source,) = sources_of([{**cited, "url": url}], HOME)
        assert source.url == f"{HOME}v1/articles/a1"
    (source,) = sources_of([{**cited, "url": "https://n.example/a) [x](javascript:1"}], HOME)
    assert links(f"- [1] {source.line}") == [source.url.replace("[", "%5B").replace("]", "%5D")]


def test_what_is_known_of_a_source_stands_on_its_line() -> None:
    cited = {
        "number": 1, "article_id": "a1", "title": "A ferry\nsank", "source": "Harbour Gazette",
        "published_at": datetime(2024, 3, 1), "quote": "q", "score": 0.5, "url": None,
        "retraction": "it did not", "superseded": True,
        "notice": {"kind": "correction", "text": "Correction: it was\na [barge]."},
        "also_in": [{"source": "Bay News"}, {"source": "Bay News"}, {"source": "Quay Post"}],
    }  # fmt: skip
    (source,) = sources_of([cited], HOME)
    assert source.line == (
        f"[A ferry sank]({HOME}v1/articles/a1) — Harbour Gazette, 1 March 2024; "
        "also in Bay News, Quay Post; withdrawn: it did not; Correction: it was a \\[barge\\].; "
        "a newer version has replaced it"
    )


def test_an_article_that_corrects_itself_is_cited_with_its_correction() -> None:
    correction = "Correction: An earlier version of this article said that a barge sank."
    rendered = render(answer("x [1]", citation(1, f"A ferry sank.\n\n{correction}")), HOME)
    assert rendered.sources[0].line.endswith(f"; {correction}")


DANGEROUS = [
    "![](https://evil.example/p.png)",
    "![x][y]\n\n[y]: https://evil.example/p.png",
    "\\![x](https://evil.example/p.png)",
    "\\\\![x](https://evil.example/p.png)",
    "[click](javascript:alert(1))",
    "x\n\n[1]: https://evil.example\n\ny",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "\\<script>alert(1)</script>",
    "<https://evil.example>",
    "<!-- x -->",
]


@pytest.mark.parametrize("words", DANGEROUS)
def test_an_articles_words_stay_words(words: str) -> None:
    """fault 47: in the text of the answer and in a title"""
    cited = citation(1, words, title=words, source=words)
    rendered = render(answer(f"“{words}” — Gazette [1]", cited), HOME)
    shown = MARKDOWN.render(rendered.text)
    assert "<img" not in shown
    assert "<script" not in shown
    assert "<!--" not in shown
    assert set(links(rendered.text)) == {"https://n.example/a"}
    assert rendered.body["citations"][0]["quote"] == words


@given(st.text(alphabet="![]()<>\\1b/:\n", max_size=40))
def test_no_words_whatsoever_become_an_image_or_a_link(words: str) -> None:
    rendered = render(
        answer(f"“{words}” — Gazette [1]", citation(1, f"{words}.", title=words)), HOME
    )
    assert "<img" not in MARKDOWN.render(rendered.text)
    assert set(links(rendered.text)) <= {"https://n.example/a"}


@given(st.text(max_size=200))
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces_of(text)) == text


def test_common_text_is_untouched() -> None:
    quote = 'Ali said: "5 < 6" (see [2]), a*b_c, #1 & 50% - and so on!'
    rendered = render(answer(f"“{quote}” [1]", citation(1, quote)), HOME)
    assert rendered.text.startswith(f"“{quote}” [1]\n\n- [1] ")


def test_the_list_does_not_come_back_with_the_next_question() -> None:
    told = answer("A ferry sank [1].", citation(1, "A ferry sank."))
    turns = [
        Turn("system", "Be brief."),
        Turn("user", "What sank?"),
        Turn("assistant", render(told, HOME).text),
        Turn("user", "When?"),
    ]
    asked = asked_in(Model("dateline"), turns, {}, "messages")
    assert asked.question == "When?"
    assert [(each.role, each.content) for each in asked.messages] == [
        ("user", "What sank?"),
        ("assistant", "A ferry sank [1]."),
    ]


@pytest.mark.parametrize("text", ["", "- [1] [x](y)", "a\n\n- one\n- two", "a\n- [1] [x](y)"])
def test_a_list_that_is_not_ours_stays(text: str) -> None:
    assert without_list(text) == text


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_any_message_is_read_or_refused(message: Any) -> None:
    for given_message in (message, {"role": "user", "content": message}):
        try:
            turns_of([given_message], "messages")
        except DialectRejected as error:
            assert error.param is not None
            assert error.param.startswith("messages[0]")


@given(st.text(max_size=60))
def test_any_name_of_a_model_is_known_or_refused(name: str) -> None:
    try:
        assert model_of(name).name.startswith("dateline")
    except DialectRejected as error:
        assert error.status == 404
