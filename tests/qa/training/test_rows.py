"""How labelled rows are split."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.training.rows import OPTIONAL, SHARES, Gold, read_rows, split_of
from qa.training.squad import main as squad_main


@given(st.text(max_size=20), st.integers(0, 5))
def test_a_group_is_always_in_the_same_split(group: str, seed: int) -> None:
    assert split_of("qamr", group, seed) == split_of("qamr", group, seed)


def test_splits_have_about_their_share() -> None:
    places = [split_of("multispanqa_valid", str(at), 0) for at in range(2_000)]
    assert places.count("test") / 2_000 == pytest.approx(0.30, abs=0.04)
    assert places.count("dev") / 2_000 == pytest.approx(0.10, abs=0.03)


def test_a_public_set_is_read_where_it_was_made(tmp_path: Path) -> None:
    for source in SHARES:
        if source not in OPTIONAL:
            (tmp_path / f"{source}.jsonl.gz").write_bytes(gzip.compress(b""))
    assert not any(read_rows(tmp_path).values())
    squad = {
        "data": [
            {
                "title": "The_Mill",
                "paragraphs": [
                    {
                        "context": "Ana Lind built the mill in Aber.",
                        "qas": [
                            {
                                "id": "1",
                                "question": " Who built the mill?",
                                "is_impossible": False,
                                "answers": [{"text": "Ana Lind", "answer_start": 0}] * 2,
                            },
                            {
                                "id": "2",
                                "question": "Who sold the mill?",
                                "is_impossible": True,
                                "answers": [],
                                "plausible_answers": [{"text": "Ana Lind", "answer_start": 0}],
                            },
                        ],
                    }
                ],
            }
        ]
    }
    (tmp_path / "squad.json").write_text(json.dumps(squad), encoding="utf-8")
    squad_main([str(tmp_path / "squad.json"), str(tmp_path / "squad2.jsonl.gz")])
    found = [row for rows in read_rows(tmp_path).values() for row in rows]
    assert [(row.question, row.title, row.golds) for row in found] == [
        ("Who built the mill?", "The Mill", (Gold(0, "Ana Lind"),)),
        ("Who sold the mill?", "The Mill", ()),
    ]
