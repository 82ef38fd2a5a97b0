"""Drafts: fields of any type come in, checked articles or named reasons come out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.draft import MAX_TEXT_CHARS, Defaults, Draft, finish
from corpus.errors import ArticleRejected

_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda values: st.one_of(
        st.lists(values, max_size=4), st.dictionaries(st.text(max_size=5), values, max_size=3)
    ),
    max_leaves=5,
)
_FIELDS = ("text", "title", "url", "id", "source", "authors", "published", "updated", "language")


def test_a_draft_of_every_field_becomes_an_article_of_the_same() -> None:
    draft = Draft(
        text="They left.\r\n",
        title=" Rebels\nleave ",
        url="https://news.example/a?utm_source=x",
        id="mine",
        source="News",
        authors=["A. B.", "C. D."],
        published="2024-11-27",
        updated="2024-11-28T10:00:00",
        language="en",
    )
    article = finish(draft)
    assert article == Article(
        id="mine",
        version=article.version,
        text="They left.",
        title="Rebels leave",
        url="https://news.example/a?utm_source=x",
        source="News",
        authors=("A. B.", "C. D."),
        published_at=datetime(2024, 11, 27),
        updated_at=datetime(2024, 11, 28, 10),
        language="en",
    )


@pytest.mark.parametrize("field", [field for field in _FIELDS if field != "authors"])
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (7, "a number"),
        (1.5, "a number"),
        (float("nan"), "a number"),  # fault 51
        (float("inf"), "a number"),
        (True, "a truth value"),
        ({"a": 1}, "an object"),
        (["a"], "a list"),
    ],
)
def test_a_field_of_the_wrong_type_is_named(field: str, value: object, kind: str) -> None:
    fields: dict[str, Any] = {"text": "Some text.", field: value}
    with pytest.raises(ArticleRejected, match=f"must be text, not {kind}"):
        finish(Draft(**fields))


@pytest.mark.parametrize("value", [7, True, {"a": 1}, [7], ["a", None, {}]])
def test_authors_of_the_wrong_type_are_refused_or_left_out(value: object) -> None:
    try:
        article = finish(Draft(text="Some text.", authors=value))
    except ArticleRejected as error:
        assert "authors" in str(error)
    else:
        assert all(isinstance(name, str) and name for name in article.authors)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(_FIELDS, _JSON)))
def test_no_draft_fails_but_by_rejection(fields: dict[str, Any]) -> None:
    try:
        article = finish(Draft(**fields))
    except ArticleRejected as error:
        assert str(error)
    else:
        assert article.text.strip()


def test_authors_on_one_line_are_parted_by_commas() -> None:
    assert finish(Draft(text="x", authors="A. B., C. D.,")).authors == ("A. B.", "C. D.")


@pytest.mark.parametrize("text", [None, "", " \n ", "\x00", "\u200b"])
def test_a_draft_without_visible_text_is_refused(text: object) -> None:
    """fault 40"""
    with pytest.raises(ArticleRejected, match="no text"):
        finish(Draft(text=text, title="A title"))


def test_a_text_beyond_the_limit_is_refused_with_its_length() -> None:
    with pytest.raises(ArticleRejected, match="12,000,001 characters"):
        finish(Draft(text="a" * (MAX_TEXT_CHARS + 1)))


@pytest.mark.parametrize("field", ["published", "updated"])
def test_a_date_that_is_none_is_refused(field: str) -> None:
    """fault 53"""
    fields: dict[str, Any] = {field: "soon"}
    with pytest.raises(ArticleRejected, match="'soon' is not a date"):
        finish(Draft(text="x", **fields))


def test_a_script_address_is_refused() -> None:
    """fault 48"""
    with pytest.raises(ArticleRejected, match=r"not an http\(s\) address"):
        finish(Draft(text="x", url="javascript:alert(1)"))


def test_an_address_as_an_id_is_refused_with_the_way_out() -> None:
    with pytest.raises(ArticleRejected, match="put an address into `url`"):
        finish(Draft(text="x", id="https://news.example/a"))


def test_markup_in_a_title_stays_the_text_it_is() -> None:
    """fault 47: it is for the page to escape it; nothing is executed or stripped here."""
    assert finish(Draft(text="x", title="<script>a</script>")).title == "<script>a</script>"


def test_a_title_is_cut_at_a_thousand_characters() -> None:
    assert len(finish(Draft(text="x", title="t" * 5_000)).title) == 1_000


def test_line_breaks_cannot_be_brought_into_names() -> None:
    """fault 77"""
    article = finish(Draft(text="x", source="News\r\nInjected: yes", authors=["A\nB"]))
    assert (article.source, article.authors) == ("News Injected: yes", ("A B",))


def test_defaults_fill_in_what_a_draft_does_not_say() -> None:
    defaults = Defaults(source="Wire", published="2024-12-01")
    article = finish(Draft(text="x"), defaults)
    assert (article.source, article.published_at) == ("Wire", datetime(2024, 12, 1))


def test_what_a_draft_says_wins_over_the_defaults() -> None:
    defaults = Defaults(source="Wire", published="2024-12-01")
    article = finish(Draft(text="x", source="News", published="2024-11-27"), defaults)
    assert (article.source, article.published_at) == ("News", datetime(2024, 11, 27))


def test_composed_and_decomposed_spellings_are_one_text() -> None:
    """fault 46"""
    assert finish(Draft(text="café")).version == finish(Draft(text="cafe\u0301")).version
