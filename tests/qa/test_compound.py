"""Which rows answer a compound question."""

from __future__ import annotations

from datetime import datetime

from index.hit import Hit
from qa.aliases import Aliases
from qa.combine import Grouped
from qa.compound import rows_asked_for
from qa.events import Row
from qa.question import understand
from tests.qa.made import hit
from tests.qa.test_sentence_rows import ANY_DAY, group, read

FRIDAY = datetime(2024, 5, 3, 12)


def rows(text: str, found: list[list[tuple[Hit, str, float]]], hits: list[Hit]) -> list[Row]:
    """The rows of a question whose facets, in their order, were read as `found`."""
    asked = understand(text)
    groups: list[Grouped] = [
        (facet, [group(read(here, facet.label, words, alone)) for here, words, alone in each])
        for facet, each in zip(asked.facets, found, strict=True)
    ]
    aliases = Aliases.of(each.passage.text for each in hits)
    return rows_asked_for(asked, groups, hits, aliases, ANY_DAY, asked)[0]


def told(found: list[Row]) -> list[dict[str, str]]:
    return [{label: span.text for label, (span, *_) in row.values.items()} for row in found]


def test_a_deed_of_another_day_has_a_row_of_its_own() -> None:
    first = hit("Rebels took Aber on Thursday.", published=FRIDAY)
    second = hit("The army won Aber back on Friday.", published=FRIDAY)
    found = [[(first, "Rebels", 5.0)], [(second, "The army", 5.0)]]
    assert told(rows("Who took Aber, and who won it back?", found, [])) == [
        {"who": "Rebels"},
        {"who won it back": "The army"},
    ]


def test_what_has_no_day_of_its_own_stands_in_the_row() -> None:
    first, second = hit("Rebels rested in Aber."), hit("Ana Lind led them.")
    found = [[(first, "Rebels", 5.0)], [(second, "Ana Lind", 5.0)]]
    assert told(rows("Who took Aber, and who led them?", found, [])) == [
        {"who": "Rebels", "who led them": "Ana Lind"},
    ]


def test_a_day_that_was_asked_for_is_told_of_each_deed() -> None:
    here = hit("The army won Aber back on Friday.", published=FRIDAY)
    found: list[list[tuple[Hit, str, float]]] = [[], [(here, "The army", 5.0)], []]
    [row] = rows("Who took Aber, who won it back, and when?", found, [])
    assert (row.values["when"][0].text, row.values["who won it back"][0].text) == (
        "Friday",
        "The army",
    )


def test_clauses_that_fit_tell_of_every_town() -> None:
    here = hit("Moravian forces took the towns of Aber and Coll on Friday.", published=FRIDAY)
    found = [[(here, "Moravian forces", -1.0)], [(here, "Aber", -1.0)], []]
    text = "Which forces took which towns, and when?"
    assert {row["which towns"] for row in told(rows(text, found, [here]))} == {"Aber", "Coll"}


def test_sentences_that_answer_more_go_before_clauses() -> None:
    here = hit("Planes hit the mill in Aber on Friday and killed 16 people.", published=FRIDAY)
    found = [[], [(here, "16", 6.0)], [(here, "Planes", 6.0)]]
    text = "When was the mill hit, how many people died, and whose planes were they?"
    [row] = rows(text, found, [here])
    assert row.values["how many people"][0].text == "16"


def test_a_long_list_goes_before_what_a_sentence_says_of_it() -> None:
    here = hit(
        "Moravian forces took the towns of Aber, Brix, Coll, Dunn, Ebb and Farn. The council told"
        " of Aber on Friday.",
        published=FRIDAY,
    )
    other = hit("Moravian forces took Aber on Friday and lost 12 men.", published=FRIDAY)
    found = [
        [(other, "Moravian forces", 6.0)],
        [(other, "Aber", 6.0)],
        [],
        [(other, "12", 6.0)],
    ]
    text = "Which forces took which towns, when, and how many men did they lose?"
    assert len(rows(text, found, [here, other])) >= 6
