"""Who did what in a sentence, told by the order of its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.clauses import clauses


def found(sentence: str, *deeds: str) -> list[tuple[str | None, list[str]]]:
    """Actor and things of each clause, as text."""
    return [
        (
            sentence[slice(*clause.actor)] if clause.actor else None,
            [sentence[slice(*thing)] for thing in clause.things],
        )
        for clause in clauses(sentence, set(deeds))
    ]


@pytest.mark.parametrize(
    ("sentence", "deed", "actor", "things"),
    [
        ("Axio bought Ferrant and Belco in May.", "buy", "Axio", ["Ferrant", "Belco"]),
        ("Ferrant was bought by Axio in May.", "buy", "Axio", ["Ferrant"]),
        ("The protesters seized Karsk and Old Vimy on Friday.", "take", "The protesters",
         ["Karsk", "Old Vimy"]),
        ("Karsk fell to the insurgents on Friday.", "take", "the insurgents", ["Karsk"]),
        ("The capture of Karsk by Moravian forces was confirmed.", "take", "Moravian forces",
         ["Karsk"]),
        ("The militia was in control of Karsk, of Vimy and of Dole.", "take", "The militia",
         ["Karsk", "Vimy", "Dole"]),
        ("The rebels took three towns: Karsk, Vimy and Dole.", "take", "The rebels",
         ["Karsk", "Vimy", "Dole"]),
        ("Karsk is in the hands of the militia.", "take", "the militia", ["Karsk"]),
        ("The army won Karsk back within a day.", "take", "The army", ["Karsk"]),
        ("Novak and Ruiz beat Keller in the final.", "win", "Novak and Ruiz", ["Keller"]),
    ],
)  # fmt: skip
def test_an_actor_and_things_are_found_on_their_sides_of_the_verb(
    sentence: str, deed: str, actor: str, things: list[str]
) -> None:
    assert found(sentence, deed) == [(actor, things)]


def test_who_only_says_it_does_not_act() -> None:
    assert found("Reuters said the militia seized Karsk.", "take") == [("the militia", ["Karsk"])]


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("The militia seized Karsk near Dole, north of Vimy.", ["Karsk"]),
        ("The militia seized Karsk, southeast of Vimy, on Friday.", ["Karsk"]),
        ("The militia seized Karsk, near Vimy and Dole.", ["Karsk"]),
        ("The militia seized Karsk, the Moravia town on the river.", ["Karsk"]),
        ("The militia seized Karsk, Vimy and Dole.", ["Karsk", "Vimy", "Dole"]),
        ("The militia seized Karsk, most of Vimy and Dole.", ["Karsk", "Vimy", "Dole"]),
        ("The militia seized Karsk, the outskirts of Vimy, and Dole.", ["Karsk", "Dole"]),
        ("The militia seized Karsk, Moravia, on Friday.", ["Karsk"]),
        ("In Moravia, Karsk was seized by the militia.", ["Karsk"]),
        ("The militia seized Karsk, Vimy and two other towns.", ["Karsk", "Vimy"]),
        ("The militia seized East of Karsk Water Works.", ["East of Karsk Water Works"]),
        ("Northwest of Vimy the towns of Karsk and Dole went to the militia.", ["Karsk", "Dole"]),
    ],
)
def test_where_it_is_is_not_what_it_is_done_to(sentence: str, things: list[str]) -> None:
    [(actor, done_to)] = found(sentence, "take")
    assert str(actor).lower() == "the militia"
    assert done_to == things


@pytest.mark.parametrize(
    ("told", "actor"),
    [
        ("A group called the Free Guard took the town of Karsk.", "Free Guard"),
        ("A man named Ana Ruiz took Karsk.", "Ana Ruiz"),
    ],
)
def test_whoever_is_only_called_so_acts(told: str, actor: str) -> None:
    assert found(told, "take") == [(actor, ["Karsk"])]


def test_what_is_told_beside_a_question_is_told() -> None:
    assert found("The militia took Karsk, but at what cost?", "take") == [
        ("The militia", ["Karsk"])
    ]
    assert found('The militia took Karsk. Ana asked: "Why?"', "take") == [
        ("The militia", ["Karsk"])
    ]


def test_what_something_is_called_does_not_act() -> None:
    told = (
        "The Free Guard began a raid in May, which it calls Iron Dawn, and took the town of Karsk."
    )
    assert found(told, "take") == [("Free Guard", ["Karsk"])]


@pytest.mark.parametrize(
    "sentence",
    [
        "The militia did not seize Karsk.",
        "The ministry denied that the militia had taken Karsk.",
        "The militia tried to take Karsk.",
        "The talks took place in Karsk.",
        "Has the militia taken Karsk?",
    ],
)
def test_what_did_not_happen_is_no_clause(sentence: str) -> None:
    assert found(sentence, "take") == []


def test_other_verbs_are_passed_over() -> None:
    assert found("Axio bought Ferrant in May.", "take") == []


@given(st.text(max_size=300))
def test_places_lie_in_any_text(text: str) -> None:
    for clause in clauses(text, {"take", "buy"}):
        for start, end in (clause.verb, *clause.things, *([clause.actor] if clause.actor else [])):
            assert 0 <= start < end <= len(text)


def test_what_stays_with_somebody_is_held_and_not_taken() -> None:
    text = "Only Aber stayed with the army."
    assert not clauses(text, {"take"})
    [clause] = clauses(text, {"take", "stay"})
    assert clause.actor and text[slice(*clause.actor)] == "the army"
    assert [text[slice(*thing)] for thing in clause.things] == ["Aber"]
