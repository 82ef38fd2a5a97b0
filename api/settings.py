"""Every setting, read once: command line over environment (`DATELINE_…`) over `dateline.toml`."""

from __future__ import annotations

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
    max_body_mb: int = Field(default=64, ge=1, description="largest request body, in MiB")

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
    def models_folder(self) -> Path:
        return self.models or self.data / "models"

    @property
    def benchmarks_folder(self) -> Path:
        """Where public question sets are kept, and articles converted for benchmarks."""
        return self.data / "benchmarks"
