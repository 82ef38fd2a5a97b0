"""A sentence to its sayings: who is said to claim what, by the order of words alone.

English news says whose claim it is in few ways: "X said that C", "C, X said", "C, said X",
"according to X, C", "X put C at 30", "by X's count C", "X denied C". A saying has whoever claims it
and the runs of the sentence that it covers. Where the words are not clear there is none: whoever
reads takes a claim for the article's own, which is less wrong than to give it to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from qa.attribution import shapes
from qa.attribution.lists import PLURALS, PREPOSITIONS, PRONOUNS
from qa.attribution.phrases import (
    Run,
    phrase_after,
    phrase_of,
    subject_before,
    subject_of_clause,
)
from qa.attribution.sayers import is_known_sayer, is_sayer
from qa.attribution.sources import by_figure, by_source
from qa.attribution.told import (
    Runs,
    Saying,
    Sentence,
    around,
    before,
    behind,
    continued,
    is_clause,
    tells,
    trimmed,
    up_to_stop,
)
from qa.attribution.words import has_finite, is_name, is_past, quoted, words_of
from qa.names import dateline_end

_KEPT = 2_048  # sentences: a question reads the same ones again and again


@lru_cache(maxsize=_KEPT)
def sayings(sentence: str) -> tuple[Saying, ...]:
    """Every saying of the sentence, in their order.

    >>> text = "The dam broke at dawn, the mayor of Alcora said."
    >>> [saying] = sayings(text)
    >>> text[slice(*saying.who)], [text[slice(*run)] for run in saying.told]
    ('the mayor of Alcora', ['The dam broke at dawn'])
    """
    words = words_of(sentence)
    here = Sentence(sentence, words, quoted(words), dateline_end(sentence))
    found: list[Saying] = []
    for at, word in enumerate(words):
        may_say = word.low in shapes.VERBS and not here.inside[at] and word.start >= here.start
        if may_say and not _is_unsaid(here, at):
            found += _by_verb(here, at, found)
    found += [*by_source(here), *by_figure(here)]
    told = sorted((each for each in found if each.told), key=lambda each: each.frame)
    return tuple(_apart(sentence, each, told) for each in told)


def _apart(sentence: str, saying: Saying, found: Sequence[Saying]) -> Saying:
    """The saying without what another one tells beside it: "X said A, while Y said B"."""
    start, end = saying.told[-1]
    if start < saying.frame[0]:
        return saying
    for other in found:
        at = other.frame[0]
        beside = start < at < end and other.told[0][0] >= other.frame[1] and other.who != saying.who
        if beside and (mark := shapes.SIDE_BY_SIDE.search(sentence[:at])):
            end = max(start + 1, mark.start())
    return replace(saying, told=(*saying.told[:-1], (start, end)))


def _by_verb(here: Sentence, at: int, earlier: Sequence[Saying]) -> Iterator[Saying]:
    """What the verb at the word `at` says."""
    low = here.words[at].low
    if low in shapes.GERUNDS:
        return _going_on(here, at, earlier)
    subject = subject_before(here.words, at, here.inside)
    if low in shapes.SAYS | shapes.DOUBTFUL | shapes.WITH_NOUN:
        return _saying(here, at, subject, earlier)
    if subject is None or not is_sayer(here.words, subject):
        return iter(())
    if low in shapes.COUNTS:
        return _counting(here, at, subject)
    return _denying(here, at, subject) if low in shapes.DENIES else _calling(here, at, subject)


def _is_unsaid(here: Sentence, at: int) -> bool:
    """Whether the verb is negated, only possible or passive: then nobody is said to say it. Nor is
    it a verb behind "had", unless it is a participle."""
    words = here.words
    if at and words[at - 1].low in ("has", "had", "have") and not is_past(words[at].low):
        return True
    for back in (1, 2):
        low = words[at - back].low if at >= back else ""
        if low in shapes.UNSAID or shapes.NEGATED.search(low):
            return True
        if not low.endswith("ly") and low not in ("also", "yet", "even"):
            break
    # "described by the paper": whoever stands before it says nothing.
    return bool(shapes.TO_BE_OR_BY.match(here.text, words[at].end))


def _saying(
    here: Sentence, at: int, subject: Run | None, earlier: Sequence[Saying]
) -> Iterator[Saying]:
    word = here.words[at]
    inverted = _inverted(here, at)
    if inverted and (subject is None or word.low not in shapes.WITH_NOUN | shapes.DOUBTFUL):
        yield _said_by(here, at, inverted, earlier)
    elif subject and _is_set_off(here, subject) and not _brings(here, at):
        who = here.place(subject)
        yield Saying(who, (who[0], word.end), around(here, (who[0] - 3, word.end)))
    elif subject:
        yield from _said(here, at, subject, earlier)


def _said_by(here: Sentence, at: int, run: Run, earlier: Sequence[Saying]) -> Saying:
    """ "C, said X": what stands before the verb, and a quotation that goes on."""
    who, start = here.place(run), here.words[at].start
    goes_on = shapes.QUOTE_LATER.match(here.text, who[1])
    told = _lead(here, start, earlier) + (continued(here, who[1]) if goes_on else ())
    return Saying(who, (start, who[1]), told)


def _said(here: Sentence, at: int, subject: Run, earlier: Sequence[Saying]) -> Iterator[Saying]:
    """ "C, X said" where what stands before is a clause, else "X said C"."""
    who, end = here.place(subject), _behind_addressee(here, at)
    rest = here.text[end:]
    if end > here.words[at].end and shapes.TO_DO.match(rest):
        return  # "told residents to leave" is an order
    frame, lead = (who[0], end), _lead(here, who[0], earlier)
    ends = not rest.strip() or rest.lstrip()[0] in ",.;)—–!?"
    if is_clause(here, lead, ends) and (ends or shapes.ASIDE.match(rest)):
        is_quote = here.text[lead[0][1] - 1] in '”"'
        if is_quote or not shapes.SO_THAT.search(up_to_stop(rest)):
            more = continued(here, end) if end == here.words[at].end else ()
            yield Saying(who, frame, lead + more)
            return
    alone = rest.startswith(",") and end == here.words[at].end
    more = continued(here, end) if lead and alone else ()
    if more:
        yield Saying(who, frame, lead + more)  # "On Monday, X said, C"
        return
    if not _may_say(here, at, subject, rest) or (ends and not shapes.QUOTE.match(rest)):
        return
    told = behind(here, end, who[0])
    if told and tells(here, told[0]):
        yield Saying(who, frame, told)


def _lead(here: Sentence, end: int, earlier: Sequence[Saying]) -> Runs:
    """What stands before a saying, and behind another that ends with whoever says it."""
    closed = [each for each in earlier if each.told and each.told[0][0] < each.frame[0]]
    start = max((each.frame[1] for each in closed if each.frame[1] <= end), default=0)
    return before(here, end, start)


def _may_say(here: Sentence, at: int, subject: Run, rest: str) -> bool:
    """Whether the verb says something, where it need not: "reported 12 cases"."""
    low = here.words[at].low
    if low in shapes.NOUNS and not _fits_in_number(here, at, subject):
        return False
    if low in shapes.DOUBTFUL and not shapes.THAT_OR_QUOTE.match(rest):
        following = here.words[at + 1].low if at + 1 < len(here.words) else "of"
        clause = low in shapes.WITH_CLAUSE and following not in PREPOSITIONS
        if not clause or not has_finite(words_of(up_to_stop(rest))):
            return False
    if low in shapes.WITH_NOUN and not shapes.THAT.match(rest):
        return is_sayer(here.words, subject) and not shapes.NO_CLAIM.match(rest)
    return low in shapes.SAYS or is_sayer(here.words, subject)


def _fits_in_number(here: Sentence, at: int, subject: Run) -> bool:
    """Whether a word like "claim" or "reports" is the subject's verb and not its noun ("the firm's
    contrary claim"): a verb agrees with a noun that can say things."""
    last = here.words[subject[1] - 1]
    many = last.low.endswith("s") or last.low in PLURALS | PRONOUNS
    if not here.words[at].low.endswith("s"):
        return many
    return is_name(last) or is_known_sayer(here.words, subject) or last.low in PRONOUNS


def _is_set_off(here: Sentence, subject: Run) -> bool:
    """Whether the saying is set off by "as": "as the auditor said"."""
    return subject[0] > 0 and here.words[subject[0] - 1].low == "as"


def _brings(here: Sentence, at: int) -> bool:
    """Whether what is told follows the verb."""
    rest = here.text[here.words[at].end :]
    aside = not up_to_stop(rest).strip() or shapes.ASIDE.match(rest)
    return not aside or bool(shapes.SO_THAT.search(up_to_stop(rest)))


def _inverted(here: Sentence, at: int) -> Run | None:
    """Whoever stands behind the verb in "…, said X"."""
    mark = here.words[at - 1].text if at else ""
    low = here.words[at].low
    bare = low in shapes.DOUBTFUL and not low.endswith(("s", "ed"))  # "add", "note": an order
    if mark not in (",", "”", '"', "’") or low in shapes.TELLS or bare:
        return None
    run = phrase_after(here.words, at + 1)
    quote = here.inside[at - 1] or (at > 1 and here.inside[at - 2])
    if run is None or not (quote or is_sayer(here.words, run)):
        return None
    rest = here.text[here.place(run)[1] :].lstrip()
    ends = not rest or rest[0] in ",.;:()—–" or shapes.ASIDE.match(" " + rest)
    return run if ends else None


def _behind_addressee(here: Sentence, at: int) -> int:
    """Where the verb ends, with whom it was told: "told the committee"."""
    word = here.words[at]
    if word.low not in shapes.TELLS or at + 1 >= len(here.words):
        return word.end
    run = phrase_after(here.words, at + 1)
    if run:
        return here.place(run)[1]
    following = here.words[at + 1]
    return following.end if following.low in shapes.TOLD_WHOM else word.end


def _going_on(here: Sentence, at: int, earlier: Sequence[Saying]) -> Iterator[Saying]:
    """ "…, adding that C": whoever spoke before goes on."""
    word = here.words[at]
    if at == 0 or here.words[at - 1].low not in (",", "and", "”", '"'):
        return
    told, frame = behind(here, word.end, word.start), (word.start, word.end)
    subject = None if earlier else subject_of_clause(here.words, at)
    if earlier:
        yield Saying(earlier[-1].who, frame, told)
    elif subject and is_sayer(here.words, subject):
        yield Saying(here.place(subject), frame, told)


def _denying(here: Sentence, at: int, subject: Run) -> Iterator[Saying]:
    word, who = here.words[at], here.place(subject)
    shape = shapes.DENIED if word.low.startswith(("den", "disp")) else shapes.REJECTED
    told = behind(here, word.end, who[0])
    if told and shape.match(here.text, word.end):
        end = min(told[0][1], here.find(shapes.GERUND, word.end))
        yield Saying(who, (who[0], word.end), trimmed(here.text, told[0][0], end), denies=True)


def _calling(here: Sentence, at: int, subject: Run) -> Iterator[Saying]:
    word, who = here.words[at], here.place(subject)
    shape = shapes.NAMED_AS if word.low in ("named", "identified") else shapes.CALLED_SO
    if shape.match(here.text, word.end):
        yield Saying(who, (who[0], word.end), behind(here, word.end, who[0]))


def _counting(here: Sentence, at: int, subject: Run) -> Iterator[Saying]:
    """Whoever counts or puts a number; and whoever is set against them without a verb of their
    own: "The union put it at 50,000, police at 18,000"."""
    word, who = here.words[at], here.place(subject)
    put = shapes.AS_PUT.match(here.text, word.end)
    if put and _is_set_off(here, subject):
        frame = (who[0] - 3, put.end())
        yield Saying(who, frame, around(here, frame))
    if not shapes.COUNT_NEXT[word.low].match(here.text, word.end):
        return
    told = behind(here, word.end, who[0])
    yield Saying(who, (who[0], word.end), told)
    for start, end in told:
        for comma in shapes.COMMA.finditer(here.text, start, end):
            gap = shapes.GAP.match(here.text, comma.start(), end)
            other = gap.span("who") if gap else (0, 0)
            run = phrase_of(here.words, (here.word_at(other[0]), here.word_at(other[1])))
            if run and is_sayer(here.words, run):
                yield Saying(other, other, trimmed(here.text, other[1], end))
