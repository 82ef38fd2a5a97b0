"""`python -m qa.training.split ROWS_DIR --out DIR`: held-out rows for `dateline eval read`.

For each set `{source}.dev.jsonl.gz` and `{source}.test.jsonl.gz`. For some sets also
`{source}.pairs.{dev,test}.jsonl.gz`, where each question stands a second time over a passage that
does not answer it, and `{source}.exchanged.{dev,test}.jsonl.gz`, where a second question has one
word exchanged. The same rows and seed give the same bytes. Trains and measures nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from index.models import find_model
from qa.training.pairs import exchanged, hard_negatives
from qa.training.rows import Row, Split, count_sources, read_rows
from qa.training.swaps import LikeWords
from qa.training.tokens import encode_rows, load_tokenizer

HELD_OUT: tuple[Split, ...] = ("dev", "test")
PAIRED = ("squadshifts_new_wiki", "squadshifts_amazon_reviews", "realtimeqa_evidence")
EXCHANGED = ("squadshifts_new_wiki", "qamr", "realtimeqa_evidence")


def main(argv: Sequence[str] | None = None) -> None:
    """Write the files and print how many rows each holds."""
    args = parse(argv)
    base_dir = args.base or find_model().folder
    tokenizer, likes = load_tokenizer(base_dir), LikeWords(base_dir)
    splits = read_rows(args.rows_dir, args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    for split in HELD_OUT:
        for source in count_sources(splits[split]):
            rows = with_distinct_ids([row for row in splits[split] if row.source == source])
            write_rows(args.out / f"{source}.{split}.jsonl.gz", rows, args.titles)
            if source in PAIRED:
                paired = list(pair_rows(tokenizer, rows))
                write_rows(args.out / f"{source}.pairs.{split}.jsonl.gz", paired, args.titles)
            if source in EXCHANGED:
                asked = list(exchanged(rows, likes, args.seed))
                write_rows(args.out / f"{source}.exchanged.{split}.jsonl.gz", asked, args.titles)


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qa.training.split", description=__doc__)
    parser.add_argument("rows_dir", type=Path, help="folder of the training sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    parser.add_argument("--base", type=Path, help="folder of the base model")
    parser.add_argument("--titles", action="store_true", help="with titles and dates")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def with_distinct_ids(rows: Sequence[Row]) -> list[Row]:
    """The same rows, an id that stood before with a number behind it."""
    own, used = {row.id for row in rows}, set[str]()
    distinct = []
    for row in rows:
        id, count = row.id, 1
        while id in used or (count > 1 and id in own):
            count += 1
            id = f"{row.id}-{count}"
        used.add(id)
        distinct.append(replace(row, id=id))
    return distinct


def pair_rows(tokenizer: Tokenizer, rows: Sequence[Row]) -> Iterator[Row]:
    """Each row of one set, then its question over another passage, where there is one that does
    not answer it. The other passage comes under its own title and date."""
    negatives = {
        each.row.id: each.row for each in hard_negatives(tokenizer, encode_rows(tokenizer, rows))
    }
    of_passage = {row.passage: row for row in rows}
    for row in rows:
        yield row
        if row.id in negatives:
            bare = negatives[row.id]
            own = of_passage[bare.passage]
            yield replace(bare, id=f"{row.id}-without", title=own.title, date=own.date)


def write_rows(path: Path, rows: Sequence[Row], titles: bool) -> None:
    """The rows in the form that `dateline eval read` takes."""
    lines = "".join(json.dumps(fields_of(row, titles), ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(path.name, len(rows), flush=True)


def fields_of(row: Row, titles: bool) -> dict[str, Any]:
    """A row as its JSON object."""
    fields: dict[str, Any] = {
        "id": row.id,
        "question": row.question,
        "context": row.passage,
        "answers": [{"start": gold.start, "text": gold.text} for gold in row.golds],
    }
    if row.all_required and row.golds:
        fields["all_required"] = True
    if titles:
        fields |= {name: value for name in ("title", "date") if (value := getattr(row, name))}
    return fields


if __name__ == "__main__":
    main()
