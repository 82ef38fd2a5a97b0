"""Rows of what sentences answer by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

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


def test_several_members_of_a_list_are_values_of_one_row() -> None:
    question = understand("Which towns fell, and when?")
    which, when = question.facets
    here = hit("Aber, Brix and Coll fell on Friday.", published=FRIDAY)
    day = dated(read(here, "when", "Friday", 5.0), date(2024, 5, 3))
    found = [(which, [group(read(here, "which towns", "Aber", 5.0))]), (when, [group(day)])]
    [row] = rows_of_sentences(question, found, ANY_DAY)
    assert [span.text for span in row.values["which towns"]] == ["Aber", "Brix", "Coll"]


CUT = understand("On what day was the road to Aber cut, and near which town?")


def test_what_a_sentence_leaves_out_is_taken_from_its_passage_where_another_one_is_sure() -> None:
    day, town = CUT.facets
    text = "The road to Aber was cut on Friday. Lorries waited at Brix, and near Coll it was mined."
    whole, other = hit(text, published=FRIDAY), hit("Near Coll the road to Aber was cut.")
    friday = replace(read(whole, "what day", "Friday", 9.0, 0.9), sentence=(0, 35))
    found = [
        (day, [group(dated(friday, date(2024, 5, 3)))]),
        (town, [group(read(other, "which town", "Coll", 4.0, 0.4))]),
    ]
    [row] = rows_of_sentences(CUT, found, ANY_DAY)
    [where] = row.values["which town"]
    assert (where.text, where.hit, row.when and row.when.day) == ("Coll", whole, date(2024, 5, 3))


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("Who was hurt, and how many people died?", "hit the mill and killed 16 people", "16"),
        ("Which town fell, and who took it?", "fell in the hills behind the town of Aber", "Aber"),
    ],
)
def test_of_many_words_a_value_is_what_was_asked_for(
    question: str, words: str, expected: str
) -> None:
    asked = understand(question)
    facet = next(each for each in asked.facets if each.label.startswith(("how many", "which")))
    found = [(each, []) for each in asked.facets if each is not facet]
    here = hit(f"Then it {words}.")
    rows = rows_of_sentences(
        asked, [(facet, [group(read(here, facet.label, words, 5.0))]), *found], ANY_DAY
    )
    assert [span.text for row in rows for span in row.values[facet.label]] == [expected]


def test_what_the_question_says_in_another_spelling_is_no_value() -> None:
    asked = understand("Who is in Karimiyah, and who took it?")
    here = hit("They went to Karimiya.")
    found = [(asked.facets[0], [group(read(here, "who", "Karimiya", 5.0))])]
    assert rows_of_sentences(asked, found, ANY_DAY) == []


def test_one_value_does_not_answer_two_things_and_the_article_answers_none() -> None:
    here = hit("Belco bought Axio on Friday.", published=FRIDAY)
    asked = understand("Who bought which companies?")
    who, which = asked.facets
    found = [
        (who, [group(read(here, "who", "Belco", 5.0))]),
        (which, [group(read(here, which.label, "Belco", 4.0))]),
    ]
    [row] = rows_of_sentences(asked, found, ANY_DAY)
    assert list(row.values) == ["who"]
    the = hit("The rest was sold.")
    assert not rows_of_sentences(SOLD, [(who, [group(read(the, "who", "The", 5.0))])], ANY_DAY)


def test_what_is_asked_is_not_told() -> None:
    here = hit("Will Belco buy Axio?")
    assert not rows_of_sentences(
        SOLD, [(SOLD.facets[0], [group(read(here, "who", "Belco", 5.0))])], ANY_DAY
    )


def test_two_numbers_may_be_alike_and_small_words_may_be_names() -> None:
    asked = understand("How many people were killed, and how many were injured?")
    here = hit("Some 12 were killed and 12 were injured.")
    killed = read(here, asked.facets[0].label, "12", 5.0)
    start = here.article.text.rindex("12")
    hurt = replace(killed, facet=asked.facets[1].label, start=start, end=start + 2)
    found = [(asked.facets[0], [group(killed)]), (asked.facets[1], [group(hurt)])]
    assert {len(row.values) for row in rows_of_sentences(asked, found, ANY_DAY)} <= {1, 2}
    us = hit("The US bought Axio.")
    [row] = rows_of_sentences(
        SOLD, [(SOLD.facets[0], [group(read(us, "who", "US", 5.0))])], ANY_DAY
    )
    assert row.values["who"][0].text == "US"
