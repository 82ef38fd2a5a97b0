"""Questions that name several things: what no row tells of is asked for alone."""

from __future__ import annotations

from qa.answer import Span
from qa.each import left_open, naming, of_it
from qa.events import Row
from qa.question import understand
from tests.qa.made import hit

ASKED = understand("Who took Aber, Brix and the port of Corvo, and when?")


def row(text: str, who: str, label: str = "who") -> Row:
    here = hit(text)
    start = text.index(who)
    value = Span(label, here, start, start + len(who), 0.9, (0, len(text)))
    return Row({label: (value,)}, None, (value.whole,))


def asked(*rows: Row) -> list[str]:
    return [alone.text for _, alone in left_open(ASKED, rows)]


def test_each_thing_that_no_row_names_is_asked_for_alone() -> None:
    told = row("The army took Brix.", "The army")
    assert asked(told) == ["Who took Aber, and when?", "Who took the port of Corvo, and when?"]


def test_where_nothing_is_told_each_is_asked_for() -> None:
    assert [thing for thing, _ in left_open(ASKED, [])] == ["Aber", "Brix", "the port of Corvo"]


def test_rows_that_name_none_of_them_answer_something_else() -> None:
    assert asked(row("The army left.", "The army")) == []


def test_other_questions_are_left_as_they_are() -> None:
    for text in (
        "Who took Aber, and when?",
        "When were Aber and Brix taken, and by whom?",
        "Which towns fell, and when?",
        "Who took Aber and Brix?",
    ):
        assert left_open(understand(text), []) == []


def test_a_row_is_told_with_the_things_that_its_sentence_names() -> None:
    told = row("The army took Aber and the port of Corvo.", "The army")
    [named] = naming(ASKED, [told])
    assert [span.text for span in named.values["what"]] == ["Aber", "Corvo"]
    assert [span.text for span in named.values["who"]] == ["The army"]


def test_a_row_that_says_nothing_of_what_was_asked_is_left_out() -> None:
    told = row("The army took Aber.", "The army")
    other = row("Aber is a town.", "Aber", label="what")
    assert len(naming(ASKED, [told, other])) == 1


def test_a_row_of_the_thing_alone_has_to_name_it_where_it_says_who() -> None:
    alone = understand("Who took Aber, and when?")
    told, other = row("The army took Aber.", "The army"), row("The Front took Dole.", "The Front")
    assert of_it(alone, [told, other], "Aber") == [told]
