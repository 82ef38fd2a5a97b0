"""Files to drafts: every format, and every way in which a file can be bad. One bad thing is
rejected with its place and reason; the others go in."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.draft import Draft
from corpus.formats import Found, Rejected, find_files, read_file
from corpus.formats.html import read_html
from corpus.formats.markdown import read_markdown

PAGE = """<!doctype html><html lang="en"><head><title>Rebels take Saraqib</title>
<link rel="canonical" href="https://news.example/saraqib">
<meta property="article:published_time" content="2024-11-28"></head><body>
<nav><ul><li><a href="/">Home</a></li>
<li><a href="/sport">Sport and weather menu</a></li></ul></nav>
<article><h1>Rebels take Saraqib</h1>
<p>Fighters entered the town of Saraqib on Thursday and cut the highway from Damascus to Aleppo,
residents said by telephone, after two days of shelling along the whole of the front line.</p>
<p>The army gave no comment on the loss of the town, which it had held since early 2020, and state
television showed no pictures from the area during the whole of the evening.</p></article>
<footer><a href="/imprint">Imprint and cookies</a></footer></body></html>"""


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def draft_of(path: Path) -> Draft:
    """The one draft of a file."""
    (only,) = read_file(path)
    assert isinstance(only, Found), only
    return only.draft


def reason_of(path: Path, form: str | None = None) -> str:
    """Why a file was rejected as a whole."""
    (only,) = read_file(path, form)
    assert isinstance(only, Rejected), only
    assert (only.path, only.line) == (str(path), None)
    return only.reason


def rejected_lines(path: Path) -> dict[int | None, str]:
    return {each.line: each.reason for each in read_file(path) if isinstance(each, Rejected)}


def found_texts(path: Path) -> dict[int | None, object]:
    return {each.line: each.draft.text for each in read_file(path) if isinstance(each, Found)}


class TestJsonLines:
    def test_every_line_is_an_article_with_its_number(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", '{"text": "one"}\n\n  \n{"text": "two"}')
        assert found_texts(path) == {1: "one", 4: "two"}

    def test_bad_lines_are_rejected_and_good_ones_go_in(self, tmp_path: Path) -> None:
        lines = ['{"text": "one"}', '{"text": ', "[1]", '"text"', "7", "null", '{"text": "last"}']
        path = write(tmp_path / "a.jsonl", "\n".join(lines))
        assert found_texts(path) == {1: "one", 7: "last"}
        reasons = rejected_lines(path)
        assert reasons[2].startswith("not JSON")
        assert all(reasons[line].startswith("not an object") for line in (3, 4, 5, 6))

    def test_a_line_without_a_text_is_left_to_the_check_of_drafts(self, tmp_path: Path) -> None:
        assert draft_of(write(tmp_path / "a.jsonl", '{"title": "t"}')).text is None

    def test_fields_have_the_names_of_the_contract(self, tmp_path: Path) -> None:
        row = {
            "url": "u",
            "title": "t",
            "text": "x",
            "published": "p",
            "updated_at": "d",
            "source": "s",
            "authors": ["a"],
            "id": "i",
            "unknown": 1,
        }
        expected = Draft("x", "t", "u", "i", "s", ["a"], "p", "d", None)
        assert draft_of(write(tmp_path / "a.jsonl", json.dumps(row))) == expected

    def test_published_at_is_another_name_of_published(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", '{"text": "x", "published_at": "2024-11-27"}')
        assert draft_of(path).published == "2024-11-27"

    def test_html_in_a_row_is_read_and_the_fields_of_the_row_win(self, tmp_path: Path) -> None:
        row = {"html": PAGE, "title": "Mine", "url": "https://other.example/a"}
        draft = draft_of(write(tmp_path / "a.jsonl", json.dumps(row)))
        assert "cut the highway" in str(draft.text)
        assert (draft.title, draft.url) == ("Mine", "https://other.example/a")
        assert draft.published == "2024-11-28"

    @pytest.mark.parametrize("html", ["7", "[]", '""', '"<p></p>"'])
    def test_html_without_an_article_is_rejected(self, tmp_path: Path, html: str) -> None:
        path = write(tmp_path / "a.jsonl", f'{{"html": {html}}}\n{{"text": "x"}}')
        assert list(rejected_lines(path)) == [1]
        assert found_texts(path) == {2: "x"}

    def test_a_lone_surrogate_in_html_costs_one_character(self, tmp_path: Path) -> None:
        """fault 42"""
        row = json.dumps({"html": PAGE.replace("Fighters", "Fight\ud800ers")})
        text = str(draft_of(write(tmp_path / "a.jsonl", row)).text)
        assert "\nFight\ufffders entered the town" in text
        assert text.endswith("evening.")

    @pytest.mark.parametrize("opening", ["[", '{"a":'])
    def test_deep_nesting_is_rejected(self, tmp_path: Path, opening: str) -> None:
        """fault 49"""
        path = write(tmp_path / "a.jsonl", opening * 100_000 + '\n{"text": "x"}')
        assert rejected_lines(path) == {1: "nested too deeply to be an article"}
        assert found_texts(path) == {2: "x"}

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
    def test_numbers_that_are_none_reach_the_check_of_drafts(
        self, tmp_path: Path, value: str
    ) -> None:
        """fault 51: the draft holds a float, which `finish` refuses by the field's name."""
        draft = draft_of(write(tmp_path / "a.jsonl", f'{{"text": "x", "title": {value}}}'))
        assert isinstance(draft.title, float)

    def test_a_number_of_a_million_digits_is_rejected(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", '{"text": ' + "1" * 1_000_000 + "}")
        assert rejected_lines(path)[1].startswith("not JSON")

    def test_of_two_equal_keys_the_last_one_counts(self, tmp_path: Path) -> None:
        """fault 50"""
        path = write(tmp_path / "a.jsonl", '{"text": "one", "text": "two"}')
        assert found_texts(path) == {1: "two"}

    def test_a_line_in_another_encoding_is_rejected_with_byte_and_place(
        self, tmp_path: Path
    ) -> None:
        """fault 57"""
        path = write(tmp_path / "a.jsonl", b'{"text": "caf\xe9"}\n{"text": "x"}')
        assert rejected_lines(path) == {1: "not UTF-8: byte 0xe9 at 13; convert the file to UTF-8"}
        assert found_texts(path) == {2: "x"}

    def test_a_byte_order_mark_is_no_part_of_the_first_line(self, tmp_path: Path) -> None:
        """fault 57"""
        path = write(tmp_path / "a.jsonl", b'\xef\xbb\xbf{"text": "one"}\r\n{"text": "two"}\r\n')
        assert found_texts(path) == {1: "one", 2: "two"}

    def test_a_cut_gzip_gives_what_came_before_the_cut(self, tmp_path: Path) -> None:
        rows = "".join(json.dumps({"text": os.urandom(50).hex()}) + "\n" for _ in range(2_000))
        packed = gzip.compress(rows.encode())
        path = write(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2])
        texts, reasons = found_texts(path), rejected_lines(path)
        assert len(texts) > 500
        assert list(reasons) == [len(texts) + 1]
        assert "breaks off here" in reasons[len(texts) + 1]

    def test_a_line_of_more_than_64_mib_is_rejected(self, tmp_path: Path) -> None:
        """fault 58: 100 MB of zeros without a line end, from 100 kB."""
        path = bomb(tmp_path / "a.jsonl.gz")
        assert rejected_lines(path) == {1: "a line of more than 64 MiB; nothing after it"}

    @pytest.mark.parametrize("content", ["", "\n\n", " \n"])
    def test_a_file_without_any_line_is_rejected(self, tmp_path: Path, content: str) -> None:
        """fault 40"""
        assert "empty" in reason_of(write(tmp_path / "a.jsonl", content))


class TestHtml:
    def test_the_article_is_in_and_the_navigation_is_out(self, tmp_path: Path) -> None:
        draft = draft_of(write(tmp_path / "page.html", PAGE))
        assert "cut the highway from Damascus" in str(draft.text)
        assert "held since early 2020" in str(draft.text)
        assert "menu" not in str(draft.text)
        assert "cookies" not in str(draft.text)

    def test_the_page_says_its_title_address_and_date(self, tmp_path: Path) -> None:
        draft = draft_of(write(tmp_path / "page.html", PAGE))
        assert draft.title == "Rebels take Saraqib"
        assert draft.url == "https://news.example/saraqib"
        assert draft.published == "2024-11-28"

    def test_the_page_says_its_encoding(self, tmp_path: Path) -> None:
        page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace("town", "tówn")
        assert "the tówn of Saraqib" in str(
            draft_of(write(tmp_path / "a.html", page.encode("latin-1"))).text
        )

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "/relative", "not an address"])
    def test_an_address_that_is_none_does_not_cost_the_article(
        self, tmp_path: Path, address: str
    ) -> None:
        """fault 48"""
        page = PAGE.replace("https://news.example/saraqib", address)
        assert draft_of(write(tmp_path / "a.html", page)).url is None

    @pytest.mark.parametrize(
        "page",
        [
            "",
            "<html></html>",
            "\x00\x01\x02",
            "<div>" * 20_000,
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><p>&b;</p>',  # fault 59
        ],
    )
    def test_a_page_without_an_article_is_rejected(self, tmp_path: Path, page: str) -> None:
        assert (
            reason_of(write(tmp_path / "a.html", page)) == "no article text was found in the page"
        )


class TestText:
    def test_a_short_first_line_with_an_empty_one_below_is_the_title(self, tmp_path: Path) -> None:
        draft = draft_of(write(tmp_path / "a.txt", "Rebels advance\n\nThey came at dawn.\n"))
        assert (draft.title, draft.text) == ("Rebels advance", "They came at dawn.\n")

    @pytest.mark.parametrize(
        "content",
        ["They came at dawn.\n\nThey left.", "One line", "Two\nlines", "T" * 201 + "\n\nx"],
    )
    def test_without_a_title_line_the_name_is_the_title(self, tmp_path: Path, content: str) -> None:
        draft = draft_of(write(tmp_path / "advance.txt", content))
        assert (draft.title, draft.text) == ("advance", content)

    def test_windows_line_ends_part_the_title_too(self, tmp_path: Path) -> None:
        assert draft_of(write(tmp_path / "a.txt", "Title\r\n\r\nText.")).title == "Title"


class TestMarkdown:
    def test_front_matter_gives_the_fields(self, tmp_path: Path) -> None:
        content = (
            "---\ntitle: 'Rebels advance'\nauthor: A. B., C. D.\ndate: 2024-11-27\n"
            "link: https://news.example/a\nlayout: post\n---\nThey came.\n"
        )
        draft = draft_of(write(tmp_path / "a.md", content))
        assert draft == Draft(
            text="They came.\n",
            title="Rebels advance",
            authors="A. B., C. D.",
            published="2024-11-27",
            url="https://news.example/a",
        )

    def test_the_first_heading_is_the_title_and_no_part_of_the_text(self, tmp_path: Path) -> None:
        draft = draft_of(write(tmp_path / "a.md", "# Rebels advance #\n\nThey came.\n"))
        assert draft.title == "Rebels advance"
        assert str(draft.text).strip() == "They came."

    def test_markup_is_gone_and_words_stay(self, tmp_path: Path) -> None:
        content = (
            "## Head\nThe **army** [left](https://x.example) *quickly*, `said` _he_.\n"
            "> A quote\n![map](m.png)\n### Later\n```\ncode\n```\n2 * 3 * 4\n"
        )
        text = str(draft_of(write(tmp_path / "a.md", content)).text)
        assert "The army left quickly, said he." in text
        assert "\nA quote\nmap\nLater\n" in text
        assert "2 * 3 * 4" in text
        assert "```" not in text

    def test_emphasis_may_be_nested(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.md", "***both*** and [![alt](i.png)](https://x.example)")
        assert draft_of(path).text == "both and alt"

    @pytest.mark.parametrize(
        "unit",
        [
            "[",
            "![",
            "[](",
            "![](",
            "**a",
            "**a ",
            "`",
            "*a ",
            "> ",
            "# ",
            "---\n",
            "__",
            "__a ",
            " #",
        ],
    )
    def test_hostile_markup_takes_time_in_proportion_to_its_length(
        self, tmp_path: Path, unit: str
    ) -> None:
        """fault 63: with a square, this would take minutes."""
        began = time.perf_counter()
        draft_of(write(tmp_path / "a.md", "# " + unit * 100_000))
        assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Some text"),
        ("a.md", "Some text"),
        ("a.jsonl", '{"text": "Some text"}'),
    ],
)
class TestEveryFormat:
    def test_is_read_from_gzip_too(self, tmp_path: Path, name: str, content: str) -> None:
        path = write(tmp_path / f"{name}.gz", gzip.compress(content.encode()))
        assert draft_of(path).text == "Some text"

    def test_is_unpacked_whatever_the_name_says(
        self, tmp_path: Path, name: str, content: str
    ) -> None:
        path = write(tmp_path / name, gzip.compress(content.encode()))
        assert draft_of(path).text == "Some text"

    def test_is_read_unpacked_under_a_packed_name(
        self, tmp_path: Path, name: str, content: str
    ) -> None:
        assert draft_of(write(tmp_path / f"{name}.gz", content)).text == "Some text"

    def test_may_begin_with_a_byte_order_mark(
        self, tmp_path: Path, name: str, content: str
    ) -> None:
        """fault 57"""
        assert draft_of(write(tmp_path / name, b"\xef\xbb\xbf" + content.encode())).text == (
            "Some text"
        )

    def test_may_have_an_ending_in_capitals(self, tmp_path: Path, name: str, content: str) -> None:
        assert draft_of(write(tmp_path / name.upper(), content)).text == "Some text"


def test_html_is_read_from_gzip_too(tmp_path: Path) -> None:
    path = write(tmp_path / "page.html.gz", gzip.compress(PAGE.encode()))
    assert "cut the highway" in str(draft_of(path).text)


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_a_byte_order_mark_announces_wide_characters(
    tmp_path: Path, name: str, ending: str
) -> None:
    """fault 57"""
    mark = "" if name in ("utf-16", "utf-32") else "\ufeff"
    path = write(tmp_path / f"a.{ending}", (mark + "Ein Sätz 北").encode(name))
    assert draft_of(path).text == "Ein Sätz 北"


@pytest.mark.parametrize("ending", ["txt", "md"])
def test_another_encoding_is_refused_with_byte_and_place(tmp_path: Path, ending: str) -> None:
    """fault 57: "é" is the 4th byte, counted from 0 as 3, and 0xe9 in Latin-1."""
    path = write(tmp_path / f"a.{ending}", "café".encode("latin-1"))
    assert reason_of(path) == "not UTF-8: byte 0xe9 at 3; convert the file to UTF-8"


def test_cut_wide_characters_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "abc".encode("utf-16")[:-1])
    assert reason_of(path).startswith("not UTF-16")


@pytest.mark.parametrize(
    "content", [b"\x00" * 100, b"PK\x03\x04\x00\x00", b"\x7fELF\x02\x01\x01\x00", b"a\x00b"]
)
def test_a_binary_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert reason_of(write(tmp_path / "a.txt", content)).startswith("binary, not text")


def test_a_broken_gzip_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(b"Some text " * 1_000)
    for number, content in enumerate([packed[:-9], packed[:30], packed[:20] + b"\xff" * 20]):
        path = write(tmp_path / f"{number}.txt.gz", content)
        assert "gzip packing is broken" in reason_of(path)


def bomb(path: Path) -> Path:
    """A file of 100 kB that unpacks to 100 MB of zeros."""
    with gzip.open(path, "wb", compresslevel=1) as packed:
        for _ in range(100):
            packed.write(bytes(1_000_000))
    assert path.stat().st_size < 1_000_000
    return path


@pytest.mark.parametrize("ending", ["txt", "md", "html"])
def test_a_gzip_bomb_stops_at_the_limit(tmp_path: Path, ending: str) -> None:
    """fault 58"""
    path = bomb(tmp_path / f"a.{ending}.gz")
    assert reason_of(path) == "larger than 64 MiB when unpacked; split it into articles"


def test_a_missing_file_is_rejected(tmp_path: Path) -> None:
    assert reason_of(tmp_path / "none.txt") == "no such file or folder"


def test_an_unknown_ending_is_rejected_with_the_known_formats(tmp_path: Path) -> None:
    for name in ("a.docx", "a", "a.gz", ".txt"):
        reason = reason_of(write(tmp_path / name, "text"))
        assert "jsonl, html, markdown, text with --format" in reason


def test_a_named_format_wins_over_the_ending(tmp_path: Path) -> None:
    (only,) = read_file(write(tmp_path / "a.log", "Some text"), "text")
    assert isinstance(only, Found)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "text")
    path.chmod(0)
    assert reason_of(path) == "cannot be read: Permission denied"


def test_a_folder_in_place_of_a_file_is_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "a.txt"
    folder.mkdir()
    assert reason_of(folder) == "not a file that can be read to its end"


class TestFolders:
    def test_known_formats_are_found_at_any_depth_in_the_order_of_names(
        self, tmp_path: Path
    ) -> None:
        for name in ("b.txt", "a.md", "deep/er/c.jsonl.gz", "no.pdf", ".hidden.txt", ".git/d.txt"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, "x")
        names = [str(path.relative_to(tmp_path)) for path in find_files(tmp_path)]
        assert names == ["a.md", "b.txt", "deep/er/c.jsonl.gz"]

    @pytest.mark.parametrize(
        "link", [lambda outside: outside, lambda outside: Path("..") / outside.name]
    )
    def test_links_out_of_the_folder_are_left_out(
        self, tmp_path: Path, link: Callable[[Path], Path]
    ) -> None:
        """fault 71"""
        outside = write(tmp_path / "secret.txt", "secret")
        folder = tmp_path / "news"
        folder.mkdir()
        write(folder / "a.txt", "x")
        (folder / "link.txt").symlink_to(link(outside))
        (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
        (folder / "dangling.txt").symlink_to(tmp_path / "none.txt")
        assert list(find_files(folder)) == [folder / "a.txt"]

    def test_a_loop_of_links_does_not_hang(self, tmp_path: Path) -> None:
        write(tmp_path / "a.txt", "x")
        (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
        assert tmp_path / "a.txt" in list(find_files(tmp_path))

    def test_one_bad_file_does_not_stop_the_others(self, tmp_path: Path) -> None:
        write(tmp_path / "a.txt", b"\x00")
        write(tmp_path / "b.txt", "good")
        read = [each for file in find_files(tmp_path) for each in read_file(file)]
        assert [type(each) for each in read] == [Rejected, Found]


def test_a_page_tells_its_hours_and_when_it_was_changed() -> None:
    page = PAGE.replace(
        'content="2024-11-28">',
        'content="2024-11-28T10:00:00+03:00">'
        '<meta property="article:modified_time" content="2024-11-29T08:30:00+03:00">',
    )
    draft = read_html(page.encode(), "page")
    assert (draft.published, draft.updated) == (
        "2024-11-28T10:00:00+03:00",
        "2024-11-29T08:30:00+03:00",
    )


def test_markdown_loses_its_marks_and_keeps_its_lists() -> None:
    text = (
        b"---\nauthors:\n  - Ana Silva\n  - Bo Lind\n---\n# A\n\n_Gone_ [here](https://x.y/a_(b))."
    )
    draft = read_markdown(text, "a")
    assert draft.text is not None and str(draft.text).strip() == "Gone here."
    assert draft.authors == "Ana Silva, Bo Lind"


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    (rejected,) = read_file(pipe)
    assert isinstance(rejected, Rejected)
