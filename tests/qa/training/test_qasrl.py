"""QA-SRL to rows: sentences as they are written, questions in full, and those without an answer."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from qa.training.qasrl import main, sentence_of

TOKENS = "On Monday the council closed the old bridge , because it `` may fall '' ."
SENTENCES = [{"qasrl_id": "made:1", "tokens": TOKENS, "sentence": TOKENS}]
COLUMNS = ("qasrl_id verb_idx question answer_range wh subj obj obj2 prep is_passive").split()
GOLD = [
    ("Who closed something?", "2:4", "who", "", "something", "", "", "False"),
    ("What did someone close?", "5:8", "what", "someone", "", "", "", "False"),
    ("When did someone close something?", "0:2", "when", "someone", "something", "", "", "False"),
    ("Why was something closed?", "9:15", "why", "something", "", "", "", "True"),
    ("What was someone forced to close?", "5:8", "what", "someone", "", "", "to", "True"),
]


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, Any]]:
    for folder, name in (("gold", "town.gold.csv"), ("sentences", "town.full.csv")):
        (tmp_path / folder).mkdir()
        with (tmp_path / folder / name).open("w", encoding="utf-8", newline="") as lines:
            if folder == "gold":
                written = csv.writer(lines)
                written.writerow(COLUMNS)
                written.writerows(["made:1", "4", *fields] for fields in GOLD)
            else:
                sheet = csv.DictWriter(lines, list(SENTENCES[0]))
                sheet.writeheader()
                sheet.writerows(SENTENCES)
    out = tmp_path / "rows.jsonl.gz"
    main([str(out), str(tmp_path / "gold" / "town.gold.csv")])
    return [json.loads(line) for line in gzip.decompress(out.read_bytes()).splitlines()]


def asked(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {row["question"]: [answer["text"] for answer in row["answers"]] for row in rows}


def test_someone_and_something_are_what_other_questions_find(rows: list[dict[str, Any]]) -> None:
    found = asked(rows)
    assert found["Who closed the old bridge?"] == ["the council"]
    assert found["What did the council close?"] == ["the old bridge"]
    assert found["When did the council close the old bridge?"] == ["On Monday"]
    assert found["Why was the old bridge closed?"] == ["because it “may fall”"]


def test_with_doer_and_thing_exchanged_nothing_answers(rows: list[dict[str, Any]]) -> None:
    assert asked(rows)["When did the old bridge close the council?"] == []


def test_a_place_that_nobody_asked_for_is_not_told(rows: list[dict[str, Any]]) -> None:
    found = asked(rows)
    assert found["Where did the council close the old bridge?"] == []
    assert not any(
        q.startswith("When") and "the council close" in q and not a for q, a in found.items()
    )


def test_answers_are_slices_of_their_sentence(rows: list[dict[str, Any]]) -> None:
    answers = [(row["context"], a) for row in rows for a in row["answers"]]
    assert answers
    assert all(text[a["start"] :][: len(a["text"])] == a["text"] for text, a in answers)


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("It fell ( twice ) , and rose .", "It fell (twice), and rose."),
        ("Lucca 's mayor could n't pay $ 30 .", "Lucca's mayor couldn't pay $30."),
        ("`` Nobody , '' he said", "“Nobody,” he said"),
    ],
)
def test_a_sentence_is_written_without_the_blanks_of_its_tokens(tokens: str, text: str) -> None:
    sentence = sentence_of(tokens)
    assert sentence.text == text
    first = tokens.split()[0].replace("``", "“")
    assert sentence.words((0, 1)) == first
