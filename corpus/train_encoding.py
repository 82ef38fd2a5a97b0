"""Makes `news16k.tiktoken`: `python -m corpus.train_encoding TEXT.jsonl[.gz]… --field context`.

A byte-level BPE learned by `tokenizers`, written in tiktoken's format: base64 of the token's
bytes, a blank, its rank. Needs the `training` extra's data, never anything at run time.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from corpus.encoding import OWN, PATTERN

VOCABULARY = 16_384


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--field", default="text", help="which field of a row holds the text")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name(f"{OWN}.tiktoken"))
    options = parser.parse_args()
    tokenizer = train(read_texts(options.files, options.field))
    options.out.write_bytes(rank_lines(tokenizer))


def read_texts(files: list[Path], field: str) -> Iterator[str]:
    """Every different text of the files, in order; several questions share one passage."""
    seen: set[int] = set()
    for path in files:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)[field]
                if hash(text) not in seen:
                    seen.add(hash(text))
                    yield text


def train(texts: Iterator[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def rank_lines(tokenizer: Tokenizer) -> bytes:
    """The vocabulary in tiktoken's format. `tokenizers` numbers the bytes in the order of their
    printable stand-ins and the merges after them, which is a valid order of ranks as it is."""
    byte_of = _byte_of_stand_in()
    lines = []
    for token, rank in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1]):
        raw = bytes(byte_of[character] for character in token)
        lines.append(base64.b64encode(raw) + b" " + str(rank).encode())
    return b"\n".join(lines) + b"\n"


def _byte_of_stand_in() -> dict[str, int]:
    """GPT-2's printable stand-ins: printable Latin-1 bytes stand for themselves, the others are
    numbered upwards from 256 in order."""
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    stand_ins = {chr(byte): byte for byte in printable}
    others = (byte for byte in range(256) if byte not in printable)
    stand_ins.update({chr(256 + at): byte for at, byte in enumerate(others)})
    return stand_ins


if __name__ == "__main__":
    main()
