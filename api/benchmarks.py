"""Benchmarks from the command line: parts from the settings, figures into files."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi.encoders import jsonable_encoder
from rich.console import Console
from rich.progress import Progress, track

from api.settings import Settings
from api.wiring import Service, load_embedder, load_span_model, open_service
from corpus.errors import InputRejected
from corpus.formats.jsonl import read_jsonl
from eval import bench
from eval import fit as fitting
from eval.gold import find_file, read_questions
from eval.reading import measure, read_all, read_rows
from eval.speed import cosines, interleave
from index.hit import EVERYTHING
from index.ingest import ingest, passage_input, read_paths
from index.models import DEFAULT, find_model
from qa.calibration import load_fitted, save_fitted
from qa.reading import Prompt, ToRead

SCHEMA = 1
_SPEED_PASSAGES = 256
_BATCH = 500
_READ_PASSAGES = 10
_READ_TOKENS = 176


def run(
    settings: Settings,
    benchmark: Path,
    out: Path,
    limit: int | None,
    *,
    retrieval_only: bool = False,
    search_urls: bool = False,
    always_answer: bool = False,
    quiet: bool = False,
) -> dict[str, Any]:
    """Ingest the benchmark's articles where they are not stored yet, ask its questions, and write
    `run.json` and `questions.jsonl` into `out`."""
    questions = read_questions(find_file(benchmark, "questions"))[:limit]
    with _service_with(settings, benchmark) as service:
        scored = []
        tools = service.tools
        if always_answer:  # as systems that never say "not found", for comparing with them
            tools = replace(tools, fitted=replace(tools.fitted, threshold=0.0))
        asking = bench.run(questions, tools, retrieval_only=retrieval_only, search_urls=search_urls)
        for each in track(
            asking,
            "questions",
            total=len(questions),
            console=Console(stderr=True),
            disable=quiet,
        ):
            scored.append(each)
        written = {
            "schema": SCHEMA,
            "benchmark": benchmark.name,
            "questions": len(questions),
            "model": service.embedder.name,
            "reader": service.tools.reader.name,
            "only_search_urls": search_urls,
            "always_answer": always_answer,
            "settings": settings.model_dump(mode="json", exclude={"data", "models"}),
            "stats": asdict(service.engine.stats()),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "figures": bench.figures(scored),
        }
    out.mkdir(parents=True, exist_ok=True)
    (out / "run.json").write_text(json.dumps(jsonable_encoder(written), indent=1) + "\n")
    with (out / "questions.jsonl").open("w", encoding="utf-8") as file:
        for each in scored:
            file.write(json.dumps(jsonable_encoder(bench.row(each)), ensure_ascii=False) + "\n")
    return written


def fit(settings: Settings, benchmark: Path, rows_dir: Path, out: Path) -> Iterator[str]:
    """Fit what follows the training on the fitting half of a benchmark's questions and on the
    held-out rows that `qa.training.split` wrote, write `fitted.json` into `out`, and tell how it
    does on the other half.

    Raises InputRejected, StoreError, ModelError.
    """
    questions = read_questions(find_file(benchmark, "questions"))
    model = load_span_model(settings)
    rows = [row for path in sorted(rows_dir.glob("*.pairs.dev.jsonl*")) for row in read_rows(path)]
    answered, right = fitting.fit_reading(rows, read_all(rows, model)[0])
    lists = read_rows(next(iter(rows_dir.glob("multispanqa*.dev.jsonl*"))))
    rule = fitting.fit_lists(lists, read_all(lists, model)[0])
    with _service_with(settings, benchmark) as service:
        tools = replace(service.tools, reader=service.tools.reader.with_lists(rule))
        whole = list(fitting.gather(questions, tools, lambda gold: EVERYTHING))
        versions = (each for batch in service.engine.all_versions(_BATCH) for each in batch)
        stored = list(dict.fromkeys((version.id, version.url) for version in versions))
        foreign = list(fitting.gather(questions, tools, fitting.elsewhere(stored)))
        swapped = fitting.swapped(questions)
        strange = list(fitting.gather(swapped, tools, lambda gold: EVERYTHING))
    gathered = fitting.Gathered(whole, foreign, strange)
    fitted = fitting.fit(gathered, answered, right, rule)
    about = {"reader": model.name, "benchmark": benchmark.name, "rows": len(rows)}
    save_fitted(fitted, out, about)
    yield from fitting.lines(gathered, fitted)


def read(settings: Settings, path: Path, limit: int | None, *, quiet: bool) -> dict[str, Any]:
    """The reader alone on the rows of a file, for which no store is opened. See `measure`.

    Raises InputRejected, ModelError.
    """
    rows = read_rows(path)[:limit]
    model = load_span_model(settings)
    with Progress(console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("rows", total=len(rows))
        figures = measure(rows, model, load_fitted(), lambda done: bar.update(task, completed=done))
    return {"file": str(path), "model": model.name, **figures}


def lines_of_reading(figures: dict[str, Any]) -> Iterator[str]:
    """The figures of `read` for people, one a line."""
    told = {name: value for name, value in figures.items() if name != "lists"}
    for name, value in (figures["lists"] or {}).items():
        told[f"lists_{name}"] = value
    for name, value in told.items():
        shown = f"{value:.3f}" if isinstance(value, float) else "-" if value is None else value
        yield f"{name:18} {shown:>10}"


@contextmanager
def _service_with(settings: Settings, benchmark: Path) -> Iterator[Service]:
    """The service, once the benchmark's articles are stored."""
    articles = find_file(benchmark, "articles")
    with open_service(settings) as service:
        for outcome in ingest(read_paths([articles]), service.pipeline):
            if not hasattr(outcome, "status"):
                raise InputRejected(f"{outcome.path}, line {outcome.line}: {outcome.reason}")
        yield service


def speed(settings: Settings, rounds: int) -> list[dict[str, Any]]:
    """Each step on pieces of the bundled sample, in turn with a plain baseline in the same run."""
    return [_embedding_speed(settings, rounds), _reading_speed(settings, rounds)]


def _embedding_speed(settings: Settings, rounds: int) -> dict[str, Any]:
    """Against sentence-transformers as it comes: torch, fp32, its own batches of 32."""
    from sentence_transformers import SentenceTransformer

    embedder = load_embedder(settings)
    folder = find_model(settings.model).folder if settings.model == DEFAULT else settings.model
    plain = SentenceTransformer(str(folder), device="cpu")
    passages = _sample_passages()
    pair = interleave(
        "embedding",
        "passages/s",
        len(passages),
        lambda: embedder.embed(passages),
        lambda: plain.encode(passages, normalize_embeddings=True),
        rounds,
    )
    theirs = plain.encode(passages, normalize_embeddings=True)
    mean_cosine, worst_cosine = cosines(embedder.embed(passages), theirs)
    return asdict(pair) | {"mean_cosine": mean_cosine, "worst_cosine": worst_cosine}


def _reading_speed(settings: Settings, rounds: int) -> dict[str, Any]:
    """One question over ten passages of 176 tokens, against a network of the same shape (the base
    model, its heads untrained) as transformers comes: torch, fp32, one padded batch."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    model = load_span_model(settings)
    folder = str(find_model(DEFAULT).folder)
    plain = AutoModelForQuestionAnswering.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    passages = [_first_tokens(tokenizer, text) for text in _sample_passages()[:_READ_PASSAGES]]
    question = "Who took which neighborhoods of the city, and when?"
    asked = [ToRead(question, [Prompt(passage) for passage in passages])]

    def baseline() -> None:
        both = ([question] * len(passages), passages)
        with torch.no_grad():
            plain(**tokenizer(*both, padding=True, return_tensors="pt"))

    pair = interleave("reading", "questions/s", 1, lambda: model.read(asked), baseline, rounds)
    return asdict(pair) | {"p50_ms": 1000 / pair.ours, "passages": len(passages)}


def _first_tokens(tokenizer: Any, text: str) -> str:
    """The text up to its last wanted token."""
    offsets = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    return text[: offsets["offset_mapping"][:_READ_TOKENS][-1][1]]


def _sample_passages() -> list[str]:
    """Real news lengths: the sample's articles in pieces of 135 words, all different."""
    path = resources.files("corpus").joinpath("sample", "articles.jsonl")
    with path.open("rb") as stream:
        drafts = [draft for _, draft in read_jsonl(stream) if not isinstance(draft, str)]
    words = [word for draft in drafts for word in str(draft.text).split()]
    step = max(1, (len(words) - 135) // _SPEED_PASSAGES)
    return [
        passage_input("", " ".join(words[at : at + 135]))
        for at in range(0, step * _SPEED_PASSAGES, step)
    ]
