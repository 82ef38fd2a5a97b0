"""Held-out rows as files, from sets that are made up."""

from __future__ import annotations

import gzip
import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval.reading import read_rows
from qa.training.rows import SHARES, split_of
from qa.training.split import main

WIKI = "squadshifts_new_wiki"
_TOWNS = ("Pisa", "Lucca", "Siena", "Massa", "Prato", "Arezzo")


def group_in(source: str, split: str, number: int = 0) -> str:
    """A group that the hash puts into `split`: the first one, or a later one by its number."""
    names = (f"Group_{at}" for at in itertools.count())
    fitting = (name for name in names if split_of(source, name, 0) == split)
    return next(itertools.islice(fitting, number, None))


def town_row(town: str, group: str, **fields: Any) -> dict[str, Any]:
    passage = f"The new bridge of {town} was opened by its mayor in spring."
    return {
        "id": town,
        "group": group,
        "question": "Where was the new bridge opened?",
        "context": passage,
        "answers": [{"start": passage.index(town), "text": town}],
    } | fields


def folder_of(path: Path, **sets: list[dict[str, Any]]) -> Path:
    """A folder with a file for every set, empty where none is given."""
    path.mkdir()
    for source in SHARES:
        lines = "".join(json.dumps(row) + "\n" for row in sets.get(source, []))
        (path / f"{source}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return path


def written(folder: Path, name: str) -> list[dict[str, Any]]:
    lines = gzip.decompress((folder / f"{name}.jsonl.gz").read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with towns of one test group, and one town of a group that is learnt from."""
    test, train = group_in(WIKI, "test"), group_in(WIKI, "train")
    rows = [town_row(town, test) for town in _TOWNS] + [town_row("Rome", train)]
    return folder_of(tmp_path_factory.mktemp("rows") / "sets", **{WIKI: rows})


def test_held_out_rows_are_written_and_no_others(tmp_path: Path, wiki: Path) -> None:
    main([str(wiki), "--out", str(tmp_path)])
    assert [row["id"] for row in written(tmp_path, f"{WIKI}.test")] == list(_TOWNS)
    names = {path.name for path in tmp_path.iterdir()}
    kinds = ("test", "pairs.test", "exchanged.test")
    assert names == {f"{WIKI}.{kind}.jsonl.gz" for kind in kinds}


def test_a_written_row_has_what_the_reader_is_measured_by(tmp_path: Path, wiki: Path) -> None:
    main([str(wiki), "--out", str(tmp_path)])
    assert written(tmp_path, f"{WIKI}.test")[0] == {
        "id": "Pisa",
        "question": "Where was the new bridge opened?",
        "context": "The new bridge of Pisa was opened by its mayor in spring.",
        "answers": [{"start": 18, "text": "Pisa"}],
    }


def test_each_row_is_followed_by_its_question_over_another_passage(
    tmp_path: Path, wiki: Path
) -> None:
    main([str(wiki), "--out", str(tmp_path)])
    pairs = written(tmp_path, f"{WIKI}.pairs.test")
    assert len(pairs) == 2 * len(_TOWNS)
    for row, bare in zip(pairs[::2], pairs[1::2], strict=True):
        assert bare["id"] == f"{row['id']}-without"
        assert (bare["question"], bare["answers"]) == (row["question"], [])
        assert row["answers"][0]["text"] not in bare["context"]


def test_a_question_without_another_passage_stands_alone(tmp_path: Path) -> None:
    rows = folder_of(tmp_path / "sets", **{WIKI: [town_row("Pisa", group_in(WIKI, "test"))]})
    main([str(rows), "--out", str(tmp_path / "out")])
    assert [row["id"] for row in written(tmp_path / "out", f"{WIKI}.pairs.test")] == ["Pisa"]


def test_each_row_is_followed_by_a_question_with_a_word_exchanged(
    tmp_path: Path, wiki: Path
) -> None:
    main([str(wiki), "--out", str(tmp_path)])
    rows = written(tmp_path, f"{WIKI}.exchanged.test")
    assert rows
    for row, other in zip(rows[::2], rows[1::2], strict=True):
        assert other["id"] == f"{row['id']}-exchanged"
        assert (other["context"], other["answers"]) == (row["context"], [])
        assert other["question"] != row["question"]


def test_titles_are_written_only_when_asked_for(tmp_path: Path, wiki: Path) -> None:
    main([str(wiki), "--out", str(tmp_path), "--titles"])
    title = group_in(WIKI, "test").replace("_", " ")
    assert written(tmp_path, f"{WIKI}.test")[0]["title"] == title


def test_another_passage_comes_under_its_own_title(tmp_path: Path) -> None:
    groups = [group_in(WIKI, "test", number) for number in (0, 1)]
    rows = [town_row("Pisa", groups[0]), town_row("Lucca", groups[1])]
    sets = folder_of(tmp_path / "sets", **{WIKI: rows})
    main([str(sets), "--out", str(tmp_path / "out"), "--titles"])
    titles = [row["title"] for row in written(tmp_path / "out", f"{WIKI}.pairs.test")]
    first, second = (group.replace("_", " ") for group in groups)
    assert titles == [first, second, second, first]


def test_dates_are_written_with_titles(tmp_path: Path) -> None:
    source = "realtimeqa_evidence"
    group = group_in(source, "test")
    rows = [town_row("Pisa", group, date="2021-05-07")]
    sets = folder_of(tmp_path / "sets", **{source: rows})
    main([str(sets), "--out", str(tmp_path / "out"), "--titles"])
    assert written(tmp_path / "out", f"{source}.test")[0]["date"] == "2021-05-07"


def test_lists_say_that_all_their_answers_are_wanted(tmp_path: Path) -> None:
    source = "multispanqa_valid"
    rows = [town_row("Pisa", group_in(source, "test"), all_required=True)]
    sets = folder_of(tmp_path / "sets", **{source: rows})
    main([str(sets), "--out", str(tmp_path / "out")])
    assert written(tmp_path / "out", f"{source}.test")[0]["all_required"] is True


def test_rows_of_one_id_get_distinct_ones(tmp_path: Path) -> None:
    group = group_in("quoref_contrast", "test")
    ids = ["a", "a-2", "a", "a"]
    rows = [town_row(town, group, id=id) for town, id in zip(_TOWNS, ids, strict=False)]
    sets = folder_of(tmp_path / "sets", quoref_contrast=rows)
    main([str(sets), "--out", str(tmp_path / "out")])
    names = [row["id"] for row in written(tmp_path / "out", "quoref_contrast.test")]
    assert names == ["a", "a-2", "a-3", "a-4"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path, wiki: Path) -> None:
    for name in ("one", "two"):
        main([str(wiki), "--out", str(tmp_path / name)])
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_what_is_written_can_be_measured(tmp_path: Path, wiki: Path) -> None:
    main([str(wiki), "--out", str(tmp_path)])
    rows = read_rows(tmp_path / f"{WIKI}.pairs.test.jsonl.gz")
    assert [row.golds for row in rows[:2]] == [("Pisa",), ()]


def test_splitting_needs_no_torch() -> None:
    asked = "import sys, qa.training.split; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
