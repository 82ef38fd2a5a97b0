"""Articles: what names one, and which names and addresses are refused."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import canonical_url, check_id, host, make_article
from corpus.errors import ArticleRejected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://News.Example/A/b", "https://news.example/A/b"),
        ("http://news.example/a", "https://news.example/a"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:80/a", "https://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://news.example/a/", "https://news.example/a"),
        ("https://news.example/a#part", "https://news.example/a"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=y", "https://news.example/a?id=7"),
        ("https://news.example/a?UTM_Medium=x", "https://news.example/a"),
        ("https://news.example/?12345", "https://news.example?12345="),
        (" https://news.example/a\n", "https://news.example/a"),
        ("https://[2001:DB8::1]:8443/a", "https://[2001:db8::1]:8443/a"),
    ],
)
def test_one_article_has_one_address(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",  # fault 48
        "JavaScript://news.example/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",  # fault 67
        "gopher://news.example/",
        "ftp://news.example/a",
        "//news.example/a",
        "/a/b",
        "news.example",
        "https://",
        "https://:80/a",
        "https://[::1/a",
        "https://news.example:port/a",
        "https://news.example:99999/a",
        "",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ArticleRejected, match="the address"):
        canonical_url(url)


def test_an_address_with_userinfo_belongs_to_its_real_host() -> None:
    """fault 68: the host is what stands behind the "@"; a password is never part of a name."""
    assert canonical_url("https://bank.example@evil.example/a") == "https://evil.example/a"
    assert canonical_url("https://me:secret@news.example/a") == "https://news.example/a"


_URLS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(["a.example", "WWW.B.example:81", "u:p@c.example", "[::1]", "[::1]:90"]),
    st.sampled_from(["", "/", "/a//", "/a/../b", "/%2e%2e/x", "/ä ö"]),
    st.sampled_from(["", "?", "?a=1&utm_id=2", "?q=%ff&b=&a", "?x=1;y=2#f", "#"]),
)


@given(_URLS)
def test_a_canonical_address_is_its_own_canonical_address(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(st.text(max_size=60))
def test_no_text_makes_the_reading_of_addresses_fail_otherwise(text: str) -> None:
    for url in (text, f"https://{text}"):
        try:
            assert canonical_url(url).startswith("https://")
        except ArticleRejected:
            continue


@pytest.mark.parametrize("id", ["a", "A-1_b", "2024.11.27", "x" * 128, "aleppo-falls"])
def test_a_plain_name_is_an_id(id: str) -> None:
    check_id(id)


@pytest.mark.parametrize(
    "id",
    [
        "",
        "https://news.example/a",
        "../etc/passwd",  # fault 70
        "..",
        ".",
        "a/../b",
        "%2e%2e",
        "a%2fb",
        "a\\b",
        "a b",
        "a..b",
        "-a",
        "a\n",
        "a\x00",
        "é",
        "x" * 129,
    ],
)
def test_what_cannot_stand_in_a_path_is_no_id(id: str) -> None:
    with pytest.raises(ArticleRejected, match="put an address into `url`"):
        make_article("text", id=id)


def test_the_address_names_an_article_whatever_its_text() -> None:
    first = make_article("one", url="http://news.example/a?utm_source=x")
    second = make_article("two", url="https://news.example/a/")
    assert first.id == second.id
    assert first.version != second.version


def test_an_article_without_an_address_is_named_by_its_text() -> None:
    article = make_article("Some text.")
    expected = hashlib.sha256(b"Some text.").hexdigest()[:16]
    assert article.id == article.version == expected


def test_a_given_id_wins_over_the_address() -> None:
    assert make_article("text", id="mine", url="https://news.example/a").id == "mine"


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_an_article_without_text_is_refused(text: str) -> None:
    """fault 40"""
    with pytest.raises(ArticleRejected, match="no text"):
        make_article(text)


def test_the_source_is_the_host_unless_it_is_given() -> None:
    assert make_article("text", url="https://www.news.example/a").source == "news.example"
    assert make_article("text", url="https://news.example/a", source="News").source == "News"
    assert make_article("text").source == ""


def test_no_address_has_no_host() -> None:
    assert host(None) == ""
