"""What an article says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.corrections import Kind, notice


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Correction: the toll was 12, not 21.", Kind.CORRECTION),
        ("CORRECTION (9 May): the mayor's name is Ruiz.", Kind.CORRECTION),
        ("This article was amended on 9 May to correct the toll.", Kind.CORRECTION),
        ("An earlier version of this story misstated the date.", Kind.CORRECTION),
        ("A previous version of this article wrongly named the mayor.", Kind.CORRECTION),
        ("Editor's note: an error in the toll has been corrected.", Kind.CORRECTION),
        ("UPDATE: the road is open again.", Kind.UPDATE),
        ("This page was updated at 14:00 with the minister's reply.", Kind.UPDATE),
        ("This report has been withdrawn.", Kind.RETRACTION),
        ("RETRACTED", Kind.RETRACTION),
    ],
)
def test_a_notice_is_found_with_its_kind_and_place(line: str, kind: Kind) -> None:
    text = f"The dam broke on Friday.\n\n{line}"
    found = notice(text)
    assert found and found.kind is kind
    assert text[found.start : found.end] == line


@pytest.mark.parametrize(
    "line",
    [
        "The correction of the river took three years.",
        "Corrections officers walked out on Monday.",
        "The minister updated parliament on Friday.",
        "He withdrew his bid.",
        "The union said an earlier version of the deal gave less.",
    ],
)
def test_news_about_such_things_is_no_notice(line: str) -> None:
    assert notice(f"The dam broke on Friday.\n\n{line}") is None


def test_the_gravest_notice_counts() -> None:
    found = notice(
        "Update: the road is open.\nThis story has been retracted.\nCorrection: it is not."
    )
    assert found and found.kind is Kind.RETRACTION


@given(st.text(max_size=400))
def test_a_notice_lies_in_any_text(text: str) -> None:
    found = notice(text)
    assert found is None or 0 <= found.start < found.end <= len(text)
