"""Every setting, read once: command line over environment (`DATELINE_…`) over `dateline.toml`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.encoding import OWN
from index.models import DEFAULT

RankedBy = Literal["both", "words", "meaning"]  # as in `index.hit.Rankings`


class Settings(BaseSettings):
    """The README's table lists the same; a test holds the two together."""

    model_config = SettingsConfigDict(
        env_prefix="DATELINE_", toml_file="dateline.toml", extra="forbid", frozen=True
    )

    data: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("dateline")),
        description="folder of the store",
    )
    models: Path | None = Field(
        default=None, description="folder of exported models; `models/` in the data folder"
    )
    model: str = Field(default=DEFAULT, description="embedding model: a name or a folder")
    runtime: Literal["auto", "openvino", "torch"] = Field(
        default="auto", description="what runs the embedding model"
    )
    precision: Literal["auto", "bf16", "fp32", "int8"] = Field(
        default="auto", description="of the embedding model; auto is bf16 where the CPU has it"
    )
    reader: str = Field(
        default="dateline",
        description='what finds answers: "dateline", its own model, or one of Hugging Face for '
        "extractive question answering by name or folder",
    )
    rankings: RankedBy = Field(
        default="both", description="what finds passages: one of the two rankings, or both"
    )
    encoding: str = Field(default=OWN, description="tiktoken encoding that passages are cut by")
    max_tokens: int = Field(default=240, ge=16, le=480, description="longest passage, in tokens")
    overlap_tokens: int = Field(
        default=30, ge=0, le=100, description="most that neighbouring passages share, in tokens"
    )
    host: str = Field(default="127.0.0.1", description="address to serve on")
    port: int = Field(default=8000, ge=0, le=65535, description="port to serve on")
    open: bool = Field(
        default=False, description="serve without keys on an address that others can reach, too"
    )
    max_body_mb: int = Field(default=64, ge=1, description="largest request body, in MiB")
    body_timeout_s: float = Field(
        default=20.0, gt=0, description="until a body has to be there, and 1 s more for each 10 kB"
    )
    places: int | None = Field(
        default=None, ge=1, description="answers and searches in work at once; one a core"
    )
    queue: int | None = Field(
        default=None, ge=0, description="requests that may wait for a place; as many as places"
    )
    queue_timeout_s: float = Field(
        default=10.0, gt=0, description="longest wait for a place, in seconds"
    )
    requests_per_minute: int = Field(
        default=0, ge=0, description="of one key, or one address without keys; 0: any number"
    )
    requests_at_once: int = Field(
        default=0, ge=0, description="of one key, or one address without keys; 0: any number"
    )
    cors_origins: tuple[str, ...] = Field(
        default=(), description='pages that may ask from a browser: ["https://chat.example"]'
    )
    hosts: tuple[str, ...] = Field(
        default=(), description="names under which the service is known when it has no keys"
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="of the log on standard error"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="of the log; info is a line for each request"
    )
    log_questions: bool = Field(default=False, description="put questions into the log")
    traces: str | None = Field(
        default=None,
        description="where OpenTelemetry traces go: http://127.0.0.1:4318/v1/traces "
        '(needs pip install "dateline[telemetry]")',
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def gate(self) -> tuple[int, int]:
        """Places and queue. On two cores that others used as well, two places answered 3.8 to 7.1
        questions a second of 64 clients, one place 3.6 to 4.3; with eight places and no refusals,
        answers became fewer with each doubling of the clients. Not yet measured undisturbed."""
        places = self.places or max(2, len(os.sched_getaffinity(0)))
        return places, places if self.queue is None else self.queue

    @property
    def models_folder(self) -> Path:
        return self.models or self.data / "models"

    @property
    def benchmarks_folder(self) -> Path:
        """Where public question sets are kept, and articles converted for benchmarks."""
        return self.data / "benchmarks"
