"""The time that a question is about."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.scope import Clause, ClauseKind, Scope, scope_of, strip, with_year

TUESDAY = datetime(2024, 12, 10, 9, 0)
PIECES = st.lists(
    st.sampled_from(
        "Who won on Friday ? last week in 1999 31 November before after since until the vote 2022"
        " as of what was known by between and from to 5 May now , the past three days yesterday's"
        " “ ” \" ' 29 February so far today will 14:00 GMT evening deal latest overnight or 3rd"
        " month who that Café — 9999 next".split(" ")
    ),
    max_size=30,
).map(" ".join)
QUESTIONS = st.one_of(st.text(max_size=150), PIECES)


def found(question: str, asked_on: datetime = TUESDAY) -> dict[str, Any]:
    """What a question's scope has, without what it does not have."""
    scope = scope_of(question, asked_on)
    clause = scope.clause and (scope.clause.kind.value, scope.clause.text)
    days = {"since": scope.since, "until": scope.until}
    known = {name: day.isoformat() for name, day in days.items() if day}
    known |= {"as_of": scope.as_of.isoformat()} if scope.as_of else {}
    flags = {
        "clause": clause,
        "problem": bool(scope.problem),
        "open": scope.year_open,
        "newest": scope.newest,
    }
    return known | {name: value for name, value in flags.items() if value}


def on(since: str, until: str | None = None, **more: Any) -> dict[str, Any]:
    return {"since": since, "until": until or since, **more}


END = "T23:59:59.999999"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How many people were rescued from the flood on 30 November?",
            on("2024-11-30", open=True),
        ),
        ("Who took which seats on Friday, and when?", on("2024-12-06")),
        ("what did the pope say on sunday", on("2024-12-08")),
        ("WHO WON ON FRIDAY?", on("2024-12-06")),
        ("Who spoke yesterday morning?", on("2024-12-09")),
        ("Who was hit overnight into Sunday?", on("2024-12-07", "2024-12-08")),
        ("What was the toll at noon on 4 December?", on("2024-12-04", open=True)),
        ("how far was the fire on the evening of 4 december", on("2024-12-04", open=True)),
        (
            "Which town was hit on the night of 7 to 8 December 2024?",
            on("2024-12-07", "2024-12-08"),
        ),
        ("Did it rain at the weekend?", on("2024-12-07", "2024-12-08")),
        ("What happened the week of 2 December?", on("2024-12-02", "2024-12-08", open=True)),
        ("Which laws were passed this year?", on("2024-01-01", "2024-12-31")),
        ("What happened in March last year?", on("2023-03-01", "2023-03-31")),
        ("In 2022, what happened in March?", on("2022-03-01", "2022-03-31")),
        ("Why did the talks fail in early December?", on("2024-12-01", "2024-12-31", open=True)),
        ("Who won gold in summer 2024?", on("2024-01-01", "2024-12-31")),
        ("What happened in the year 2001?", on("2001-01-01", "2001-12-31")),
        ("Which hospitals closed in 2020, 2021 and 2022?", on("2020-01-01", "2022-12-31")),
        ("What happened on 5 and on 6 December?", on("2024-12-05", "2024-12-06", open=True)),
        ("What was announced on Monday and Tuesday?", on("2024-12-09", "2024-12-10")),
        ("How many died from 28 November to 3 December 2024?", on("2024-11-28", "2024-12-03")),
        ("Who ran it from 1946 to Aug 2014?", on("1946-01-01", "2014-08-31")),
        ("From Monday to Wednesday, who spoke?", on("2024-12-02", "2024-12-04")),
        ("How much has fallen over the last 24 hours?", on("2024-12-09", "2024-12-10")),
        ("How many were found in the last two weeks?", on("2024-11-26", "2024-12-10")),
        (
            "Who met on Monday in Geneva and who on Thursday in Paris?",
            on("2024-12-05", "2024-12-09"),
        ),
        ("What was agreed on the 1st of this month?", on("2024-12-01")),
        ("What was published on 3 December?", on("2024-12-03", open=True)),
        ("What happened two weeks ago?", on("2024-11-25", "2024-12-01")),
        ("Who won in the first week of May 2024?", on("2024-05-01", "2024-05-31")),
        ("What was decided on the fifth of November 2024?", on("2024-11-05")),
        ("Who led the bank in the mid-1990s?", on("1990-01-01", "1999-12-31")),
        ("Will it rain at the weekend?", on("2024-12-14", "2024-12-15")),
    ],
)
def test_a_date_is_when_it_happened(question: str, expected: dict[str, Any]) -> None:
    assert found(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did the minister promise before 5 December?", {"until": "2024-12-04", "open": True}),
        ("What was said after 28 November 2024?", {"since": "2024-11-29"}),
        ("What has changed since 2016?", {"since": "2016-01-01"}),
        ("What did the group do after 2015?", {"since": "2016-01-01"}),
        ("Since the start of the year, who has left?", {"since": "2024-01-01"}),
        ("What changed with effect from 1 July 2024?", {"since": "2024-07-01"}),
        ("From 5 May on, who was in charge?", {"since": "2024-05-05", "open": True}),
        ("Who had voted by the morning of 8 December 2024?", {"until": "2024-12-08"}),
        ("Who was the mayor until March?", {"until": "2024-03-31", "open": True}),
        ("What were the results up to 3 December?", {"until": "2024-12-03", "open": True}),
        ("Prior to 2015, who owned the paper?", {"until": "2014-12-31"}),
        ("By Friday at the latest, who must leave?", {"until": "2024-12-13"}),
        ("Until the end of last year, who led the bank?", {"until": "2023-12-31"}),
        (
            "What was said after 28 November 2024 and before 3 December?",
            on("2024-11-29", "2024-12-02"),
        ),
    ],
)
def test_a_date_may_be_the_first_or_the_last(question: str, expected: dict[str, Any]) -> None:
    assert found(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("as of 8 Dec 2024, how many houses burned", {"as_of": "2024-12-08" + END}),
        ("As of Friday evening, who was missing?", {"as_of": "2024-12-06" + END}),
        ("As of this morning, who was missing?", {"as_of": "2024-12-10T12:00:00"}),
        ("As of 10:00 GMT on 9 December 2024, who led?", {"as_of": "2024-12-09T10:00:00+00:00"}),
        ("As of 3pm yesterday, who led?", {"as_of": "2024-12-09T15:00:00"}),
        ("As of 2022, how many members did it have?", {"as_of": "2022-12-31" + END}),
        ("According to what was known on 3 May 2024, who fired?", {"as_of": "2024-05-03" + END}),
        ("By what had been reported by 2 May 2024, who was hurt?", {"as_of": "2024-05-02" + END}),
        ("How many cases had been reported by 3 December 2024?", {"as_of": "2024-12-03" + END}),
        ("What was known on 3 May 2024 about the crash?", {"as_of": "2024-05-03" + END}),
        ("How many, as of now, are missing?", {"as_of": "2024-12-10T09:00:00", "newest": True}),
        (
            "As of 2 December 2023, who had resigned on 30 November?",
            {"as_of": "2023-12-02" + END, **on("2023-11-30")},
        ),
    ],
)
def test_as_of_limits_what_was_known(question: str, expected: dict[str, Any]) -> None:
    assert found(question) == expected


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        ("Who governed before the coup?", "before", "the coup"),
        ("After the dam burst, who fled, and where to?", "after", "the dam burst"),
        ("How many have died since the war began?", "since", "the war began"),
        ("Who rules until the handover?", "until", "the handover"),
        ("By the time help came, how many were dead?", "until", "help came"),
        ("What changed after Sunday's vote?", "after", "Sunday's vote"),
        ("Did anything change since the deal of 5 May?", "since", "the deal of 5 May"),
        (
            "Before it retook the port on 3 May, who ran it?",
            "before",
            "it retook the port on 3 May",
        ),
        ("Who spoke after the U.N. voted?", "after", "the U.N. voted"),
        ("Who appeared before the court after the riot?", "after", "the riot"),
        ("Where did they go after the fire?", "after", "the fire"),
    ],
)
def test_an_event_may_bound_the_answer(question: str, kind: str, text: str) -> None:
    assert found(question) == {"clause": (kind, text)}


def test_a_bound_behind_an_event_is_its_own() -> None:
    assert found("How many died after the quake by Monday?") == {
        "until": "2024-12-09",
        "clause": ("after", "the quake"),
    }


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is the president now?", {"newest": True}),
        ("What is the latest toll?", {"newest": True}),
        ("How many were killed so far?", {"newest": True}),
        ("Who is the current mayor?", {"newest": True}),
        ("How many people live in Lagos today?", {"newest": True}),
        ("Who scored today?", {"newest": True, **on("2024-12-10")}),
        ("Why is it so far away?", {}),
        ("Is the site up to date?", {}),
        ("What happens now that it is over?", {}),
        ("Who lived in the now empty house?", {}),
        ("What did USA TODAY report?", {}),
    ],
)
def test_now_asks_for_the_newest(question: str, expected: dict[str, Any]) -> None:
    assert found(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does the deal of 1 April 2025 say?", {}),
        ("What did the 5 May ceasefire change?", {}),
        ("Who won the 2018 World Cup?", {}),
        ("Who won Euro 2024?", {}),
        ("Who was the best player of 2023?", {}),
        ("What did the April 2025 agreement give the city?", {}),
        ("Which firm founded in 1998 was sold?", {}),
        ("When did the man who resigned in 2019 die?", {}),
        ("What do we learn from the letter from 3 March?", {}),
        ("Which storm was the strongest since 2011?", {}),
        ("Are prices higher than in 2019?", {}),
        ("Is 26 December a holiday?", {}),
        ("What was said about 11 September?", {}),
        ("Who wrote “In 2019 we lost”?", {}),
        ("What did the Sunday Times report?", {}),
        ("Who may march?", {}),
        ("What happened on day one, and on the third day?", {}),
        ("What happened the day before?", {}),
        ("Who was minister after him?", {}),
        ("What has happened since then?", {}),
        ("Until when does the curfew last?", {}),
        ("Who appeared before the court?", {}),
        ("Which street is named after the singer?", {}),
        ("What followed three days after the quake?", {}),
        ("Was it closed before or after the storm?", {}),
        ("Who was ahead after three days?", {}),
        ("Who was hurt before dawn?", {}),
        ("He was freed after a swap. How long was he held?", {}),
        ("He was found after a search by how many men?", {}),
        ("Who played in Sunday's final?", on("2024-12-08")),  # no article calls it "Sunday's"
    ],
)
def test_what_says_which_one_is_meant_is_no_scope(question: str, expected: dict[str, Any]) -> None:
    assert found(question) == expected


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who resigned on 31 November?", "“on 31 November” is no date that there is"),
        ("What happened last week in 1999?", "“last week” and “in 1999” exclude each other"),
        (
            "Before 1 March and after 10 March, who won?",
            "“after 10 March” and “Before 1 March” exclude each other",
        ),
    ],
)
def test_what_cannot_be_is_a_problem_and_no_dates(question: str, problem: str) -> None:
    scope = scope_of(question, TUESDAY)
    assert (scope.since, scope.until, scope.as_of, scope.problem) == (None, None, None, problem)


def test_what_is_to_come_lies_ahead() -> None:
    assert found("Who will be sworn in on Monday?") == on("2024-12-16")
    assert found("Where will they meet on 20 December?") == on("2024-12-20", open=True)


def test_the_day_of_the_question_is_the_askers_own() -> None:
    late = datetime(2024, 12, 10, 1, 0, tzinfo=timezone(timedelta(hours=9)))
    assert found("Who won yesterday?", late) == on("2024-12-09")
    assert late.astimezone(UTC).date() == date(2024, 12, 9)


def test_an_open_year_is_chosen_later() -> None:
    asked = datetime(2026, 11, 3)
    scope = scope_of("How many fled between 28 November and 3 January?", asked)
    assert (scope.year_open, scope.since, scope.until) == (
        True,
        date(2025, 11, 28),
        date(2026, 1, 3),
    )
    chosen = with_year(scope, 2024)
    assert (chosen.since, chosen.until) == (date(2024, 11, 28), date(2025, 1, 3))
    assert not chosen.year_open and chosen.because == "between 28 November and 3 January"


def test_a_month_that_was_left_open_is_chosen_with_the_year() -> None:
    scope = scope_of("How many were dead by the 29th?", TUESDAY)
    assert (scope.until, scope.month_open) == (date(2024, 11, 29), True)
    assert with_year(scope, 2023, 10).until == date(2023, 10, 29)
    assert with_year(scope, 2023, 2).problem == "“by the 29th” is no date that there is"


def test_the_last_of_february_and_as_of_follow_the_year() -> None:
    february = scope_of("Who won in February?", TUESDAY)
    assert february.until == date(2024, 2, 29)
    assert with_year(february, 2023).until == date(2023, 2, 28)
    known = scope_of("As of 1 December, who led?", TUESDAY)
    assert with_year(known, 2021).as_of == datetime.fromisoformat("2021-12-01" + END)


def test_a_year_that_was_said_stays() -> None:
    scope = scope_of("Who resigned in May 2019?", TUESDAY)
    assert with_year(scope, 2024) == scope


def test_because_are_the_questions_words_in_order() -> None:
    question = "As of 5 May 2024, who had left on Monday or Tuesday after the vote?"
    scope = scope_of(question, TUESDAY)
    assert scope.because == "As of 5 May 2024; on Monday or Tuesday; after the vote"
    assert [question[start:end] for start, end in scope.places] == scope.because.split("; ")
    assert scope.clause == Clause(ClauseKind.AFTER, "the vote")


@pytest.mark.parametrize(
    ("question", "stripped"),
    [
        ("Which bank failed on 30 November?", "Which bank failed?"),
        ("As of 5 May, which bank had failed?", "Which bank had failed?"),
        ("How many people, as of now, are missing?", "How many people are missing?"),
        ("Who played in Sunday's final in Rome?", "Who played in the final in Rome?"),
        ("Is the airport currently open to planes?", "Is the airport open to planes?"),
        ("Which places burned on 5 and on 6 May, and why?", "Which places burned, and why?"),
        ("What was known on 3 May about the crash?", "What was known about the crash?"),
        ("Who won?", "Who won?"),
        ("What happened on Friday?", "What happened on Friday?"),  # too little would be left
        ("What did it stand at on 3 May?", "What did it stand at on 3 May?"),
        ("Was it on 5 May that the king died?", "Was it on 5 May that the king died?"),
        ("What did the book published on 3 May say?", "What did the book published on 3 May say?"),
        ("What's the latest on the strike?", "What's the latest on the strike?"),
        ("Who ruled the land before the coup?", "Who ruled the land before the coup?"),
        ("Which bank failed on 31 November?", "Which bank failed on 31 November?"),
    ],
)
def test_a_question_without_its_scope_is_english_or_as_it_was(question: str, stripped: str) -> None:
    assert strip(question, scope_of(question, TUESDAY)) == stripped


@given(QUESTIONS, st.datetimes(), st.integers(-5, 12000))
def test_any_question_has_a_scope(question: str, asked_on: datetime, year: int) -> None:
    scope = scope_of(question, asked_on)
    for each in (scope, with_year(scope, year)):
        _holds(each, question)
    strip(question, scope)


def _holds(scope: Scope, question: str) -> None:
    places = scope.places
    assert scope.because == "; ".join(question[start:end] for start, end in places)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert not (scope.problem and (scope.since or scope.until))
    assert not (scope.since and scope.until) or scope.since <= scope.until
    assert scope.clause is None or scope.clause.text in question


def test_a_clause_without_a_subject_is_a_part_of_what_is_asked() -> None:
    assert found("Did she resign before leaving Aber?") == {}
