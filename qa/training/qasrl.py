"""`python -m qa.training.qasrl ROWS_DIR/qasrl.jsonl.gz GOLD.csv...`: QA-SRL as training rows.

QA-SRL (Roit et al., 2020, MIT) asks of each verb of a news sentence who did it, what, when, where,
why and how, with "someone" and "something" for what other questions find. Here these are put in:
"When did someone close something?" becomes "When did the port authority close the bridge?" Two
kinds of such questions have no answer in their sentence: of a time or place that nobody was told,
and with who did it and whom it was done to exchanged.

Each GOLD.csv has its sentences beside it, as the public repository has them: `data/gold/X.gold.csv`
and `data/sentences/X.full.csv`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SLOT = re.compile(r"\b(?:someone|something|somewhere)\b")
_PRONOUNS = frozenset("he him his she her it its they them their we us our i you who which".split())
_LONGEST = 8  # tokens of what is put into a question
_BETWEEN = "~!~"  # between the answers of one question
# Written tight: what stands before a blank, and what after one.
_TIGHT = re.compile(r" (?=[,.;:?!%)\]”]|'s\b|n't\b)|(?<=[(\[$#“]) ")
_CIRCUMSTANCES = ("when", "where", "why", "how")
_UNTOLD = frozenset(("when", "where"))  # of the circumstances, asked where no sentence tells them


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a verb as the set has it; `answers` are half-open runs of tokens."""

    question: str
    wh: str
    subject: str
    objects: tuple[str, str]
    preposition: str
    passive: bool
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without the blanks of its tokens; `places[i]` is where token i begins."""

    text: str
    places: tuple[tuple[int, int], ...]

    def span(self, run: tuple[int, int]) -> tuple[int, int]:
        return self.places[run[0]][0], self.places[run[1] - 1][1]

    def words(self, run: tuple[int, int]) -> str:
        start, end = self.span(run)
        return self.text[start:end]


def main(argv: Sequence[str] | None = None) -> None:
    """Convert the files and print how many rows they hold."""
    parser = argparse.ArgumentParser(prog="qa.training.qasrl", description=__doc__)
    parser.add_argument("out", type=Path, help="the rows, .jsonl.gz")
    parser.add_argument("gold", type=Path, nargs="+", help="files of questions")
    args = parser.parse_args(argv)
    rows = [row for path in args.gold for row in read_gold(path)]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    args.out.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(args.out.name, len(rows), sum(not row["answers"] for row in rows), flush=True)


def read_gold(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of one file: its questions in full, and those that its sentences do not answer."""
    sentences = read_sentences(path.parent.parent / "sentences" / f"{path.stem[:-5]}.full.csv")
    verbs: defaultdict[tuple[str, str], list[Asked]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for fields in csv.DictReader(lines):
            verbs[fields["qasrl_id"], fields["verb_idx"]].append(parse(fields))
    for (sentence_id, verb), asked in verbs.items():
        sentence = sentences[sentence_id]
        for number, (question, answers) in enumerate(questions(sentence, asked)):
            spans = [sentence.span(run) for run in answers]
            yield {
                "id": f"{sentence_id}:{verb}:{number}",
                "group": sentence_id,
                "question": question,
                "context": sentence.text,
                "answers": [{"start": a, "text": sentence.text[a:b]} for a, b in spans],
            }


def read_sentences(path: Path) -> dict[str, Sentence]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["qasrl_id"]: sentence_of(row["tokens"]) for row in csv.DictReader(lines)}


def sentence_of(tokens: str) -> Sentence:
    """Tokens between blanks as a sentence is written.

    >>> sentence_of("It fell ( twice ) , and rose .").text
    'It fell (twice), and rose.'
    """
    tokens = tokens.replace("``", "“").replace("''", "”")
    gone = {m.start() for m in _TIGHT.finditer(tokens)}
    moved, kept = [], 0
    for place in range(len(tokens) + 1):
        moved.append(kept)
        kept += place not in gone
    text = "".join(c for place, c in enumerate(tokens) if place not in gone)
    places = [(moved[m.start()], moved[m.end()]) for m in re.finditer(r"\S+", tokens)]
    return Sentence(text, tuple(places))


def parse(fields: dict[str, str]) -> Asked:
    runs = [run.split(":") for run in fields["answer_range"].split(_BETWEEN)]
    return Asked(
        question=fields["question"],
        wh=fields["wh"].lower(),
        subject=fields["subj"],
        objects=(fields["obj"], fields["obj2"]),
        preposition=fields["prep"],
        passive=fields["is_passive"] == "True",
        answers=tuple((int(start), int(end)) for start, end in runs),
    )


def questions(
    sentence: Sentence, asked: Sequence[Asked]
) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Each question of one verb in full with its answers, then those without."""
    doer, thing = who_and_whom(sentence, asked)
    for one in asked:
        full = filled(one, doer, thing)
        if full:
            yield full, one.answers
        if doer and thing and one.wh in _CIRCUMSTANCES and one.subject and one.objects[0]:
            yield filled(one, thing, doer), ()
    circumstances = [one for one in asked if one.wh in _CIRCUMSTANCES]
    for wh in sorted(_UNTOLD - {one.wh for one in asked}):
        full = next(filter(None, (filled(one, doer, thing) for one in circumstances)), "")
        if full:
            yield full.replace(full.split()[0], wh.capitalize(), 1), ()


def who_and_whom(sentence: Sentence, asked: Sequence[Asked]) -> tuple[str, str]:
    """Who does what the verb says, and to whom or what, in the sentence's words; or empty."""
    doer = thing = ""
    for one in asked:
        if one.wh not in ("who", "what") or one.preposition:
            continue
        words = short_of(sentence, one.answers)
        if not one.subject and not one.passive:
            doer = doer or words
        elif not one.objects[0] and not one.objects[1]:
            thing = thing or words
    return doer, thing


def short_of(sentence: Sentence, answers: Sequence[tuple[int, int]]) -> str:
    """The shortest answer that is neither a pronoun nor long; or empty."""
    named = [run for run in answers if sentence.words(run).lower() not in _PRONOUNS]
    best = min(named, key=lambda run: run[1] - run[0], default=None)
    return sentence.words(best) if best and best[1] - best[0] <= _LONGEST else ""


def filled(asked: Asked, doer: str, thing: str) -> str:
    """The question with the sentence's own words for "someone" and "something"; empty where its
    subject or its object is not known, or something else is still open."""
    puts = [thing if asked.passive else doer] if asked.subject else []
    puts += ["" if asked.preposition or asked.passive else thing] if asked.objects[0] else []
    puts += [""] if asked.objects[1] else []
    if not all(puts) or len(puts) != len(_SLOT.findall(asked.question)):
        return ""
    given = iter(puts)
    return _SLOT.sub(lambda _: next(given), asked.question)


if __name__ == "__main__":
    main()
