"""The reader alone: rows in every form, broken ones, and figures worked out by hand."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from api.cli import app
from corpus.errors import InputRejected
from eval.reading import ReadRow, measure, read_rows
from qa.calibration import Fitted, Logistic, load_fitted
from qa.openvino_model import OpenVinoSpanModel
from qa.reading import Prompt, Reading, TextSpan, ToRead
from qa.spans import ListRule

# Chosen so that a test can write probabilities down: `answered` is that of the best span's score
# as log-odds, `right` that of the relevance.
FITTED = Fitted(
    answered=Logistic((1.0, 0.0, 0.0), 0.0),
    right=Logistic((0.0, 1.0, 0.0), 0.0),
    lists=ListRule(margin=4.0, over_empty=-4.0, per_char=0.0),
    ranking=(),
    first=Logistic((), 0.0),
    somewhere=Logistic((), 0.0),
    threshold=0.5,
)
TOWN = {"question": "Which town?", "context": "It rained in Pisa.", "answers": ["Pisa"]}


class Told:
    """A model whose readings are told beforehand, by question."""

    name = "told"

    def __init__(self, readings: dict[str, Reading]) -> None:
        self.readings = readings
        self.calls: list[Sequence[ToRead]] = []

    def read(self, asked: Sequence[ToRead]) -> list[list[Reading]]:
        self.calls.append(asked)
        return [[self.readings[each.question] for _ in each.prompts] for each in asked]


class Trial:
    """Rows with what the model will make of each."""

    def __init__(self) -> None:
        self.rows: list[ReadRow] = []
        self.model = Told({})

    def add(
        self,
        said: str | Sequence[str],
        golds: Sequence[str],
        answered: float = 0.9,
        right: float = 0.5,
        all_required: bool = False,
    ) -> None:
        """A row for which the model says `said`, and is so sure that it answers and is right."""
        phrases = [said] if isinstance(said, str) else said
        passage, question = " | ".join(phrases), f"Question {len(self.rows)}?"
        spans = tuple(
            TextSpan(passage.index(phrase), passage.index(phrase) + len(phrase), logit(answered))
            for phrase in phrases
        )
        self.model.readings[question] = Reading(spans, logit(right))
        row = ReadRow(question, question, Prompt(passage), tuple(golds), all_required)
        self.rows.append(row)

    def figures(self) -> dict[str, Any]:
        return measure(self.rows, self.model, FITTED)


def logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


def file_of(path: Path, *rows: Any) -> Path:
    """A file with a line for each row; a text is a line as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# Rows on disk


@pytest.mark.parametrize(
    "answers",
    [
        [{"start": 13, "text": "Pisa"}, {"start": 0, "text": "It"}],
        ["Pisa", "It"],
        {"text": ["Pisa", "It"], "answer_start": [13, 0]},
    ],
)
def test_answers_may_be_written_in_three_ways(tmp_path: Path, answers: Any) -> None:
    path = file_of(tmp_path / "rows.jsonl", TOWN | {"id": "a", "answers": answers})
    golds = ("Pisa", "It")
    assert read_rows(path) == [ReadRow("a", "Which town?", Prompt("It rained in Pisa."), golds)]


@pytest.mark.parametrize("answers", [[], {"text": [], "answer_start": []}, [""], [{"text": " "}]])
def test_rows_without_answers_are_unanswerable(tmp_path: Path, answers: Any) -> None:
    [row] = read_rows(file_of(tmp_path / "rows.jsonl", TOWN | {"answers": answers}))
    assert row.golds == ()


def test_a_row_without_an_id_is_called_by_its_line(tmp_path: Path) -> None:
    path = file_of(tmp_path / "rows.jsonl", TOWN, "", "  ", TOWN, TOWN | {"id": 7})
    assert [row.id for row in read_rows(path)] == ["1", "4", "7"]


def test_a_title_and_a_day_are_kept_for_the_model(tmp_path: Path) -> None:
    path = file_of(
        tmp_path / "rows.jsonl",
        TOWN | {"title": "Rain", "date": "2024-11-30"},
        TOWN | {"published": "2024-12-01T23:30:00Z"},
        TOWN | {"title": None, "date": None},
    )
    heads = [(row.prompt.title, row.prompt.date) for row in read_rows(path)]
    assert heads == [("Rain", "2024-11-30"), ("", "2024-12-01"), ("", "")]


def test_lists_are_told_by_their_flag(tmp_path: Path) -> None:
    path = file_of(tmp_path / "rows.jsonl", TOWN | {"all_required": True}, TOWN)
    assert [row.all_required for row in read_rows(path)] == [True, False]


def test_gzip_is_read_like_the_file_itself(tmp_path: Path) -> None:
    plain = file_of(tmp_path / "rows.jsonl", TOWN, TOWN | {"answers": []})
    packed = tmp_path / "rows.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_rows(packed) == read_rows(plain)


def test_a_byte_order_mark_and_halves_of_characters_are_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(TOWN | {"context": "In \ud800Pisa"}).encode())
    [row] = read_rows(path)
    assert row.prompt.text == "In \ufffdPisa"


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "question": st.text(min_size=1).filter(str.strip),
                "context": st.text(min_size=1).filter(str.strip),
                "answers": st.lists(st.text(min_size=1).filter(str.strip), max_size=3),
            }
        ),
        min_size=1,
        max_size=4,
    )
)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = [
        {"question": row.question, "context": row.prompt.text, "answers": list(row.golds)}
        for row in read_rows(path)
    ]
    assert found == rows


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('{"id": "b", "question', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not an object"),
        (TOWN | {"id": 1.5}, "`id` must be text or a whole number"),
        (TOWN | {"id": True}, "`id` must be text or a whole number"),
        ({"context": "x", "answers": []}, "`question` must be text and not blank"),
        (TOWN | {"question": " "}, "`question` must be text and not blank"),
        (TOWN | {"context": ["x"]}, "`context` must be text and not blank"),
        (TOWN | {"title": 3}, "`title` must be text"),
        (TOWN | {"date": "soon"}, "'soon' is not a date"),
        (TOWN | {"all_required": "yes"}, "`all_required` must be true or false"),
        ({"question": "x", "context": "x"}, "`answers` must be a list"),
        (TOWN | {"answers": "Pisa"}, "`answers` must be a list"),
        (TOWN | {"answers": [3]}, "an answer must be text"),
        (TOWN | {"answers": [{"start": 3}]}, "an answer must be text"),
        (TOWN | {"answers": [{"start": "3", "text": "Pisa"}]}, "`start` must be a whole number"),
        (TOWN | {"answers": [{"start": -1, "text": "Pisa"}]}, "`start` must be a whole number"),
        (TOWN | {"answers": {"text": "Pisa", "answer_start": [1]}}, "two lists of one length"),
        (TOWN | {"answers": {"text": ["Pisa"], "answer_start": []}}, "two lists of one length"),
        (TOWN | {"answers": {"text": ["a"], "answer_start": ["b"]}}, "`start` must be a whole"),
        (TOWN | {"id": "a"}, "the id 'a' stands twice"),
    ],
)
def test_a_broken_row_is_told_by_file_and_line(tmp_path: Path, broken: Any, told: str) -> None:
    path = file_of(tmp_path / "rows.jsonl", TOWN | {"id": "a"}, "", broken)
    with pytest.raises(InputRejected) as raised:
        read_rows(path)
    assert str(raised.value).startswith(f"{path}, line 3: ")
    assert told in str(raised.value)


def test_what_cannot_be_read_is_told_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(json.dumps(TOWN).encode() + b'\n{"question": "Pis\xe0"}\n')
    with pytest.raises(InputRejected, match=r"rows\.jsonl, line 2: not UTF-8"):
        read_rows(path)
    with pytest.raises(InputRejected, match="cannot be read: No such file"):
        read_rows(tmp_path / "none.jsonl")


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path / "rows.jsonl", "", " ")
    with pytest.raises(InputRejected, match=r'holds no rows; wanted is one a line: \{"id"'):
        read_rows(path)


# Figures


def test_em_and_f1_are_in_percent_of_answerable_rows_silence_not_allowed() -> None:
    trial = Trial()
    trial.add("the red tram", ["red tram"])
    trial.add("Como", ["Lake Como"], answered=0.1)  # F1 of 1/2 recall, 1/1 precision: 2/3
    trial.add("Pisa", [])
    found = trial.figures()
    assert (found["n"], found["n_answerable"]) == (3, 2)
    assert found["em"] == 50.0
    assert found["f1"] == pytest.approx(100 * (1 + 2 / 3) / 2)


def test_of_alternative_answers_the_best_counts() -> None:
    trial = Trial()
    trial.add("5 December", ["2024", "5 December 2024", "the 5 December"])
    found = trial.figures()
    assert (found["em"], found["f1"]) == (100.0, 100.0)


def test_the_interval_is_in_percent_around_the_figure() -> None:
    trial = Trial()
    for number in range(40):
        trial.add("Pisa", ["Pisa" if number % 2 else "Lucca"])
    found = trial.figures()
    assert 25 < found["em_low"] < found["em"] == 50.0 < found["em_high"] < 75
    assert (found["f1_low"], found["f1_high"]) == (found["em_low"], found["em_high"])


def test_silence_counts_as_right_where_there_is_no_answer() -> None:
    trial = Trial()
    trial.add("Lake Como", ["Como"], answered=0.8)  # said: EM 0, F1 2/3
    trial.add("Pisa", ["Pisa"], answered=0.4)  # silent: 0
    trial.add("Pisa", [], answered=0.4)  # rightly silent: 1
    trial.add("Pisa", [], answered=0.6)  # said: 0
    found = trial.figures()
    assert found["em_with_silence"] == pytest.approx(100 * 1 / 4)
    assert found["f1_with_silence"] == pytest.approx(100 * (1 + 2 / 3) / 4)


def test_auroc_is_of_telling_answerable_rows_from_others() -> None:
    trial = Trial()
    for answered, golds in ((0.9, ["x"]), (0.6, ["x"]), (0.7, []), (0.2, [])):
        trial.add("Pisa", golds, answered=answered)
    # In order: 0.9 above both, 0.6 above 0.2, and not above 0.7.
    assert trial.figures()["auroc"] == pytest.approx(3 / 4)


@pytest.mark.parametrize("golds", [["Pisa"], []])
def test_auroc_is_null_where_one_kind_is_missing(golds: list[str]) -> None:
    trial = Trial()
    trial.add("Pisa", golds)
    assert json.loads(json.dumps(trial.figures(), allow_nan=False))["auroc"] is None


def test_ece_is_of_the_best_span_being_exactly_right() -> None:
    trial = Trial()
    trial.add("Pisa", ["the Pisa"], right=0.95)
    trial.add("Pisa", ["Pisa airport"], right=0.95)
    trial.add("Pisa", ["Lucca"], right=0.15)
    trial.add("Pisa", [], right=0.15)  # never right where there is no answer
    # Two bins of two: 0.95 against 1/2, and 0.15 against 0.
    assert trial.figures()["ece"] == pytest.approx(0.5 * 0.45 + 0.5 * 0.15)


def test_lists_are_scored_by_partial_match_over_all_spans() -> None:
    trial = Trial()
    trial.add(["Hama", "in Homs"], ["Hama", "Homs", "Idlib"], all_required=True)
    trial.add(["Rome"], ["Rome"], all_required=True)
    trial.add(["Pisa"], ["Pisa"])
    # Precision: 1 + 4/7 of two answers, 1 of one. Recall: 1 + 1 + 1/5 of three golds (the "i" of
    # "Idlib" is in "in Homs"), 1 of one.
    precision, recall = (1 + 4 / 7 + 1) / 3, (1 + 1 + 1 / 5 + 1) / 4
    both = 2 * precision * recall / (precision + recall)
    expected = {"n": 2, "precision": precision, "recall": recall, "partial_f1": both}
    found = trial.figures()["lists"]
    assert found == {
        name: value if name == "n" else pytest.approx(100 * value)
        for name, value in expected.items()
    }


def test_one_text_found_in_two_places_is_one_member() -> None:
    trial = Trial()
    trial.add(["the Hama", "Hama."], ["Hama"], all_required=True)
    assert trial.figures()["lists"]["precision"] == 100.0


def test_without_list_questions_there_is_no_figure_for_lists() -> None:
    trial = Trial()
    trial.add("Pisa", ["Pisa"])
    assert trial.figures()["lists"] is None


def test_without_answerable_rows_em_and_f1_are_null() -> None:
    trial = Trial()
    trial.add("Pisa", [], answered=0.1)
    found = trial.figures()
    names = ("em", "em_low", "em_high", "f1", "f1_low", "f1_high", "lists")
    assert [found[name] for name in names] == [None] * 7
    assert found["em_with_silence"] == 100.0


def test_a_passage_in_which_nothing_was_found_is_a_wrong_answer() -> None:
    trial = Trial()
    trial.add("Pisa", ["Pisa"])
    trial.model.readings["Question 0?"] = Reading((), -3.0)
    found = trial.figures()
    assert (found["em"], found["f1"], found["em_with_silence"]) == (0.0, 0.0, 0.0)


@given(st.permutations(range(6)))
def test_the_order_of_the_rows_changes_no_figure(order: list[int]) -> None:
    one, other = Trial(), Trial()
    cases = [("Pisa", ["Pisa"], 0.1 + 0.15 * at) for at in range(4)]
    cases += [("Pisa", [], 0.3), ("Pisa", [], 0.65)]
    for trial, places in ((one, list(range(6))), (other, order)):
        for at in places:
            trial.add(*cases[at])
    names = ("n", "em", "f1", "auroc", "ece", "em_with_silence", "f1_with_silence")
    ours, theirs = one.figures(), other.figures()
    assert [ours[name] for name in names] == pytest.approx([theirs[name] for name in names])


def test_the_model_gets_the_question_with_its_passage_title_and_date() -> None:
    prompt = Prompt("It rained in Pisa.", "Rain", "2024-11-30")
    model = Told({"Where?": Reading((), 0.0)})
    measure([ReadRow("a", "Where?", prompt, ("Pisa",))], model, FITTED)
    assert model.calls == [[ToRead("Where?", [prompt])]]


def test_rows_are_read_by_the_batch_and_each_batch_is_told() -> None:
    trial = Trial()
    for _ in range(130):
        trial.add("Pisa", ["Pisa"])
    told: list[int] = []
    measure(trial.rows, trial.model, FITTED, told.append)
    assert told == [64, 128, 130]
    assert [len(call) for call in trial.model.calls] == [64, 64, 2]


def test_only_the_reading_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial()
    for _ in range(128):
        trial.add("Pisa", ["Pisa"])
    now = [0.0]

    class Slow(Told):
        def read(self, asked: Sequence[ToRead]) -> list[list[Reading]]:
            now[0] += 2.0
            return super().read(asked)

    def tell(done: int) -> None:
        now[0] += 100.0

    monkeypatch.setattr("eval.reading.time.perf_counter", lambda: now[0])
    found = measure(trial.rows, Slow(trial.model.readings), FITTED, tell)
    assert found["examples_per_s"] == pytest.approx(128 / 4)  # two calls of two seconds


def test_the_reader_that_is_shipped_reads_plain_sentences() -> None:
    passage = "A tram hit a lorry in Lyon on Tuesday. Four people were hurt."
    asked = {
        "Where did the tram hit a lorry?": ("Lyon",),
        "How many people were hurt?": ("Four", "Four people"),
        "Who is the king of Norway?": (),
    }
    rows = [ReadRow(text, text, Prompt(passage), golds) for text, golds in asked.items()]
    found = measure(rows, OpenVinoSpanModel(), load_fitted())
    assert found["f1"] > 60
    assert found["auroc"] == 1.0
    assert 0 <= found["ece"] <= 1
    assert found["examples_per_s"] > 0


# The command


@pytest.fixture
def told_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A model that finds Pisa in every passage, and the folder where a store would lie."""
    model = Told({"Which town?": Reading((TextSpan(13, 17, 5.0),), 5.0)})
    monkeypatch.setattr("api.benchmarks.load_span_model", lambda settings: model)
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["eval", "read", *arguments])


def test_the_command_prints_one_json_object(tmp_path: Path, told_model: Path) -> None:
    path = file_of(tmp_path / "rows.jsonl", TOWN, TOWN | {"answers": ["Lucca"]})
    outcome = run(str(path), "--json")
    found = json.loads(outcome.stdout)
    assert outcome.exit_code == 0
    assert (found["n"], found["em"], found["f1"]) == (2, 50.0, 50.0)
    assert {"auroc", "ece", "examples_per_s"} <= set(found)
    assert found["model"] == "told"


def test_people_see_a_figure_a_line(tmp_path: Path, told_model: Path) -> None:
    path = file_of(tmp_path / "rows.jsonl", TOWN | {"all_required": True})
    lines = [line.split() for line in run(str(path)).stdout.splitlines()]
    shown = dict(line for line in lines if len(line) == 2)
    assert shown["em"] == shown["lists_partial_f1"] == "100.000"
    assert shown["auroc"] == "-"


def test_a_limit_reads_only_the_first_rows(tmp_path: Path, told_model: Path) -> None:
    path = file_of(tmp_path / "rows.jsonl", TOWN, TOWN | {"answers": ["Lucca"]})
    found = json.loads(run(str(path), "--json", "--limit", "1").stdout)
    assert (found["n"], found["em"]) == (1, 100.0)


def test_the_command_opens_no_store(tmp_path: Path, told_model: Path) -> None:
    run(str(file_of(tmp_path / "rows.jsonl", TOWN)))
    assert not told_model.exists()


def test_a_broken_file_is_one_line_and_exit_code_2(tmp_path: Path, told_model: Path) -> None:
    path = file_of(tmp_path / "rows.jsonl", TOWN, "{")
    outcome = run(str(path), "--json")
    assert outcome.exit_code == 2
    assert outcome.stderr.startswith(f"dateline: {path}, line 2: not JSON")
    assert outcome.stdout == ""
