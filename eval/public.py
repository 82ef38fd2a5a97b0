"""Public question sets by name: fetched from their own addresses, checked, unpacked, kept.

Nothing here is needed to run what is bundled. Nothing of these sets is bundled: each has its own
licence, which its address tells.
"""

from __future__ import annotations

import hashlib
import stat
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import httpx2

from corpus.errors import EndpointFailed, InputRejected, ReplyRejected

_SQUAD = "https://rajpurkar.github.io/SQuAD-explorer/dataset/"
_BEIR = "https://public.ukp.informatik.tu-darmstadt.de/thakur/BEIR/datasets/"
_TIMEOUT_S = 30.0
_BLOCK = 1 << 20
_MOST_BYTES = 2 << 30  # unpacked; the largest set here has 50 MB

Progress = Callable[[int, int | None], None]  # bytes here, bytes in all where that is known


@dataclass(frozen=True, slots=True)
class PublicSet:
    """Where a set is, its `checksum` ("md5:…" or "sha256:…"), and where in what arrives the
    benchmark is."""

    name: str
    url: str
    checksum: str
    path: str

    @property
    def file(self) -> str:
        """The name of the file at the address."""
        return PurePosixPath(self.url).name

    def place_in(self, work: Path) -> Path:
        """Where the set is once it is fetched."""
        return work / self.name / self.path


# Checksums: SQuAD's as ParlAI (v2.0) and the hub of Hugging Face (v1.1) have them, BEIR's as its
# README publishes them.
PUBLIC_SETS = {
    each.name: each
    for each in (
        PublicSet(
            "squad-1.1-dev",
            f"{_SQUAD}dev-v1.1.json",
            "sha256:95aa6a52d5d6a735563366753ca50492a658031da74f301ac5238b03966972c9",
            "dev-v1.1.json",
        ),
        PublicSet(
            "squad-2.0-dev",
            f"{_SQUAD}dev-v2.0.json",
            "sha256:80a5225e94905956a6446d296ca1093975c4d3b3260f1d6c8f68bc2ab77182d8",
            "dev-v2.0.json",
        ),
        PublicSet(
            "beir-scifact", f"{_BEIR}scifact.zip", "md5:5f7d1de60b170fc8027bb7898e2efca1", "scifact"
        ),
        PublicSet(
            "beir-nfcorpus",
            f"{_BEIR}nfcorpus.zip",
            "md5:a89dba18a62ef92f7d323ec890a0d38d",
            "nfcorpus",
        ),
        PublicSet("beir-fiqa", f"{_BEIR}fiqa.zip", "md5:17918ed23cd04fb15047f73e6c3bd9d9", "fiqa"),
    )
}


def fetch(name: str, work: Path, progress: Progress = lambda here, whole: None) -> Path:
    """The place of a public set in `work`, fetched unless it is there already. A file that was put
    into `work` by hand is taken instead of the one at the address.

    Raises InputRejected for a name that is not known and a file by hand that is another one,
    EndpointFailed when the address does not give it, ReplyRejected when it gives another one.
    """
    if name not in PUBLIC_SETS:
        raise InputRejected(f"no public set is called {name!r}; known: {', '.join(PUBLIC_SETS)}")
    wanted = PUBLIC_SETS[name]
    if wanted.place_in(work).exists():
        return wanted.place_in(work)
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work, prefix=".fetching-") as making:
        arrived = _arrived(wanted, work, Path(making), progress)
        whole = Path(making) / "whole"
        whole.mkdir()
        if arrived.suffix == ".zip":
            _unpack(arrived, whole)
        else:
            (whole / wanted.file).write_bytes(arrived.read_bytes())
        if not (whole / wanted.path).exists():
            raise ReplyRejected(f"{wanted.url} holds no {wanted.path}")
        try:
            whole.replace(work / name)
        except OSError as error:
            raise InputRejected(
                f"{work / name} is in the way ({error.strerror}); remove it and fetch again"
            ) from error
    return wanted.place_in(work)


def _arrived(wanted: PublicSet, work: Path, making: Path, progress: Progress) -> Path:
    by_hand = work / wanted.file
    if by_hand.is_file():
        _check(by_hand, wanted, InputRejected, "remove it, or get it again")
        return by_hand
    path = making / wanted.file
    try:
        _download(wanted.url, path, progress)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise EndpointFailed(
            f"{wanted.url} cannot be fetched ({error}); get it where there is a network, put it "
            f"at {by_hand} and fetch again"
        ) from error
    _check(path, wanted, ReplyRejected, f"try again later, or put the right file at {by_hand}")
    return path


def _download(url: str, path: Path, progress: Progress) -> None:
    with (
        httpx2.Client(follow_redirects=True, timeout=_TIMEOUT_S) as client,
        client.stream("GET", url) as response,
        path.open("wb") as file,
    ):
        response.raise_for_status()
        length = response.headers.get("content-length", "")
        for block in response.iter_bytes(_BLOCK):
            file.write(block)
            progress(file.tell(), int(length) if length.isdigit() else None)


def _check(path: Path, wanted: PublicSet, error: type[Exception], advice: str) -> None:
    kind, _, checksum = wanted.checksum.partition(":")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, kind).hexdigest()
    if found != checksum:
        raise error(
            f"what {wanted.url} gave is not {wanted.name}: its {kind} is {found} and not "
            f"{checksum}; {advice}"
        )


def _unpack(archive: Path, folder: Path) -> None:
    """Files and folders that stay inside the folder; anything else, and the set is not taken."""
    try:
        with zipfile.ZipFile(archive) as packed:
            members = packed.infolist()
            if sum(each.file_size for each in members) > _MOST_BYTES:
                raise ReplyRejected(f"{archive.name} unpacks to more than 2 GiB")
            for each in members:
                _check_member(each, archive)
            packed.extractall(folder)
    except (zipfile.BadZipFile, EOFError) as error:
        raise ReplyRejected(f"{archive.name} is no whole zip file: {error}") from error


def _check_member(member: zipfile.ZipInfo, archive: Path) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or is_link:
        raise ReplyRejected(f"{archive.name} holds {member.filename!r}, which leads out of it")
