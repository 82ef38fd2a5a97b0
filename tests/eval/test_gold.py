"""Questions as files have them: what is read, and what is said of a broken one."""

from __future__ import annotations

import gzip
import json
import logging
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import InputRejected
from eval.gold import Gold, GoldRow, read_questions, ways

ASKED = {"id": "1", "question": "Who?"}


def written(path: Path, *rows: Any) -> Path:
    """The rows as a JSONL file; text stands as it is."""
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def read(folder: Path, *rows: Any) -> list[Gold]:
    return read_questions(written(folder / "questions.jsonl", *rows))


def test_every_field_of_a_question_is_read(tmp_path: Path) -> None:
    (gold,) = read(
        tmp_path,
        {
            "id": "7",
            "question": "Who took which towns, and when?",
            "answers": ["HTS | the rebels"],
            "all_required": True,
            "must_mention": ["Hama|Hamah"],
            "must_not_mention": ["Homs"],
            "facets": {"which towns": ["Hama|Hamah", "Salamiyah"]},
            "events": [
                {"thing": "Hama|Hamah", "who": "HTS", "date": "2024-12-05|2024-12-06"},
                {"number": "14", "optional": True},
            ],
            "conflict": {"facet": "when", "values": ["Thursday", "Friday"]},
            "growth": {"values": [{"value": "12", "date": "2024-12-01"}, {"value": "15"}]},
            "date": "2024-12-06",
            "as_of": "2024-12-05T18:00:00+03:00",
            "chain_id": "c",
            "turn": 1,
            "kind": "compound",
            "split": "dev",
            "tags": ["version"],
            "sources": ["https://a.example/1"],
            "search_urls": ["https://a.example/2"],
        },
    )
    assert gold.wordings == ("HTS", "the rebels")
    assert gold.facets[0].members == (("Hama", "Hamah"), ("Salamiyah",))
    assert gold.events == (
        GoldRow(("Hama", "Hamah"), ("HTS",), ("2024-12-05", "2024-12-06")),
        GoldRow(number=("14",), optional=True),
    )
    assert gold.conflict and gold.conflict.values == (("Thursday",), ("Friday",))
    assert gold.growth and [each.date for each in gold.growth.values] == ["2024-12-01", None]
    assert (gold.date, gold.chain_id, gold.turn, gold.line) == ("2024-12-06", "c", 1, 1)


def test_a_question_without_gold_is_told_from_one_without_an_answer(tmp_path: Path) -> None:
    asked, silent, judged = read(
        tmp_path,
        ASKED,
        {**ASKED, "id": "2", "answerable": False},
        {**ASKED, "id": 3, "answers": ["x"]},
    )
    assert (asked.has_gold, asked.answerable) == (False, True)
    assert (silent.has_gold, silent.answerable) == (True, False)
    assert (judged.has_gold, judged.id) == (True, "3")


def test_the_bundled_questions_all_have_gold() -> None:
    path = Path(str(resources.files("eval") / "benchmarks" / "aleppo" / "questions.jsonl"))
    questions = read_questions(path)
    assert (len(questions), sum(gold.has_gold for gold in questions)) == (298, 298)
    assert sum(not gold.answerable for gold in questions) == 41


def test_gzip_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + json.dumps(ASKED).encode() + b"\n\n"))
    assert [gold.id for gold in read_questions(path)] == ["1"]


def test_unknown_fields_are_warned_of_once_and_public_ones_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [{**ASKED, "id": str(n), "choices": [], "evidence": "", "anwsers": []} for n in range(3)]
    with caplog.at_level(logging.WARNING, "dateline"):
        read(tmp_path, *rows, {**ASKED, "hint": "x"} | {"id": "9"})
    (told,) = caplog.messages
    assert told.endswith("anwsers (3), hint (1)")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('{"id": "2", "question"', "not JSON"),
        ("[]", "not an object"),
        ({"question": "Who?"}, "no `id`"),
        ({"id": True, "question": "Who?"}, "`id` must be text"),
        ({"id": "2", "question": " "}, "no `question`"),
        ({**ASKED, "id": "2", "answers": "x"}, "`answers` must be a list"),
        ({**ASKED, "id": "2", "answers": [12]}, "`answers` must be text"),
        ({**ASKED, "id": "2", "answers": ["|"]}, "`answers` holds a text of bars"),
        ({**ASKED, "id": "2", "answerable": "no"}, "`answerable` must be true or false"),
        ({**ASKED, "id": "2", "answerable": False, "answers": ["x"]}, "take one of them out"),
        ({**ASKED, "id": "2", "date": "last Friday"}, "`date`"),
        ({**ASKED, "id": "2", "as_of": "2024-13-01"}, "`as_of`"),
        ({**ASKED, "id": "2", "events": [{"date": "soon"}]}, "`events.date`"),
        ({**ASKED, "id": "2", "events": [{"optional": True}]}, "row of `events` is empty"),
        ({**ASKED, "id": "2", "facets": ["who"]}, "`facets` must be an object"),
        ({**ASKED, "id": "2", "conflict": {"values": ["one"]}}, "two or more"),
        ({**ASKED, "id": "2", "growth": {}}, "`growth.values` is empty"),
        ({**ASKED, "id": "2", "turn": 1}, "belong together"),
        ({**ASKED, "id": "2", "chain_id": "c", "turn": 0}, "whole number from 1"),
        ({**ASKED, "id": "2", "chain_id": "c", "turn": 2}, "turn 2 of the chain 'c' stands where"),
        ({**ASKED, "id": "2", "search_urls": ["www.a.example"]}, "not an http(s) address"),
        (ASKED, "the id '1' stands twice, first on line 1"),
    ],
)
def test_a_broken_question_is_named_with_its_file_and_line(
    tmp_path: Path, row: Any, told: str
) -> None:
    with pytest.raises(InputRejected) as caught:
        read(tmp_path, ASKED, row)
    assert str(caught.value).startswith(f"{tmp_path / 'questions.jsonl'}, line 2: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (gzip.compress(json.dumps(ASKED).encode() * 2000)[:60], "cannot be read"),
        (b"", "holds no question"),
        (b'{"id": "1", "question": "\xff"}', "line 1: not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_is_named(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "questions.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(InputRejected, match=str(path)) as caught:
        read_questions(path)
    assert told in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRejected, match="No such file"):
        read_questions(tmp_path / "questions.jsonl")


def test_half_a_character_becomes_a_replacement(tmp_path: Path) -> None:
    (gold,) = read(tmp_path, '{"id": "1", "question": "Who \\ud83d?"}')
    assert gold.question == "Who \ufffd?"


def test_wordings_are_parted_at_bars() -> None:
    assert ways(" a|b c | ") == ("a", "b c")
