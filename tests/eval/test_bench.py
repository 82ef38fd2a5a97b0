"""A benchmark end to end, small, and what is wrong with a broken one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.benchmarks import run
from api.settings import Settings
from corpus.errors import InputRejected
from eval.gold import find_file, read_questions
from index.embed import OpenVinoEmbedder


def benchmark(folder: Path) -> Path:
    folder.mkdir()
    rows = [
        {
            "id": "a",
            "title": "Bridge",
            "text": "The Arno bridge opened on 3 May 2024 in Pisa.",
            "published": "2024-05-03",
        },
        {
            "id": "b",
            "title": "Storm",
            "text": "A storm killed 12 people in Genoa.",
            "published": "2024-06-01",
        },
    ]
    questions = [
        {"id": "1", "question": "How many people did the storm kill?", "answers": ["12"]},
        {"id": "2", "question": "When did the Arno bridge open?", "answers": ["3 May 2024"]},
    ]
    for name, lines in (("articles", rows), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return folder


def test_a_run_writes_its_figures(
    tmp_path: Path, embedder: OpenVinoEmbedder, model_cache: Path
) -> None:
    settings = Settings(data=tmp_path / "data", models=model_cache)
    out = tmp_path / "out"
    run(settings, benchmark(tmp_path / "bench"), out, None, quiet=True)
    figures = json.loads((out / "run.json").read_text())["figures"]
    assert figures["answer_recall@1"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 2}
    assert figures["verbatim"]["value"] == 1.0
    assert figures["em"]["value"] == 1.0
    assert len((out / "questions.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (['{"id": "1", "question": "x"', ""], "line 1"),
        (['{"id": "1", "question": "x"}', '{"id": "2"}'], "line 2"),
        (['{"id": "1", "question": "x"}', '{"id": "1", "question": "y"}'], "stands twice"),
    ],
)
def test_broken_questions_are_told_by_file_and_line(
    tmp_path: Path, lines: list[str], told: str
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(lines))
    with pytest.raises(InputRejected, match=told):
        read_questions(path)


def test_a_folder_without_questions_is_no_benchmark(tmp_path: Path) -> None:
    with pytest.raises(InputRejected, match="no benchmark"):
        find_file(tmp_path, "questions")
