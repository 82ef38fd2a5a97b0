"""Compound questions to rows: who did what to which things, and when."""

from __future__ import annotations

from datetime import date, datetime

from index.hit import Hit
from qa.aliases import Aliases
from qa.events import Row, align
from qa.question import understand
from tests.qa.made import hit

FRIDAY = datetime(2023, 5, 5, 18)
SATURDAY = datetime(2023, 5, 6, 18)


def rows(question: str, *hits: Hit) -> list[Row]:
    aliases = Aliases.of(hit.passage.text for hit in hits)
    return align(understand(question), hits, aliases)


def told(row: Row) -> dict[str, str]:
    return {label: ", ".join(span.text for span in spans) for label, spans in row.values.items()}


def test_each_thing_has_its_row_with_actor_and_day() -> None:
    found = rows(
        "Who seized which towns, and when?",
        hit("The militia seized the towns of Karsk and Vimy on Friday.", published=FRIDAY),
    )
    assert [told(row)["which towns"] for row in found] == ["Karsk", "Vimy"]
    assert {told(row)["who"] for row in found} == {"The militia"}
    assert {row.when.day for row in found if row.when} == {date(2023, 5, 5)}


def test_rows_stand_in_the_order_of_their_days() -> None:
    found = rows(
        "Who seized which towns, and when?",
        hit("The militia seized the town of Vimy on Saturday.", published=SATURDAY),
        hit("The militia seized the town of Karsk on Friday.", published=FRIDAY),
    )
    assert [told(row)["which towns"] for row in found] == ["Karsk", "Vimy"]


def test_two_articles_on_one_event_are_one_row_with_both_as_sources() -> None:
    found = rows(
        "Who seized which towns, and when?",
        hit("The militia seized the town of Karsk on Friday.", published=FRIDAY),
        hit("On Friday the town of Karsk fell to the militia.", published=SATURDAY),
    )
    assert len(found) == 1
    assert len({span.hit.article.id for span in found[0].told}) == 2


def test_different_named_actors_stay_apart() -> None:
    found = rows(
        "Who seized Karsk, and when?",
        hit("Moravian forces seized Karsk on Friday.", published=FRIDAY),
        hit("Ruritanian forces seized Karsk on Friday.", published=FRIDAY),
    )
    assert {told(row)["who"] for row in found} == {"Moravian forces", "Ruritanian forces"}


def test_whoever_something_was_done_to_before_is_not_taken_for_the_actor() -> None:
    [row] = rows(
        "Who seized which towns, and when?",
        hit("Soldiers fled. Four students were killed. They seized the town of Karsk on Friday."),
    )
    assert told(row)["who"] == "Soldiers"


def test_what_was_taken_by_nobody_knows_whom_has_no_actor() -> None:
    [row] = rows(
        "Who seized which towns, and when?",
        hit("Police blamed the heat. The town of Karsk was seized on Friday.", published=FRIDAY),
    )
    assert "who" not in told(row)
    assert told(row)["which towns"] == "Karsk"


def test_whoever_does_something_to_others_acts() -> None:
    [row] = rows(
        "Who seized which towns, and when?",
        hit("Militants killed ten people. They seized the town of Karsk on Friday."),
    )
    assert told(row)["who"] == "Militants"


def test_what_was_taken_where_only_the_one_asked_about_acts_is_told() -> None:
    found = rows(
        "Which towns did the army take, and when?",
        hit("The army advanced. The towns of Karsk and Dole were taken on Friday."),
    )
    assert [told(row)["which towns"] for row in found] == ["Karsk", "Dole"]


def test_whoever_is_asked_about_may_be_called_by_another_word() -> None:
    found = rows(
        "Which towns did the rebels seize, and when?",
        hit("Insurgents seized the town of Karsk on Friday.", published=FRIDAY),
        hit("The army seized the town of Vimy on Friday.", published=FRIDAY),
    )
    assert [told(row)["which towns"] for row in found] == ["Karsk"]


def test_whoever_is_asked_about_may_act_under_another_name() -> None:
    found = rows(
        "Which towns did the FGA seize, and when?",
        hit("The Free Guard Army (FGA) seized the town of Karsk on Friday.", published=FRIDAY),
        hit("The Free Guard Army took the town of Vimy on Saturday.", published=SATURDAY),
        hit("The militia took the town of Dole on Saturday.", published=SATURDAY),
        hit("The town of Orsk was taken on Saturday.", published=SATURDAY),
    )
    assert [told(row)["which towns"] for row in found] == ["Karsk", "Vimy"]


def test_another_thing_than_the_one_named_is_no_answer() -> None:
    assert not rows(
        "Who seized Karsk, and when?",
        hit("The militia seized Vimy on Friday.", published=FRIDAY),
    )


def test_it_stands_for_the_name_before() -> None:
    [row] = rows(
        "Who seized Karsk, and when?",
        hit("Soldiers had left Karsk. The militia took it on Friday.", published=FRIDAY),
    )
    assert told(row)["who"] == "The militia"


def test_both_stands_for_the_two_that_the_question_names() -> None:
    found = rows(
        "Who seized Karsk and Vimy, and when?",
        hit(
            "Karsk and Vimy were empty by noon. In Dunn the militia held both on Friday.",
            published=FRIDAY,
        ),
    )
    assert {told(row)["what"] for row in found} == {"Karsk", "Vimy"}


def test_what_is_called_something_else_is_not_among_the_things_asked() -> None:
    found = rows(
        "Who seized which towns, and when?",
        hit(
            "The militia seized the town of Karsk on Friday. It took Vimy airport on Friday.",
            published=FRIDAY,
        ),
    )
    assert [told(row)["which towns"] for row in found] == ["Karsk"]


def test_a_list_below_a_counting_sentence_is_of_its_things() -> None:
    text = "Three towns are in the hands of the militia today, Friday.\n\n- Karsk, Vimy and Dole.\n"
    found = rows("Who holds which towns, and when?", hit(text, published=FRIDAY))
    assert [told(row)["which towns"] for row in found] == ["Karsk", "Vimy", "Dole"]


def test_the_day_may_stand_in_the_sentence_before() -> None:
    [row] = rows(
        "Who seized Karsk, and when?",
        hit("Talks ended on Friday. Then the militia seized Karsk.", published=SATURDAY),
    )
    assert row.when and row.when.day == date(2023, 5, 5)


def test_a_thing_may_be_spelt_otherwise_than_in_the_question() -> None:
    [row] = rows(
        "Who seized Karimiyah, and when?",
        hit("The militia seized Karimiya on Friday.", published=FRIDAY),
    )
    assert told(row)["what"] == "Karimiya"


def test_a_list_that_a_sentence_counts_is_of_what_was_done_before() -> None:
    [row, *more] = rows(
        "Which villages were captured, and by whom?",
        hit(
            "Fighters took a string of villages on Friday. The command names three villages: Aber, "
            "Brix and Coll.",
            published=FRIDAY,
        ),
    )
    things = {span.text for each in (row, *more) for span in each.values["which villages"]}
    assert things == {"Aber", "Brix", "Coll"}


def test_days_that_were_not_asked_about_have_no_rows() -> None:
    taken = hit("The militia took the town of Aber on Friday.", published=FRIDAY)
    question = understand("Who took which towns, and when?")
    aliases = Aliases.of([taken.passage.text])
    assert align(question, [taken], aliases)
    assert not align(question, [taken], aliases, lambda day: False)


def test_what_is_held_needs_no_verb_in_the_question() -> None:
    [row] = rows(
        "Which towns are in whose hands?",
        hit("The militia holds the town of Aber.", published=FRIDAY),
    )
    assert [span.text for span in row.values["which towns"]] == ["Aber"]
    assert [span.text for span in row.values["whose hands"]] == ["The militia"]


def test_whoever_says_of_themselves_that_they_acted_did() -> None:
    found = rows("Which towns did the rebels seize?", hit("The rebels said they had seized Karsk."))
    assert [told(row) for row in found] == [{"which towns": "Karsk", "who": "The rebels"}]


def test_whoever_only_tells_it_did_not() -> None:
    question = "Who seized which towns, and when?"
    for sayer in ("The ministry", "The mayor of Vimy", "Witnesses"):
        text = f"The insurgents attacked at dawn. {sayer} said they had seized Karsk on Friday."
        found = rows(question, hit(text))
        assert [told(row).get("who") for row in found] in ([], ["The insurgents"])


def test_a_thing_is_named_with_the_noun_behind_it() -> None:
    question = "Which sites did the militia seize?"
    found = rows(question, hit("The militia seized Karsk military airport and Vimy on Friday."))
    assert [told(row)["which sites"] for row in found] == ["Karsk military airport", "Vimy"]


def test_words_of_other_phrases_are_no_part_of_a_thing() -> None:
    for rest in ("and village councils fled", "during school hours", "near party headquarters"):
        found = rows("Where did the militia strike?", hit(f"The militia struck Karsk {rest}."))
        assert [told(row)["where"] for row in found] == ["Karsk"]


def test_a_name_may_say_something_and_still_be_a_thing() -> None:
    text = "The militia seized the towns of Karsk and Vimy. Karsk said it was short of water."
    found = rows("Which towns did the militia seize?", hit(text))
    assert {told(row)["which towns"] for row in found} == {"Karsk", "Vimy"}


def test_what_is_called_so_elsewhere_leaves_what_fits() -> None:
    found = rows(
        "Which towns in north Ruritania did the militia seize?",
        hit("In north Ruritania the militia seized Karsk and Vimy."),
        hit("Saraf, a town, was seized once."),
    )
    assert [told(row)["which towns"] for row in found] == ["Karsk", "Vimy"]
