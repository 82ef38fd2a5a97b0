"""The reader that dateline carries: whatever is asked, its readings are about the text; whatever
is wrong with its files, it says so.

Tolerance: int8 products and bf16 sums depend a little on what else is in a batch, by less than
0.15 of a logit.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa.openvino_model
from corpus.errors import ModelAltered, ModelFailed, ModelMissing
from qa.openvino_model import WEIGHTS, OpenVinoSpanModel, batches
from qa.reading import Prompt, Reading, ToRead, head_line

NOISE = 0.15
GRAPHS = ["reader.xml", "reader.bin"]
PROMPTS = [
    Prompt(
        "The mayor of Hama, Ali Hassan, resigned on Monday after eleven years in office.",
        "Mayor of Hama resigns",
        "2024-12-02",
    ),
    Prompt("Rebels seized the airport of Aleppo on 30 November 2024, residents said."),
    Prompt("The central bank raised its rate to 4.5 per cent.", "Rates rise", "2022-09-22"),
    Prompt("About 280,000 people fled their homes within a week, the agency said."),
]
QUESTIONS = [
    "Who resigned as mayor of Hama?",
    "When did rebels seize the airport of Aleppo?",
    "How high is the rate of the central bank?",
    "How many people fled their homes?",
]
ODD_TEXTS = {
    "punctuation": "?! … — «» ''",
    "Arabic": "قال العمدة علي حسن إنه استقال يوم الاثنين.",
    "Chinese": "市长阿里·哈桑于星期一辞职。",
    "Hangul, decomposed": "\u1112\u1161\u11ab\u1100\u1173\u11af",
    "emoji": "😀 Ali Hassan 👩‍👩‍👧‍👦 resigned 🇸🇾 on Monday 😀",
    "combining": "Ali\u0301 Hassa\u0308n re\u0301signed",
    "NUL": "Ali\0Hassan\0resigned\0",
    "controls": "\x1b[1mAli\x7f\u202e Hassan\ufeff \ufffe resigned\u2028",
    "marks of the model": "[CLS] Ali [SEP] Hassan [PAD] resigned [MASK] [UNK]",
    "one long word": "a" * 5000,
    "private use": "\ue000\U0010ffff Ali",
}


@pytest.fixture(scope="module")
def model() -> OpenVinoSpanModel:
    """The shipped weights."""
    return OpenVinoSpanModel()


def read(model: OpenVinoSpanModel, text: str, question: str = QUESTIONS[0]) -> Reading:
    ((reading,),) = model.read([ToRead(question, [Prompt(text)])])
    return reading


def check(reading: Reading, text: str) -> None:
    """Spans lie inside the text, none is empty, the best comes first, and all are numbers."""
    scores = [span.score for span in reading.spans]
    assert scores == sorted(scores, reverse=True)
    assert np.isfinite([*scores, reading.relevance]).all()
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(text)


def agree(one: Reading, other: Reading) -> None:
    """The same but for noise: the best of either is, within it, the best of the other, too."""
    assert one.relevance == pytest.approx(other.relevance, abs=NOISE)
    assert one.spans[0].score == pytest.approx(other.spans[0].score, abs=NOISE)
    best = one.spans[0]
    theirs = {(span.start, span.end): span.score for span in other.spans}
    assert theirs[best.start, best.end] == pytest.approx(other.spans[0].score, abs=NOISE)


# --- what is read -----------------------------------------------------------------------------


def test_the_best_span_of_all_passages_is_the_answer(model: OpenVinoSpanModel) -> None:
    for question, prompt, answer in zip(
        QUESTIONS, PROMPTS, ["Ali Hassan", "30 November 2024", "4.5", "280,000"], strict=True
    ):
        (readings,) = model.read([ToRead(question, PROMPTS)])
        best = max(range(len(PROMPTS)), key=lambda at: readings[at].spans[0].score)
        span = readings[best].spans[0]
        assert PROMPTS[best] is prompt
        assert answer in prompt.text[span.start : span.end]


def test_nothing_asked_is_nothing_read(model: OpenVinoSpanModel) -> None:
    assert model.read([]) == []
    assert model.read([ToRead(QUESTIONS[0], [])]) == [[]]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\0"])
def test_a_text_without_a_word_has_no_spans(model: OpenVinoSpanModel, text: str) -> None:
    reading = read(model, text)
    assert reading.spans == ()
    check(reading, text)


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_any_text_can_be_read(model: OpenVinoSpanModel, name: str) -> None:
    reading = read(model, ODD_TEXTS[name])
    assert reading.spans
    check(reading, ODD_TEXTS[name])


@pytest.mark.parametrize("question", ["", "?!…", "Who resigned? " * 500, *ODD_TEXTS.values()])
def test_any_question_can_be_asked(model: OpenVinoSpanModel, question: str) -> None:
    check(read(model, PROMPTS[0].text, question), PROMPTS[0].text)


def test_offsets_are_code_points(model: OpenVinoSpanModel) -> None:
    text = "😀👩‍👩‍👧‍👦 " * 5 + PROMPTS[0].text
    span = read(model, text).spans[0]
    assert "Ali Hassan" in text[span.start : span.end]


def test_a_title_and_a_date_hold_no_answer(model: OpenVinoSpanModel) -> None:
    prompt = Prompt("He resigned.", "Ali Hassan, mayor of Hama, resigns", "2024-12-02")
    ((reading,),) = model.read([ToRead(QUESTIONS[0], [prompt])])
    check(reading, prompt.text)


@pytest.mark.parametrize(
    ("title", "date", "line"),
    [
        ("", "", ""),
        ("Storm hits coast...", "", "Storm hits coast. "),
        ("", "2024-11-30", "2024-11-30. "),
    ],
)
def test_the_head_says_what_is_known(title: str, date: str, line: str) -> None:
    assert head_line(title, date) == line


def test_all_of_a_long_text_is_read(model: OpenVinoSpanModel) -> None:
    """3,000 words, about 25 windows."""
    roads = "The council talked about roads, water and the price of bread. " * 125
    places = ["Hama", "Homs", "Aleppo"]
    names = ["Ali Hassan", "Omar Khalil", "Samir Nasser"]
    resigned = [
        f"The mayor of {place}, {name}, resigned in protest. "
        for place, name in zip(places, names, strict=True)
    ]
    text = resigned[0] + roads + resigned[1] + roads + resigned[2]
    reading = read(model, text, "Which mayor resigned in protest?")
    check(reading, text)
    best = reading.spans[0]
    assert any(name in text[best.start : best.end] for name in names)
    for name in names:
        start = text.index(name)
        near = (s for s in reading.spans if s.start < start + len(name) and start < s.end)
        best = next(near)
        assert name in text[best.start : best.end]


# --- alone and in company ---------------------------------------------------------------------


def test_a_passage_is_read_alike_alone_and_in_company(model: OpenVinoSpanModel) -> None:
    long = [Prompt(prompt.text * 3, prompt.title) for prompt in PROMPTS]
    asked = [
        ToRead(question, [*PROMPTS, *long][at : at + 4]) for at, question in enumerate(QUESTIONS)
    ]
    together = model.read(asked)
    for each, readings in zip(asked, together, strict=True):
        for prompt, reading in zip(each.prompts, readings, strict=True):
            agree(reading, model.read([ToRead(each.question, [prompt])])[0][0])


def test_calls_at_the_same_time_give_what_they_give_one_by_one(model: OpenVinoSpanModel) -> None:
    calls = [[ToRead(question, PROMPTS)] for question in QUESTIONS] * 6
    expected = [model.read(call) for call in calls[: len(QUESTIONS)]] * 6
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(model.read, calls))
    for (theirs,), (ours,) in zip(expected, found, strict=True):
        for one, other in zip(theirs, ours, strict=True):
            agree(one, other)


@given(st.lists(st.integers(1, 400), max_size=80), st.integers(1, 16))
def test_batches_hold_every_place_once_sorted_by_length(lengths: list[int], workers: int) -> None:
    found = batches(lengths, workers)
    places = [at for batch in found for at in batch]
    assert sorted(places) == list(range(len(lengths)))
    assert [lengths[at] for at in places] == sorted(lengths)
    assert all(1 <= len(batch) <= 16 for batch in found)


@given(st.lists(st.integers(1, 400), max_size=80), st.integers(1, 16))
def test_every_worker_gets_a_batch(lengths: list[int], workers: int) -> None:
    assert len(batches(lengths, workers)) >= min(workers, len(lengths))


def test_batches_share_the_tokens_evenly() -> None:
    """1 + 5 of 20 tokens, and 5 + 9 of them: the nearest to halves that order allows."""
    assert batches([9, 1, 5, 5], workers=2) == [[1, 2], [3, 0]]


# --- what goes wrong while it runs ------------------------------------------------------------


class Broken:
    """Stands in for the queue, and returns what is not a number."""

    def __len__(self) -> int:
        return 1

    def set_callback(self, keep: Callable[[Any, Sequence[int]], None]) -> None:
        self._keep = keep

    def start_async(self, arrays: dict[str, Any], places: Sequence[int]) -> None:
        shape = arrays["attention_mask"].shape
        shapes = {"start_logits": shape, "end_logits": shape}

        def tensor(name: str) -> Any:
            return SimpleNamespace(data=np.full(shapes.get(name, shape[:1]), np.nan, np.float32))

        self._keep(SimpleNamespace(get_tensor=tensor), places)

    def wait_all(self) -> None:
        pass


def test_what_is_not_a_number_fails_and_the_next_call_works(
    model: OpenVinoSpanModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(model, "_queue", Broken())
        with pytest.raises(ModelFailed, match="not a number; install dateline again"):
            read(model, PROMPTS[0].text)
    check(read(model, PROMPTS[0].text), PROMPTS[0].text)


def test_an_interrupted_call_leaves_nothing_behind(
    model: OpenVinoSpanModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batches that already run are waited for, or else the next call finds the queue busy."""
    asked = [ToRead(QUESTIONS[0], [Prompt(PROMPTS[0].text * (1 + at % 4)) for at in range(40)])]
    padded = qa.openvino_model._padded
    calls = 0

    def interrupted(pieces: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return padded(pieces)

    with monkeypatch.context() as patched:
        patched.setattr(qa.openvino_model, "_padded", interrupted)
        with pytest.raises(KeyboardInterrupt):
            model.read(asked)
    for reading in model.read(asked)[0]:
        assert np.isfinite(reading.relevance)


# --- what is wrong with its files -------------------------------------------------------------


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the shipped weights, to be broken."""
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


@pytest.mark.parametrize("name", GRAPHS)
def test_a_missing_file_is_named(weights: Path, name: str) -> None:
    (weights / name).unlink()
    with pytest.raises(ModelMissing, match=rf"{name} is missing; install dateline again"):
        OpenVinoSpanModel(weights)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_cut_file_is_named(weights: Path, name: str) -> None:
    path = weights / name
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelAltered, match=rf"{name} has SHA-256 .* cut short; install"):
        OpenVinoSpanModel(weights)


@pytest.mark.parametrize("name", GRAPHS)
def test_one_altered_byte_is_noticed(weights: Path, name: str) -> None:
    path = weights / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelAltered, match=rf"{name} has SHA-256 .* altered"):
        OpenVinoSpanModel(weights)


def test_a_missing_card_is_named(weights: Path) -> None:
    (weights / "reader.json").unlink()
    with pytest.raises(ModelMissing, match=r"reader\.json is missing; install dateline again"):
        OpenVinoSpanModel(weights)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"nowhere.* is missing; install dateline again"):
        OpenVinoSpanModel(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe"])
def test_a_card_that_is_no_card_is_refused(weights: Path, content: bytes) -> None:
    (weights / "reader.json").write_bytes(content)
    with pytest.raises(ModelAltered, match=r"reader\.json cannot be read .* install dateline"):
        OpenVinoSpanModel(weights)


def test_a_card_of_another_format_is_refused(weights: Path) -> None:
    path = weights / "reader.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(ModelAltered, match=r"reader\.json has format 99, not 1; install dateline"):
        OpenVinoSpanModel(weights)


@pytest.mark.parametrize("key", ["format", "name", "base", "files"])
def test_a_card_that_lacks_something_is_refused(weights: Path, key: str) -> None:
    path = weights / "reader.json"
    card = json.loads(path.read_text())
    del card[key]
    path.write_text(json.dumps(card))
    with pytest.raises(ModelAltered, match=rf"reader\.json cannot be read \(KeyError\('{key}'\)\)"):
        OpenVinoSpanModel(weights)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_card_without_a_files_checksum_is_refused(weights: Path, name: str) -> None:
    """Otherwise that file would be loaded unchecked."""
    path = weights / "reader.json"
    card = json.loads(path.read_text())
    del card["files"][name]
    path.write_text(json.dumps(card))
    with pytest.raises(ModelAltered, match=name):
        OpenVinoSpanModel(weights)


def test_reading_imports_no_torch() -> None:
    script = (
        "import sys\n"
        "from qa.openvino_model import OpenVinoSpanModel\n"
        "from qa.reading import Prompt, ToRead\n"
        "OpenVinoSpanModel().read([ToRead('Who resigned?', [Prompt('Ali Hassan resigned.')])])\n"
        "sys.exit(bool({'torch', 'transformers'} & {*sys.modules}))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
