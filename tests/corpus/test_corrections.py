"""What an article says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.corrections import Kind, Notice, notice


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Correction: the toll was 12, not 21.", Kind.CORRECTION),
        ("CORRECTION (9 May): the mayor's name is Ruiz.", Kind.CORRECTION),
        ("This article was amended on 9 May to correct the toll.", Kind.CORRECTION),
        ("An earlier version of this story misstated the date.", Kind.CORRECTION),
        ("A previous version of this article wrongly named the mayor.", Kind.CORRECTION),
        ("Editor's note: an error in the toll has been corrected.", Kind.CORRECTION),
        ("Corrections & clarifications: Ruiz is the mayor's name.", Kind.CORRECTION),
        ("Clarification: the vote was not secret.", Kind.CORRECTION),
        ("(Corrects paragraph 3 to say that 12 people drowned)", Kind.CORRECTION),
        ("This May 3 story has been corrected to say that 12 drowned.", Kind.CORRECTION),
        ("This story has been updated to correct the mayor's name.", Kind.CORRECTION),
        ("This article originally misstated the length of the dam.", Kind.CORRECTION),
        ("Editor's note: This story has been updated with the minister's reply.", Kind.UPDATE),
        ("This story and headline have been updated with additional developments.", Kind.UPDATE),
        ("Updated at 3 p.m. on Friday.", Kind.UPDATE),
        ("(Updates with the mayor's reply)", Kind.UPDATE),
        ("The Post has retracted this article.", Kind.RETRACTION),
        ("Retraction: the interview never took place.", Kind.RETRACTION),
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
        "The minister corrected himself a day later.",
        "A correction of ten percent in the market would hurt, analysts said.",
        "The journal retracted the study, and the drug has been withdrawn from sale.",
        "This item has been withdrawn from the shops.",
        "Editor's note: Ana Ruiz teaches history. The views are her own.",
        "An earlier version of this story appeared in our weekly letter.",
        "A previous version of the phone sold twice as well.",
        "This page will be updated.",
        "This list is updated daily.",
        "Update your phone, the maker said.",
        "Last updated: 3 May",
        "He withdrew his bid.",
        "The union said an earlier version of the deal gave less.",
    ],
)
def test_news_about_such_things_is_no_notice(line: str) -> None:
    assert notice(f"The dam broke on Friday.\n\n{line}") is None


def test_a_sentence_at_the_end_of_a_paragraph_is_a_notice_by_itself() -> None:
    sentence = "An earlier version of this article misspelled the name of the river."
    text = f"The dam broke on Friday. {sentence} It is the Turia."
    found = notice(text)
    assert found and text[found.start : found.end] == sentence


def test_a_label_alone_in_its_line_takes_what_follows() -> None:
    text = "The dam broke.\n\nCORRECTION\n\nTwelve people drowned, not twenty."
    found = notice(text)
    assert found and text[found.start : found.end].endswith("not twenty.")
    assert found.kind is Kind.CORRECTION


def test_a_notice_in_the_title_alone_has_no_place() -> None:
    found = notice("The dam broke on Friday.", title="CORRECTED-Dam breaks above Karsk")
    assert found == Notice(0, 0, Kind.CORRECTION)
    assert notice("The dam broke.", title="UPDATE 2-Dam breaks") == Notice(0, 0, Kind.UPDATE)
    assert notice("The dam broke.", title="Correction officers strike") is None


def test_a_log_of_corrections_speaks_of_other_articles() -> None:
    line = "News: An earlier version of this story misstated the day. https://news.example/{}\n\n"
    assert notice("".join(line.format(n) for n in range(9))) is None


def test_only_the_top_and_the_end_of_an_article_are_looked_at() -> None:
    news = "The river rose again on Friday.\n\n" * 200
    line = "Correction: it rose on Monday.\n\n"
    assert notice(news + line + news) is None
    assert notice(line + news) is not None
    assert notice(news + line) is not None


def test_the_gravest_notice_counts() -> None:
    found = notice(
        "Update: the road is open.\nThis story has been retracted.\nCorrection: it is not."
    )
    assert found and found.kind is Kind.RETRACTION


@given(st.text(max_size=400))
def test_a_notice_lies_in_any_text(text: str) -> None:
    found = notice(text)
    assert found is None or 0 <= found.start < found.end <= len(text)


@given(
    st.lists(
        st.sampled_from(
            """Correction Corrects UPDATE : this story has been updated to correct retracted \n .
            An earlier version of this article misstated Editor's note ( ) — 3 May""".split(" ")
        ),
        max_size=40,
    )
)
def test_a_notice_is_a_slice_of_words_of_notices(words: list[str]) -> None:
    text = " ".join(words)
    found = notice(text, title=text)
    assert found is None or 0 <= found.start <= found.end <= len(text)
