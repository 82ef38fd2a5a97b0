"""Who holds an office: only a name that stands beside it, and beside the one that was asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.hit import Hit
from qa.aliases import Aliases
from qa.answer import Span
from qa.office import office_asked
from qa.offices import of_holders
from qa.question import understand
from tests.qa.made import hit


def aliases_of(pool: Sequence[Hit]) -> Aliases:
    return Aliases.of(hit.passage.text for hit in pool)


def named(question: str, *texts: str, read: str = "") -> list[str]:
    """The names that may answer; `read` is what a reader took from the first text."""
    asked = understand(question)
    pool = [hit(text, id=str(i)) for i, text in enumerate(texts)]
    spans = []
    if read:
        start = texts[0].index(read)
        around = (0, len(texts[0]))
        spans = [Span(asked.facets[0].label, pool[0], start, start + len(read), 0.5, around)]
    return [span.text for span in of_holders(asked, asked.facets[0], spans, pool, aliases_of(pool))]


DIRECTOR = "Who is the director of the River Board?"


@pytest.mark.parametrize(
    "text",
    [
        "River Board director Rana Cole met the mayors.",
        "Rana Cole, director of the River Board, met the mayors.",
        "Rana Cole, the River Board's director, met the mayors.",
        "Rana Cole is the director of the River Board.",
        "The River Board's director, Rana Cole, met the mayors.",
        "The director of the River Board (RB), Rana Cole, met the mayors.",
        "The mayors met Dr. Rana Cole, who came late. River Board director Dr. Rana Cole spoke.",
        "River Board chief Rana Cole met the mayors.",
        "The director of the River Board is Rana Cole.",
        "Rana Cole, 54, director of the River Board, met the mayors.",
        "Rana Cole was appointed director of the River Board.",
        "Rana Cole is the new director of the River Board.",
    ],
)
def test_a_name_beside_the_office_holds_it(text: str) -> None:
    assert named(DIRECTOR, text) == ["Rana Cole"]


@pytest.mark.parametrize(
    "text",
    [
        "The director of the River Board met Rana Cole.",
        "Rana Cole met the director of the River Board.",
        "Harbour Trust director Rana Cole met the River Board.",
        "Deputy River Board director Rana Cole met the mayors.",
        "The River Board director's friend is Rana Cole.",
        "River Board spokesman Rana Cole met the mayors.",
        "Trust director Rana Cole of the River Trust left.",
    ],
)
def test_where_no_name_stands_beside_the_office_nobody_is_named(text: str) -> None:
    assert named(DIRECTOR, text, read="Rana Cole") == []


def test_the_office_of_another_land_is_another_office() -> None:
    texts = ("Chilean Prime Minister Ana Ruiz spoke.", "Ivo Dal, Peru's prime minister, spoke.")
    assert named("Who is Chile's prime minister?", *texts) == ["Ana Ruiz"]
    assert named("Who was the Peruvian premier when the dam broke?", *texts) == ["Ivo Dal"]


def test_another_kind_of_minister_holds_another_office() -> None:
    texts = ("Chilean Foreign Minister Ana Ruiz spoke.", "Chilean Health Minister Ivo Dal spoke.")
    assert named("Who is the health minister of Chile?", *texts) == ["Ivo Dal"]


def test_an_office_that_nobody_calls_another_s_may_be_the_one_asked_for() -> None:
    text = "Prime Minister Ana Ruiz left at dawn. All of Chile saw it."
    assert named("Who was Chile's prime minister?", text) == ["Ana Ruiz"]
    assert named("Who was Peru's prime minister?", text) == []


def test_the_office_of_a_body_needs_the_body_in_its_sentence() -> None:
    told = "Director Rana Cole spoke for the River Board."
    apart = "Director Rana Cole spoke. The River Board did not."
    assert named(DIRECTOR, told) == ["Rana Cole"]
    assert named(DIRECTOR, apart) == []


def test_a_place_behind_the_office_is_no_holder() -> None:
    assert named("Who is the mayor of Aber?", "The mayor, Aber, spoke.") == []


def test_a_question_for_a_name_is_one_for_its_holder() -> None:
    texts = ("Rana Cole, director of the River Board, met Ivo Dal.",)
    assert named("What's the name of the River Board's director?", *texts) == ["Rana Cole"]


def test_whoever_is_asked_for_by_name_has_to_be_called_by_it() -> None:
    asked = "What were the names of the two doctors that fled?"
    assert named(asked, "Two doctors fled from Rana Cole's ward.", read="Rana Cole") == []
    assert named(asked, "The doctors Rana Cole and Ivo Dal fled.") == ["Rana Cole"]


def test_whom_the_reader_found_is_kept_with_what_it_read() -> None:
    asked = understand(DIRECTOR)
    text = "River Board director Rana Cole met the mayors."
    here = hit(text)
    label = asked.facets[0].label
    read = Span(label, here, 21, 30, 0.9, (0, len(text)), odds=9.0, likeness=0.7)
    [kept] = of_holders(asked, asked.facets[0], [read], [here], aliases_of([here]))
    assert (kept.text, kept.odds, kept.likeness) == ("Rana Cole", 9.0, 0.7)


@pytest.mark.parametrize(
    "question",
    [
        "Who shot the director of the River Board?",
        "Who was elected mayor of Aber?",
        "Who was the first mayor of Aber?",
        "Who is the youngest senator?",
        "Who was president before Ana Ruiz?",
        "Who was the mayor of Aber shot by?",
        "Who was the mayor of Aber's wife?",
        "Who is the star guest?",
        "What did the director of the River Board say?",
    ],
)
def test_who_did_something_is_no_question_for_an_office(question: str) -> None:
    assert office_asked(question) is None


@pytest.mark.parametrize(
    "text",
    [
        "The River Board is run by Rana Cole.",
        "The River Board (RB), led by Rana Cole, met Ivo Dal.",
        "Rana Cole, who heads the River Board, met Ivo Dal.",
        "Rana Cole has led the River Board for years.",
        "River Board director Rana Cole met Ivo Dal.",
    ],
)
def test_who_runs_a_body_leads_it_by_title_or_by_deed(text: str) -> None:
    assert named("Who runs the River Board?", text) == ["Rana Cole"]
    assert named("Who is the head of the River Board?", text) == ["Rana Cole"]
    assert named("Who is in charge of the River Board?", text) == ["Rana Cole"]


def test_who_runs_another_body_does_not_answer() -> None:
    text = "The River Board met. The Harbour Trust, led by Rana Cole, did not."
    assert named("Who runs the River Board?", text, read="Rana Cole") == []


def test_who_owns_it_is_told_by_title_or_by_deed() -> None:
    asked = "Who owns the Norlin works?"
    assert named(asked, "The Norlin works, owned by Rana Cole, are shut.") == ["Rana Cole"]
    assert named(asked, "Norlin works owner Rana Cole spoke.") == ["Rana Cole"]
    near = "The gates went up for the Norlin works, said Rana Cole of the union."
    assert named(asked, near, read="Rana Cole") == []


def test_a_body_without_a_name_is_run_by_somebody_too() -> None:
    told = "An inquiry was set up. The inquiry will be chaired by Orla Benn, 67, a judge."
    assert named("Who chairs the inquiry?", told) == ["Orla Benn"]


def test_a_kind_behind_of_tells_offices_apart() -> None:
    texts = ("Health Minister Rana Cole spoke. Minister Ana Ruiz spoke.",)
    assert named("Who is the minister of health?", *texts) == ["Rana Cole"]
    texts = ("Army chief Rana Cole spoke. Labour leader Ed Dale spoke.",)
    assert named("Who leads the army?", *texts) == ["Rana Cole"]


def test_lands_that_begin_alike_are_two() -> None:
    text = "Slovenian Prime Minister Ivo Dal spoke."
    assert named("Who is Slovakia's prime minister?", text) == []
    assert named("Who is France's president?", "French President Ana Ruiz spoke.") == ["Ana Ruiz"]


def test_names_have_initials_and_particles() -> None:
    text = "US President George W. Bush spoke. Commission chief Ursula von der Leyen spoke."
    assert named("Who is the US president?", text) == ["George W. Bush"]
    assert named("Who is the head of the Commission?", text) == ["Ursula von der Leyen"]


def test_a_title_does_not_tell_which_officer_it_was() -> None:
    asked = "Who was the officer who fired?"
    text = "Officer Rana Cole spoke. Officer Ivo Dal fired."
    assert named(asked, text, read="Ivo Dal") == ["Ivo Dal"]
    assert named(asked, text) == []


def test_a_question_why_beside_an_office_keeps_what_was_read() -> None:
    asked = understand("Who is the mayor of Aber, and why was he arrested?")
    text = "Mayor Rana Cole of Aber was arrested for theft."
    here = hit(text)
    why = Span("why", here, text.index("theft"), len(text) - 1, 0.5, (0, len(text)))
    assert of_holders(asked, asked.facets[1], [why], [here], aliases_of([here])) == [why]


@pytest.mark.parametrize(
    ("question", "called"),
    [
        ("Who is the boss of the River Board?", "boss"),
        ("Who is the secretary general of the League?", "secretary-general"),
        ("Who is the prime minister of Moravia?", "prime-minister"),
    ],
)
def test_an_office_may_end_in_ss_or_have_two_words(question: str, called: str) -> None:
    office = office_asked(question)
    assert office and called in office.calls
