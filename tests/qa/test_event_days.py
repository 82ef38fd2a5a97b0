"""The day that a sentence tells of, where it names none itself."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from qa.answer import Span
from qa.event_days import day_of, event_days
from tests.qa.made import hit

FRIDAY = datetime(2024, 5, 3, 12)


def day_told(text: str, sentence: str) -> date | None:
    here = hit(text, published=FRIDAY)
    start = text.index(sentence)
    end = start + len(sentence)
    found = day_of(Span("", here, start, end, 1.0, (start, end)), start, event_days(here))
    return found and found.day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels moved on Thursday. They took Aber.", date(2024, 5, 2)),
        (
            "Rebels moved on Thursday, after the truce of 5 March 2020. They took Aber.",
            date(2024, 5, 2),
        ),
        ("The truce was signed on 5 March 2020. They took Aber.", date(2020, 3, 5)),
        ("Rebels moved on Thursday. They took Aber.\nThey left on Friday.", date(2024, 5, 2)),
        ("They took Aber.", None),
    ],
)
def test_a_sentence_without_a_day_goes_on_with_the_news(text: str, expected: date | None) -> None:
    assert day_told(text, "They took Aber.") == expected


def test_the_sentence_s_own_day_goes_first() -> None:
    text = "Rebels moved on Thursday. They took Aber on 5 March 2020."
    assert day_told(text, "They took Aber on 5 March 2020.") == date(2020, 3, 5)


def test_a_line_that_a_clock_opens_tells_of_the_day_of_its_article() -> None:
    text = "Rebels moved on Thursday.\n13:25 - Aber is cut off. They took Brix.\nThey left Coll."
    assert day_told(text, "They took Brix.") == date(2024, 5, 3)
    assert day_told(text, "They left Coll.") == date(2024, 5, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wednesday 1 May 2024\n10:00 - They took Aber.", date(2024, 5, 1)),
        ("On 1 May 2024 it began.\n10:00 - They took Aber.", date(2024, 5, 3)),
        ("On 1 May 2024 it began.\n6.35pm BST - They took Aber.", date(2024, 5, 3)),
        ("On 1 May 2024 it began.\n[18:35] - They took Aber.", date(2024, 5, 3)),
        ("On 1 May 2024 it began.\n9.79 - They took Aber.", date(2024, 5, 1)),
        ("On 1 May 2024 it began.\n10:75 - They took Aber.", date(2024, 5, 1)),
    ],
)
def test_a_clock_is_one_and_the_day_above_it_goes_first(text: str, expected: date) -> None:
    assert day_told(text, "They took Aber.") == expected
