"""Public sets: fetched whole and checked, or not there at all. The address here is this machine."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from corpus.errors import EndpointFailed, InputRejected, ReplyRejected
from eval.datasets import load
from eval.public import PUBLIC_SETS, PublicSet, fetch
from tests.eval.served import Said, nobody, served

SQUAD = json.dumps(
    {"data": [{"paragraphs": [{"context": "It won.", "qas": [{"id": "1", "question": "?"}]}]}]}
).encode()


def zipped(files: dict[str, bytes], link: str | None = None) -> bytes:
    """A zip file of these, and of a link where one is named."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        if link:
            member = zipfile.ZipInfo(link)
            member.external_attr = 0o120777 << 16
            archive.writestr(member, "/etc/passwd")
    return made.getvalue()


BEIR = {
    "tiny/corpus.jsonl": b'{"_id": "d1", "text": "It opened."}',
    "tiny/queries.jsonl": b'{"_id": "q1", "text": "opened?"}',
    "tiny/qrels/test.tsv": b"q1\td1\t1\n",
}


def known(monkeypatch: pytest.MonkeyPatch, url: str, content: bytes, path: str) -> PublicSet:
    """A set called "tiny" that has this content and is at this address."""
    tiny = PublicSet("tiny", url, f"sha256:{hashlib.sha256(content).hexdigest()}", path)
    monkeypatch.setitem(PUBLIC_SETS, "tiny", tiny)
    return tiny


def test_a_fetched_set_can_be_run_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = zipped(BEIR)
    steps: list[tuple[int, int | None]] = []
    with served([Said(content)]) as (url, heard):
        known(monkeypatch, f"{url}/tiny.zip", content, "tiny")
        fetch("tiny", tmp_path, lambda *step: steps.append(step))
        fetch("tiny", tmp_path)
    benchmark = load("tiny", tmp_path)
    assert (benchmark.name, benchmark.format) == ("tiny", "beir")
    assert benchmark.qrels == {"q1": {"d1": 1}}
    assert len(heard) == 1
    assert steps[-1] == (len(content), len(content))


def test_a_set_of_one_file_is_kept_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served([Said(SQUAD)]) as (url, _):
        known(monkeypatch, f"{url}/dev.json", SQUAD, "dev.json")
        assert fetch("tiny", tmp_path).read_bytes() == SQUAD
    assert load("tiny", tmp_path).format == "squad"


def test_a_file_put_there_by_hand_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known(monkeypatch, f"{nobody()}/dev.json", SQUAD, "dev.json")
    (tmp_path / "dev.json").write_bytes(SQUAD)
    assert fetch("tiny", tmp_path).read_bytes() == SQUAD


def test_without_a_network_the_message_says_where_the_file_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{nobody()}/dev.json"
    known(monkeypatch, url, SQUAD, "dev.json")
    with pytest.raises(EndpointFailed) as caught:
        fetch("tiny", tmp_path)
    assert url in str(caught.value) and str(tmp_path / "dev.json") in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said(b"", status=404), "404"),
        (Said(b"another file"), "is not tiny: its sha256 is"),
        (Said(SQUAD[:10], headers={"Content-Encoding": "gzip"}), "cannot be fetched"),
        (Said(dies=True), "cannot be fetched"),
    ],
)
def test_what_does_not_arrive_as_it_should_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Said, told: str
) -> None:
    with served([said]) as (url, _):
        known(monkeypatch, f"{url}/dev.json", SQUAD, "dev.json")
        with pytest.raises((EndpointFailed, ReplyRejected), match=told):
            fetch("tiny", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        zipped(BEIR | {"../outside.txt": b"x"}),
        zipped(BEIR | {"/outside.txt": b"x"}),
        zipped(BEIR | {"tiny\\..\\..\\outside.txt": b"x"}),
        zipped(BEIR, link="tiny/link"),
        zipped({"other/corpus.jsonl": b""}),
        b"PK no zip",
    ],
)
def test_nothing_is_unpacked_that_leads_out_or_is_another_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    with served([Said(content)]) as (url, _):
        known(monkeypatch, f"{url}/tiny.zip", content, "tiny")
        with pytest.raises(ReplyRejected):
            fetch("tiny", tmp_path / "work")
    assert not list(tmp_path.rglob("outside.txt"))
    assert list((tmp_path / "work").iterdir()) == []


def test_a_wrong_file_by_hand_and_an_unknown_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(monkeypatch, f"{nobody()}/dev.json", SQUAD, "dev.json")
    (tmp_path / "dev.json").write_bytes(b"half")
    with pytest.raises(InputRejected, match="remove it"):
        fetch("tiny", tmp_path)
    with pytest.raises(InputRejected, match="beir-scifact"):
        fetch("beir", tmp_path)


def test_a_place_that_is_taken_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known(monkeypatch, f"{nobody()}/dev.json", SQUAD, "dev.json")
    (tmp_path / "dev.json").write_bytes(SQUAD)
    (tmp_path / "tiny" / "notes").mkdir(parents=True)
    with pytest.raises(InputRejected, match="in the way"):
        fetch("tiny", tmp_path)


def test_every_known_address_is_secure_and_has_a_checksum() -> None:
    for name, each in PUBLIC_SETS.items():
        kind, _, checksum = each.checksum.partition(":")
        assert each.url.startswith("https://") and each.name == name
        assert len(bytes.fromhex(checksum)) == hashlib.new(kind).digest_size


def test_the_command_fetches_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served([Said(SQUAD)]) as (url, _):
        tiny = known(monkeypatch, f"{url}/dev.json", SQUAD, "dev.json")
        told = CliRunner().invoke(app, ["eval", "fetch", "tiny", "--data", str(tmp_path)])
    assert told.exit_code == 0
    assert str(tiny.place_in(tmp_path / "benchmarks")) in told.stdout.replace("\n", "")
    monkeypatch.setitem(PUBLIC_SETS, "gone", replace(tiny, name="gone", url=f"{nobody()}/gone"))
    told = CliRunner().invoke(app, ["eval", "fetch", "gone", "--data", str(tmp_path)])
    assert told.exit_code == 2
