"""Labelled questions: reads the training sets and splits them by group.

First step of training: files on disk to `Row` values. Knows what may be learnt
from and what is kept back; knows nothing of tokens or models.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

Split = Literal["train", "dev", "test"]

# Share of the groups kept for (dev, test). What is not named here is not read.
# Reddit is one single group, so all of it is learnt from; QED is only measured.
SHARES: dict[str, tuple[float, float]] = {
    "squadshifts_new_wiki": (0.08, 0.16),
    "squadshifts_reddit": (0.0, 0.0),
    "squadshifts_amazon_reviews": (0.02, 0.03),
    "qamr": (0.02, 0.03),
    "multispanqa_valid": (0.10, 0.30),
    "ester": (0.05, 0.10),
    "timeqa_human": (0.05, 0.10),
    "quoref_contrast": (0.05, 0.10),
    "realtimeqa_evidence": (0.05, 0.10),
    "squad2": (0.06, 0.20),
    "qasrl": (0.02, 0.03),
    "qed_dev": (0.0, 1.0),
}

# Read where they are there; `qa.training.squad` and `.qasrl` make them from public files.
OPTIONAL = frozenset({"squad2", "qasrl"})

# The news quiz questions from this day on measure the whole service, so their
# evidence is read by no split.
FIRST_MEASURED_DAY = "2022-06-10"


@dataclass(frozen=True, slots=True)
class Gold:
    """An answer inside its passage: `passage[start:end] == text`, code points."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """One question with the passage that answers it; no golds means unanswerable."""

    id: str
    source: str
    group: str
    question: str
    passage: str
    golds: tuple[Gold, ...]
    all_required: bool = False
    title: str = ""
    date: str = ""


def read_rows(rows_dir: Path, seed: int = 0) -> dict[Split, list[Row]]:
    """All sets under `rows_dir`, split by group; the same seed splits the same way."""
    splits: dict[Split, list[Row]] = {"train": [], "dev": [], "test": []}
    for source in SHARES:
        path = rows_dir / f"{source}.jsonl.gz"
        if source in OPTIONAL and not path.exists():
            continue
        for row in read_set(path, source):
            splits[split_of(source, row.group, seed)].append(row)
    measured = {squeeze(row.passage) for split in ("dev", "test") for row in splits[split]}
    splits["train"] = [r for r in splits["train"] if squeeze(r.passage) not in measured]
    return splits


def read_set(path: Path, source: str) -> list[Row]:
    """The rows of one file, without those that measure the whole service."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [parse_row(json.loads(line), source) for line in lines]
    return [row for row in rows if row.date < FIRST_MEASURED_DAY]


def parse_row(fields: dict[str, Any], source: str) -> Row:
    """A row from its JSON object; blanks around an answer are not part of it."""
    golds = (trim(Gold(a["start"], a["text"])) for a in fields["answers"])
    return Row(
        id=str(fields["id"]),
        source=source,
        group=str(fields["group"]),
        question=fields["question"],
        passage=fields["context"],
        golds=tuple(gold for gold in golds if gold.text),
        all_required=bool(fields.get("all_required", False)),
        title=title_of(source, str(fields["group"])),
        date=fields.get("date", ""),
    )


def trim(gold: Gold) -> Gold:
    """The same answer without blanks at its ends."""
    left = len(gold.text) - len(gold.text.lstrip())
    return Gold(gold.start + left, gold.text.strip())


def title_of(source: str, group: str) -> str:
    """The article's title, where the group's name is one."""
    if source in ("squadshifts_new_wiki", "squad2", "qed_dev"):
        return unquote(group).replace("_", " ")
    if source == "timeqa_human":
        return unquote(group.removeprefix("/wiki/").split("#")[0]).replace("_", " ")
    if source == "quoref_contrast":
        return group.rstrip(" 0123456789")
    return ""


def split_of(source: str, group: str, seed: int) -> Split:
    """The split of a group, from a hash: adding a set moves no other group."""
    dev, test = SHARES[source]
    digest = hashlib.sha256(f"{seed}:{source}:{group}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    if place < test:
        return "test"
    return "dev" if place < test + dev else "train"


def squeeze(text: str) -> str:
    """Letters and digits only, to recognise one text in two spacings."""
    return "".join(c for c in text.lower() if c.isalnum())


def count_sources(rows: Iterable[Row]) -> dict[str, int]:
    """Rows by set, for the log."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.source] = counts.get(row.source, 0) + 1
    return counts
