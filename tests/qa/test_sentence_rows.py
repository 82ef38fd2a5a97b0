"""Rows of what sentences answer by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from index.hit import Hit
from qa.answer import Precision, Span
from qa.combine import Group
from qa.question import understand
from qa.sentence_rows import rows_of_sentences
from tests.qa.made import hit

FRIDAY = datetime(2024, 5, 3, 12)
ANY_DAY = lambda day: True  # noqa: E731


def read(hit_: Hit, facet: str, words: str, alone: float, likeness: float = 0.6) -> Span:
    """Words of the hit's only sentence, as the reader found them in it alone."""
    text = hit_.article.text
    start = text.index(words)
    place = (start, start + len(words))
    return Span(facet, hit_, *place, 0.9, (0, len(text)), alone=alone, likeness=likeness)


def dated(span: Span, day: date) -> Span:
    return replace(span, day=day, precision=Precision.DAY)


def group(*spans: Span) -> Group:
    return Group(spans, ())


SOLD = understand("Who bought Axio, and for how much?")


def test_a_row_has_what_one_sentence_answers() -> None:
    here = hit("Belco bought Axio for $12 million on Friday.", published=FRIDAY)
    who, much = SOLD.facets
    found = [
        (who, [group(read(here, "who", "Belco", 5.0))]),
        (much, [group(read(here, "how much", "$12 million", 4.0))]),
    ]
    [row] = rows_of_sentences(SOLD, found, ANY_DAY)
    assert {label: span.text for label, (span,) in row.values.items()} == {
        "who": "Belco",
        "how much": "$12 million",
    }
    assert row.when and row.when.day == date(2024, 5, 3)


def test_of_one_deed_only_the_sentence_that_fits_best_is_a_row() -> None:
    best, other = hit("Belco bought Axio."), hit("Dunn bought shares of Axio.")
    who = SOLD.facets[0]
    found = [
        (who, [group(read(best, "who", "Belco", 6.0)), group(read(other, "who", "Dunn", 0.0))])
    ]
    assert [row.values["who"][0].text for row in rows_of_sentences(SOLD, found, ANY_DAY)] == [
        "Belco"
    ]


def test_what_a_sentence_hardly_answers_is_no_value() -> None:
    here = hit("Belco looked at Axio.")
    found = [(SOLD.facets[0], [group(read(here, "who", "Belco", -6.0))])]
    assert rows_of_sentences(SOLD, found, ANY_DAY) == []


def test_rows_of_other_days_are_left_out() -> None:
    here = hit("Belco bought Axio on Friday.", published=FRIDAY)
    found = [(SOLD.facets[0], [group(read(here, "who", "Belco", 5.0))])]
    is_in = lambda day: day != date(2024, 5, 3)  # noqa: E731
    assert rows_of_sentences(SOLD, found, is_in) == []


def test_a_deed_of_its_own_has_a_row_of_its_own() -> None:
    question = understand("Who took Aber, and who won it back?")
    took, back = question.facets
    first, second = hit("Rebels took Aber."), hit("The army won Aber back.")
    found = [
        (took, [group(read(first, took.label, "Rebels", 5.0))]),
        (back, [group(read(second, back.label, "The army", 5.0))]),
    ]
    values = [
        {label: span.text for label, (span,) in row.values.items()}
        for row in rows_of_sentences(question, found, ANY_DAY)
    ]
    assert values == [{"who": "Rebels"}, {"who won it back": "The army"}]


def test_several_members_of_a_list_are_values_of_one_row() -> None:
    question = understand("Which towns fell, and when?")
    which, when = question.facets
    here = hit("Aber, Brix and Coll fell on Friday.", published=FRIDAY)
    day = dated(read(here, "when", "Friday", 5.0), date(2024, 5, 3))
    found = [(which, [group(read(here, "which towns", "Aber", 5.0))]), (when, [group(day)])]
    [row] = rows_of_sentences(question, found, ANY_DAY)
    assert [span.text for span in row.values["which towns"]] == ["Aber", "Brix", "Coll"]
