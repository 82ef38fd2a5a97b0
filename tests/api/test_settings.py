"""Settings: where they come from, and that the README lists them all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_the_readme_lists_every_setting(name: str) -> None:
    assert f"| `{name}` |" in README.read_text(encoding="utf-8")


def test_an_argument_beats_the_environment_and_that_beats_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dateline.toml").write_text('port = 1001\nhost = "::1"\nmax_tokens = 100\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_PORT", "1002")
    monkeypatch.setenv("DATELINE_MAX_TOKENS", "101")
    settings = Settings(max_tokens=102)
    assert (settings.host, settings.port, settings.max_tokens) == ("::1", 1002, 102)


def test_a_wrong_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PRECISION", "int2")
    with pytest.raises(ValidationError, match="precision"):
        Settings()
