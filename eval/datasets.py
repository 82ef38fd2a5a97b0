"""A benchmark by its folder, its file or its name: questions, articles to take in, judgements.

Foreign formats become our own here: their articles are written once as article JSONL, so that they
go the way of all articles. Nothing is asked and nothing is fetched.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from corpus.errors import InputRejected
from corpus.formats.bytes import unpacked
from eval import beir
from eval.fields import reason
from eval.gold import Gold, find_file, read_questions
from eval.public import PUBLIC_SETS
from eval.squad import read_squad

# Of the way foreign articles are turned into ours: a higher one makes their files anew.
_CONVERSION = 1


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What is asked, and of what. `articles` are files for `index.ingest.read_paths`; `qrels` are
    grades by question and article, where documents are judged."""

    name: str
    format: str
    questions: tuple[Gold, ...]
    articles: tuple[Path, ...]
    qrels: Mapping[str, Mapping[str, int]] | None
    questions_sha256: str
    articles_sha256: str


def load(benchmark: str | Path, work: Path) -> Benchmark:
    """The benchmark that a folder or a SQuAD file holds, or that is bundled or was fetched under
    this name. What was fetched is in `work`, and articles that must be converted are written there.

    Raises InputRejected.
    """
    path = Path(benchmark)
    name = str(benchmark)
    if path.exists():
        return _load_path(path, path.resolve().name.removesuffix(".gz").removesuffix(".json"), work)
    if name in bundled():
        return _load_path(_bundled_folder() / name, name, work)
    if name in PUBLIC_SETS:
        place = PUBLIC_SETS[name].place_in(work)
        if not place.exists():
            raise InputRejected(f"{name} is not here yet; run `dateline eval fetch {name}` first")
        return _load_path(place, name, work)
    raise InputRejected(
        f"{name} is no folder, no file and no known name; bundled: {', '.join(bundled())}; "
        f"public, after `dateline eval fetch`: {', '.join(PUBLIC_SETS)}"
    )


def bundled() -> list[str]:
    """The names of the benchmarks that come with the package."""
    return sorted(each.name for each in _bundled_folder().iterdir() if each.is_dir())


def _bundled_folder() -> Path:
    return Path(str(resources.files("eval").joinpath("benchmarks")))


def _load_path(path: Path, name: str, work: Path) -> Benchmark:
    if path.is_file():
        if ".json" not in path.suffixes:
            raise InputRejected(f"{path} is no SQuAD file (.json); give a benchmark by its folder")
        return _load_squad(path, name, work)
    return _load_beir(path, name, work) if beir.is_beir(path) else _load_own(path, name)


def _load_own(folder: Path, name: str) -> Benchmark:
    """Questions without articles are asked of what is stored already."""
    questions = find_file(folder, "questions")
    held = any((folder / f"articles.jsonl{end}").exists() for end in ("", ".gz"))
    articles = (find_file(folder, "articles"),) if held else ()
    return Benchmark(
        name,
        "dateline",
        tuple(read_questions(questions)),
        articles,
        None,
        _sha256([questions]),
        _sha256(articles),
    )


def _load_squad(path: Path, name: str, work: Path) -> Benchmark:
    questions, rows = read_squad(path)
    articles = _written(rows, name, _sha256([path]), work)
    sums = _sha256([path]), _sha256([articles])
    return Benchmark(name, "squad", tuple(questions), (articles,), None, *sums)


def _load_beir(folder: Path, name: str, work: Path) -> Benchmark:
    judged = beir.qrels_file(folder)
    qrels = beir.read_qrels(judged)
    questions = beir.read_queries(folder, qrels, judged.stem)
    asked = {gold.id: qrels[gold.id] for gold in questions}
    corpus = _sha256([find_file(folder, "corpus")])
    articles = _written(beir.read_articles(folder), name, corpus, work)
    sums = _sha256([find_file(folder, "queries"), judged]), _sha256([articles])
    return Benchmark(name, "beir", tuple(questions), (articles,), asked, *sums)


def _written(rows: Iterable[Mapping[str, str]], name: str, source: str, work: Path) -> Path:
    """The rows as article JSONL in `work`, under a name that tells what they were made from; made
    once, and there whole or not at all."""
    path = work / f"{name}-{source[:16]}-{_CONVERSION}.articles.jsonl"
    if path.exists():
        return path
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work, prefix=".making-") as making:
        made = Path(making) / "articles.jsonl"
        with made.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        made.replace(path)
    return path


def _sha256(paths: Sequence[Path]) -> str:
    """Of the files' contents one after the other, unpacked, so that packing changes nothing."""
    hashed = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                plain = unpacked(file)
                while block := plain.read(1 << 20):
                    hashed.update(block)
        except (OSError, EOFError, zlib.error) as error:
            raise InputRejected(f"{path}: cannot be read: {reason(error)}") from error
    return hashed.hexdigest()
