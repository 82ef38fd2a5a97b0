"""`python -m qa.training.squad SQUAD.json ROWS_DIR/squad2.jsonl.gz`: SQuAD 2.0 as training rows.

Reads the public JSON form (articles, paragraphs, questions with `is_impossible`) and writes one
object a line as the other sets have it. Half of these questions were written by people to look as
if the paragraph answered them.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


def main(argv: Sequence[str] | None = None) -> None:
    """Convert one file and print how many rows it holds."""
    parser = argparse.ArgumentParser(prog="qa.training.squad", description=__doc__)
    parser.add_argument("squad", type=Path, help="a file in the form of SQuAD 2.0")
    parser.add_argument("out", type=Path, help="the rows, .jsonl.gz")
    args = parser.parse_args(argv)
    rows = list(read_squad(args.squad))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    args.out.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(args.out.name, len(rows), flush=True)


def read_squad(path: Path) -> Iterator[dict[str, Any]]:
    """The file's questions as rows grouped by article; no answers where there are none."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                given = [] if asked.get("is_impossible") else asked["answers"]
                answers = dict.fromkeys((a["answer_start"], a["text"]) for a in given)
                yield {
                    "id": asked["id"],
                    "group": article["title"],
                    "question": asked["question"].strip(),
                    "context": paragraph["context"],
                    "answers": [{"start": start, "text": text} for start, text in answers],
                }


if __name__ == "__main__":
    main()
