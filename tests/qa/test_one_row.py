"""The row of one deed: likely values that stand together, each once, and deeds of other days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from index.hit import Hit
from qa.answer import Precision, Span
from qa.combine import Group, Grouped
from qa.events import Row
from qa.one_row import rows_of_one
from qa.question import understand
from tests.qa.made import hit

FRIDAY = datetime(2024, 5, 3, 12)
LEAST = 0.2


def value(label: str, here: Hit, words: str, chance: float, day: date | None = None) -> Span:
    start = here.article.text.index(words)
    first = here.article.text.rfind(". ", 0, start)
    sentence = (first + 2 if first >= 0 else 0, here.article.text.index(".", start) + 1)
    precision = Precision.DAY if day else None
    return Span(label, here, start, start + len(words), chance, sentence, day, precision)


def group(span: Span, score: float | None = None) -> Group:
    return Group((span,), (), span.score if score is None else score)


def rows(text: str, *found: list[Group]) -> list[Row]:
    asked = understand(text)
    groups: list[Grouped] = list(zip(asked.facets, found, strict=True))
    return rows_of_one(asked, groups, lambda day: day is None or day.year < 2030, LEAST)


def told(found: list[Row]) -> list[dict[str, str]]:
    return [{label: span.text for label, (span,) in row.values.items()} for row in found]


SALE = hit("Belco bought Axio. The price was $12 million.")
OTHER = hit("Corvo bought a mill for $3 million.")


def test_the_row_has_the_likeliest_values() -> None:
    who = [group(value("who", SALE, "Belco", 0.8)), group(value("who", OTHER, "Corvo", 0.3))]
    much = [group(value("how much", SALE, "$12 million", 0.7))]
    found = rows("Who bought Axio, and for how much?", who, much)
    assert told(found) == [{"who": "Belco", "how much": "$12 million"}]
    assert [span.text for span in found[0].told] == [
        "Belco bought Axio.",
        "The price was $12 million.",
    ]


def test_of_values_nearly_as_likely_those_that_stand_together_win() -> None:
    who = [group(value("who", SALE, "Belco", 0.8))]
    much = [
        group(value("how much", OTHER, "$3 million", 0.5)),
        group(value("how much", SALE, "$12 million", 0.45)),
    ]
    [row] = rows("Who bought Axio, and for how much?", who, much)
    assert row.values["how much"][0].text == "$12 million"


def test_what_is_not_likely_is_left_out() -> None:
    who = [group(value("who", SALE, "Belco", 0.8))]
    much = [group(value("how much", OTHER, "$3 million", LEAST / 2))]
    assert told(rows("Who bought Axio, and for how much?", who, much)) == [{"who": "Belco"}]
    assert rows("Who bought Axio, and for how much?", much, much) == []


def test_two_things_asked_never_have_one_value() -> None:
    here = hit("Ana Lind met Bo Wick.")
    who = [group(value("who", here, "Ana Lind", 0.8))]
    whom = [group(value("whom", here, "Ana Lind", 0.7)), group(value("whom", here, "Bo Wick", 0.6))]
    assert told(rows("Who won, and against whom?", who, whom)) == [
        {"who": "Ana Lind", "whom": "Bo Wick"}
    ]


def test_the_day_is_what_was_asked_for_and_within_the_time() -> None:
    here = hit("Ana Lind won on Friday, not in 2031.", published=FRIDAY)
    who = [group(value("who", here, "Ana Lind", 0.8))]
    when = [
        group(value("when", here, "2031", 0.9, date(2031, 1, 1))),
        group(value("when", here, "Friday", 0.6, FRIDAY.date())),
    ]
    [row] = rows("Who won, and when?", who, when)
    assert row.when is not None
    assert row.when.day == FRIDAY.date()


def test_a_day_that_nobody_read_comes_from_the_sentence() -> None:
    here = hit("Ana Lind won on Friday.", published=FRIDAY)
    [row] = rows("Who won, and when?", [group(value("who", here, "Ana Lind", 0.8))], [])
    assert row.values["when"][0].text == "Friday"


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6), st.lists(st.floats(0, 1), max_size=6))
def test_every_value_is_likely_enough_and_one_of_those_found(
    first: list[float], second: list[float]
) -> None:
    names = "Ana Bo Cleo Dov Eli Fay".split()
    here = hit("Ana Bo Cleo Dov Eli Fay met in Aber Brix Coll Dunn Esk Firth.")
    places = "Aber Brix Coll Dunn Esk Firth".split()
    who = [group(value("who", here, n, p)) for n, p in zip(names, first, strict=False)]
    where = [group(value("where", here, n, p)) for n, p in zip(places, second, strict=False)]
    found = rows("Who met, and where?", who, where)
    assert len(found) <= 1
    for row in found:
        assert row.values
        assert all(span.score >= LEAST for (span,) in row.values.values())


def test_a_value_is_quoted_from_where_it_is_told() -> None:
    told = hit("Ana Lind resigned. It was late.")
    named = hit("Ana Lind and Bo Wick stand on a stage.")
    who = replace(value("who", told, "Ana Lind", 0.8), odds=5.0)
    caption = replace(value("who", named, "Ana Lind", 0.8), odds=-3.0)
    whom = replace(value("whom", named, "Bo Wick", 0.7), odds=1.0)
    groups = [Group((who, caption), (), 1.0)], [group(whom)]
    [row] = rows("Who resigned, and for whom?", *groups)
    assert [span.text for span in row.told] == ["Ana Lind resigned.", named.article.text]
