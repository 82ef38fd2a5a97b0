"""Reports taken over from one another."""

from __future__ import annotations

from qa.copies import families, outlets
from tests.qa.made import hit

WIRE = (
    "The dam above the town of Karsk broke at dawn on Friday after three days of rain. "
    "Twelve people drowned, the mayor said, and four hundred houses stand under water."
)


def test_a_report_with_another_ending_is_a_copy() -> None:
    copy = WIRE + " This report is by the Tidewater agency."
    assert families(
        [hit(WIRE), hit(copy, source="B"), hit("It rained in the hills on Monday.")]
    ) == [
        0,
        0,
        2,
    ]


def test_another_report_of_the_same_event_is_no_copy() -> None:
    own = (
        "Water came down the valley before sunrise. Our reporter counted twelve dead in Karsk, "
        "where the dam gave way on Friday; hundreds of houses are flooded."
    )
    assert families([hit(WIRE), hit(own)]) == [0, 1]


def test_a_short_passage_is_a_copy_of_nothing() -> None:
    assert families([hit("The dam broke."), hit("The dam broke.", source="B")]) == [0, 1]


def test_the_outlets_of_a_sentence_are_the_others_that_printed_it() -> None:
    first, second = hit(WIRE), hit("Flood. " + WIRE, source="B")
    end = WIRE.index("Twelve") - 1
    assert outlets(first, 0, end, [first, second]) == [second]
    assert outlets(first, 0, end, [first]) == []
