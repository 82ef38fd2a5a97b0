"""Benchmarks from the command line: parts from the settings, figures into files."""

from __future__ import annotations

import json
import resource
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi.encoders import jsonable_encoder
from rich.console import Console
from rich.progress import track

from api.settings import Settings
from api.wiring import load_embedder, open_service
from corpus.errors import InputRejected
from corpus.formats.jsonl import read_jsonl
from eval import bench
from eval.gold import find_file, read_questions
from eval.speed import cosines, interleave
from index.ingest import ingest, passage_input, read_paths
from index.models import DEFAULT, find_model

SCHEMA = 1
_SPEED_PASSAGES = 256


def run(
    settings: Settings,
    benchmark: Path,
    out: Path,
    limit: int | None,
    retrieval_only: bool,
    *,
    quiet: bool,
) -> dict[str, Any]:
    """Ingest the benchmark's articles where they are not stored yet, ask its questions, and write
    `run.json` and `questions.jsonl` into `out`."""
    questions = read_questions(find_file(benchmark, "questions"))[:limit]
    articles = find_file(benchmark, "articles")
    with open_service(settings) as service:
        for outcome in ingest(read_paths([articles]), service.pipeline):
            if not hasattr(outcome, "status"):
                raise InputRejected(f"{outcome.path}, line {outcome.line}: {outcome.reason}")
        scored = []
        asking = bench.run(questions, service.tools, retrieval_only=retrieval_only)
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


def speed(settings: Settings, rounds: int) -> list[dict[str, Any]]:
    """Embedding of the bundled sample's paragraphs, repeated to a fixed number, against
    sentence-transformers as it comes: torch, fp32, its own batches of 32."""
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
    return [asdict(pair) | {"mean_cosine": mean_cosine, "worst_cosine": worst_cosine}]


def _sample_passages() -> list[str]:
    """Real news lengths: the sample's articles in pieces of about 176 tokens, all different."""
    path = resources.files("corpus").joinpath("sample", "articles.jsonl")
    with path.open("rb") as stream:
        drafts = [draft for _, draft in read_jsonl(stream) if not isinstance(draft, str)]
    words = [word for draft in drafts for word in str(draft.text).split()]
    step = max(1, (len(words) - 135) // _SPEED_PASSAGES)
    return [
        passage_input("", " ".join(words[at : at + 135]))
        for at in range(0, step * _SPEED_PASSAGES, step)
    ]
