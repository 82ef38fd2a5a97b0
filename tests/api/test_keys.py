"""Keys: how they are written and kept, whom they let in, and what they admit."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import assume, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.caller import Caller, admits, narrowed, network_of
from api.cli import app as command
from api.guard import right_for
from api.keys import FILE, Key, KeyRefused, KeyRing, Rights, Scope, id_of, without_keys, write_key
from api.serving import check_exposure
from api.settings import Settings
from corpus.errors import NotStored, QuestionRejected, StoreDamaged
from index.hit import Filters
from tests.api.doors import CORE, EVERY_SCOPE, HAMA, Door, app_beside, bearer, door
from tests.fakes import article

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ids = st.text(LETTERS, min_size=8, max_size=8)
secrets = st.text(LETTERS, min_size=32, max_size=32)
SOURCE = "Northern Line"
OTHER = "Cedar Gate Daily"


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[KeyRing]:
    with closing(KeyRing(tmp_path)) as opened:
        yield opened


@pytest.fixture
def front(client: TestClient, settings: Settings, tmp_path: Path) -> Iterator[Door]:
    with door(app_beside(client, settings, tmp_path), tmp_path) as opened:
        yield opened


@given(ids, secrets)
def test_a_key_names_its_id(id: str, secret: str) -> None:
    assert id_of(write_key(id, secret)) == id


@given(ids, secrets, st.data())
def test_one_wrong_character_is_a_typo(id: str, secret: str, data: st.DataObject) -> None:
    key = write_key(id, secret)
    at = data.draw(st.integers(0, len(key) - 1))
    wrong = data.draw(st.characters().filter(lambda each: each != key[at]))
    with pytest.raises(KeyRefused):
        id_of(key[:at] + wrong + key[at + 1 :])


@given(ids, secrets, st.data())
def test_a_shortened_key_is_refused(id: str, secret: str, data: st.DataObject) -> None:
    """fault 73"""
    key = write_key(id, secret)
    with pytest.raises(KeyRefused):
        id_of(key[: data.draw(st.integers(0, len(key) - 1))])


def test_a_typo_is_told_from_what_is_no_key() -> None:
    key = write_key("0" * 8, "a" * 32)
    with pytest.raises(KeyRefused, match="mistyped"):
        id_of(key.replace("aaa", "aab", 1))
    with pytest.raises(KeyRefused, match="not a key"):
        id_of("sk-something-else")


@given(st.text(max_size=40), ids, secrets, st.text(max_size=40))
def test_no_text_keeps_a_secret(before: str, id: str, secret: str, after: str) -> None:
    assume(secret not in before and secret not in after)
    shown = without_keys(before + write_key(id, secret) + after)
    assert secret not in shown


def test_only_the_hash_is_kept(ring: KeyRing, tmp_path: Path) -> None:
    _, written = ring.create("desk", Rights())
    kept = (tmp_path / FILE).read_bytes() + (tmp_path / f"{FILE}-wal").read_bytes()
    assert hashlib.sha256(written.encode()).digest() in kept
    assert written.rpartition("_")[2].encode() not in kept
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_key_comes_back_as_it_was_made(ring: KeyRing) -> None:
    end = datetime(2999, 1, 2, tzinfo=UTC)
    key, written = ring.create("desk", Rights(EVERY_SCOPE, (SOURCE,), end, 30))
    assert ring.check(written) == key
    assert ring.all() == [key]


def test_what_is_revoked_expired_or_unknown_is_refused(ring: KeyRing) -> None:
    """fault 73"""
    key, written = ring.create("", Rights())
    ring.revoke(key.id)
    past = datetime.now(UTC) - timedelta(seconds=1)
    _, old = ring.create("", Rights(expires_at=past))
    for refused, why in (
        (written, "revoked"),
        (old, "expired"),
        (write_key(key.id, "x" * 32), "not known"),
        (write_key("Z" * 8, "x" * 32), "not known"),
    ):
        with pytest.raises(KeyRefused, match=why):
            ring.check(refused)


def test_the_last_key_revoked_leaves_the_service_closed(ring: KeyRing, tmp_path: Path) -> None:
    key, _ = ring.create("", Rights())
    ring.revoke(key.id)
    with closing(KeyRing(tmp_path)) as later:
        assert later.required()


def test_no_key_can_be_revoked_that_there_is_not(ring: KeyRing) -> None:
    with pytest.raises(NotStored, match="keys list"):
        ring.revoke("nobody")


def test_another_process_learns_of_keys_at_once(ring: KeyRing, tmp_path: Path) -> None:
    """fault 75: what is shared between workers is the keys"""
    assert not ring.required()

    def dateline(*arguments: str) -> Any:
        code = "from api.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments, "--data", str(tmp_path), "--json"],
            capture_output=True,
            check=True,
        )
        return json.loads(done.stdout)

    made = dateline("keys", "create", "--name", "desk")
    assert ring.required()
    assert ring.check(made["key"]).name == "desk"
    dateline("keys", "revoke", made["id"])
    with pytest.raises(KeyRefused, match="revoked"):
        ring.check(made["key"])


def test_a_damaged_file_admits_nobody(
    client: TestClient, settings: Settings, tmp_path: Path
) -> None:
    app = app_beside(client, settings, tmp_path)
    with door(app, tmp_path) as front:
        _, key = front.key()
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as connection:
            connection.execute("DROP TABLE keys")
        assert front.client.get("/v1/articles", headers=key).status_code == 503
    (tmp_path / FILE).write_bytes(b"not a database, and long enough to be read as one" * 50)
    with pytest.raises(StoreDamaged, match="new keys"):
        KeyRing(tmp_path)


def test_without_keys_everybody_may(front: Door) -> None:
    assert front.client.post("/v1/ask", json=HAMA).status_code == 200
    assert front.client.get("/v1/articles", headers=bearer("sk-anything")).status_code == 200


def test_once_there_is_a_key_each_request_needs_one(front: Door) -> None:
    _, key = front.key()
    refused = front.client.post("/v1/ask", json=HAMA)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.headers["content-type"] == "application/problem+json"
    assert front.client.post("/v1/ask", json=HAMA, headers=key).status_code == 200
    written = key["Authorization"].removeprefix("Bearer ")
    assert front.client.get("/v1/articles", headers={"X-API-Key": written}).status_code == 200
    assert front.client.get("/v1/articles", params={"api_key": written}).status_code == 401


def test_no_route_forgets_to_ask_for_a_key(front: Door) -> None:
    front.key()
    public = {"/", "/docs", "/openapi.json", "/healthz", "/readyz"}
    for path, methods in front.client.get("/openapi.json").json()["paths"].items():
        for method in methods:
            status = front.client.request(
                method, path.replace("{", "").replace("}", "")
            ).status_code
            assert (status == 401) is (path not in public), (method, path)
    for path in ("/mcp", "/nothing", "/v1/ask/", "//v1/ask", "/V1/ask", "/docs/x"):
        assert front.client.post(path).status_code == 401
    for path in public:
        assert front.client.get(path).status_code == 200


def test_openai_routes_refuse_in_openai_s_shape(front: Door) -> None:
    front.key()
    for path in ("/v1/models", "/v1/chat/completions", "/v1/responses"):
        refused = front.client.request("GET" if "models" in path else "POST", path)
        assert refused.status_code == 401
        assert refused.json()["error"]["code"] == "missing_api_key"


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/v1/ask", Scope.ASK),
        ("POST", "/mcp", Scope.ASK),
        ("GET", "/v1/articles", Scope.ASK),
        ("GET", "/v1/articles/x/text", Scope.ASK),
        ("POST", "/v1/articles", Scope.WRITE),
        ("POST", "/v1/articles/x/retract", Scope.WRITE),
        ("DELETE", "/v1/articles/x", Scope.WRITE),
        ("GET", "/metrics", Scope.ADMIN),
    ],
)
def test_each_request_has_its_scope(method: str, path: str, scope: Scope) -> None:
    assert right_for(method, path) == scope


def test_a_key_does_what_its_scopes_say(front: Door) -> None:
    _, asks = front.key(Scope.ASK)
    _, writes = front.key(Scope.WRITE)
    _, admin = front.key(Scope.ADMIN)
    statuses = {
        name: [
            front.client.post("/v1/search", json={"query": "Hama"}, headers=key).status_code,
            front.client.delete("/v1/articles/nothing", headers=key).status_code,
            front.client.get("/metrics", headers=key).status_code,
        ]
        for name, key in (("ask", asks), ("write", writes), ("admin", admin))
    }
    assert statuses == {
        "ask": [200, 403, 403],
        "write": [403, 404, 403],
        "admin": [200, 404, 200],
    }


def test_a_key_for_a_source_sees_no_other(front: Door) -> None:
    """promise 5, faults 73 and 76"""
    theirs = front.client.post("/v1/search", json={"query": "Aleppo", "top_k": 40}).json()["hits"]
    foreign = next(hit for hit in theirs if hit["source"] != SOURCE)
    _, key = front.key(sources=(SOURCE.upper(),))
    get, post = front.client.get, front.client.post
    answer = post("/v1/ask", json={"question": CORE}, headers=key).json()
    assert {each["source"] for each in answer["citations"]} == {SOURCE}
    hits = post("/v1/search", json={"query": "Aleppo", "top_k": 40}, headers=key).json()["hits"]
    assert {hit["source"] for hit in hits} == {SOURCE}
    own = {"query": "Aleppo", "filters": {"sources": [foreign["source"]]}}
    assert post("/v1/search", json=own, headers=key).json()["hits"] == []
    named = {"query": "Aleppo", "filters": {"articles": [foreign["article_id"]]}}
    assert post("/v1/search", json=named, headers=key).json()["hits"] == []

    unknown = get("/v1/articles/never-stored", headers=key).json()["detail"]
    for end in ("", "/versions", "/text", f"?version={foreign['version']}", "?version=none"):
        refused = get(f"/v1/articles/{foreign['article_id']}{end}", headers=key)
        assert refused.status_code == 404
        said = refused.json()["detail"].replace(foreign["article_id"], "never-stored")
        assert said == unknown


def test_pages_hold_only_what_the_key_admits(front: Door) -> None:
    everything = front.client.get("/v1/articles", params={"limit": 500}).json()["articles"]
    wanted = [each["article_id"] for each in everything if each["source"] == SOURCE]
    _, key = front.key(sources=(SOURCE,))
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = front.client.get("/v1/articles", params={"limit": 2} | cursor, headers=key).json()
        seen += [each["article_id"] for each in page["articles"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
        assert cursor["cursor"] in wanted
    assert seen == wanted


def test_a_key_for_a_source_writes_only_that(front: Door) -> None:
    """fault 76"""
    _, key = front.key(Scope.ASK, Scope.WRITE, sources=(SOURCE,))
    text = "A lighthouse was lit in Quellmark."
    front_post = front.client.post
    listed = front.client.get("/v1/articles", params={"limit": 500}, headers=key).json()
    mine = {each["article_id"] for each in listed["articles"]}
    _, all_of_it = front.key(Scope.ADMIN)
    rows = front.client.get("/v1/articles", params={"limit": 500}, headers=all_of_it).json()
    foreign = next(each for each in rows["articles"] if each["article_id"] not in mine)
    theirs = {"id": foreign["article_id"], "text": text, "source": SOURCE}
    twin = front.client.get(f"/v1/articles/{foreign['article_id']}", headers=all_of_it).json()

    sent = [
        {"id": "lit-1", "text": text, "source": OTHER},
        theirs,
        {"id": "lit-2", "text": text},
        {"id": "lit-3", "text": twin["text"], "source": SOURCE},
    ]
    told = front_post("/v1/articles", json=sent, headers=key).json()["articles"]
    assert [row["status"] for row in told] == ["failed", "failed", "added", "added"]
    assert foreign["article_id"] not in json.dumps(told[2:])
    assert front.client.get("/v1/articles/lit-2", headers=key).json()["source"] == SOURCE
    for method, end in (("DELETE", ""), ("POST", "/retract")):
        path = f"/v1/articles/{foreign['article_id']}{end}"
        assert front.client.request(method, path, headers=key).status_code == 404
    for made in ("lit-2", "lit-3"):
        assert front.client.delete(f"/v1/articles/{made}", headers=key).status_code == 204


def test_tools_over_mcp_see_what_the_key_admits(front: Door) -> None:
    hits = front.client.post("/v1/search", json={"query": "Aleppo", "top_k": 40}).json()["hits"]
    foreign = next(hit["article_id"] for hit in hits if hit["source"] != SOURCE)
    _, key = front.key(sources=(SOURCE,))
    headers = {**key, "Accept": "application/json, text/event-stream", "Host": "127.0.0.1"}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    fetch = {"name": "fetch", "arguments": {"id": foreign}}
    told = front.client.post("/mcp", json={**call, "params": fetch}, headers=headers).json()
    assert told["result"]["isError"]
    assert "is stored" in told["result"]["content"][0]["text"]


def test_a_key_revoked_while_an_answer_streams_ends_it(
    front: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, header = front.key()
    from qa import ask as asking

    whole = asking.ask

    def revoked_on_the_way(*arguments: Any) -> Iterator[Any]:
        for at, step in enumerate(whole(*arguments)):
            yield step
            if at == 0:
                front.ring.revoke(key.id)

    monkeypatch.setattr(asking, "ask", revoked_on_the_way)
    headers = {**header, "Accept": "text/event-stream"}
    events = front.client.post("/v1/ask", json=HAMA, headers=headers).text
    assert "event: answer" not in events
    assert "event: error" in events
    assert "revoked" in events


def test_pages_of_other_origins_may_not_use_an_open_service(front: Door) -> None:
    post = front.client.post
    same, foreign = {"Origin": "http://testserver"}, {"Origin": "https://evil.example"}
    assert post("/v1/search", json={"query": "Hama"}, headers=same).status_code == 200
    assert post("/v1/search", json={"query": "Hama"}, headers=foreign).status_code == 403
    assert post("/v1/articles", content="x", headers={"Origin": "null"}).status_code == 403
    for host in ("evil.example:8000", "127.0.0.1.evil.example", "evil.example."):
        assert front.client.get("/v1/articles", headers={"Host": host}).status_code == 403
    for host in ("127.0.0.1:1", "[::1]:1", "localhost", "page.localhost:8"):
        assert front.client.get("/v1/articles", headers={"Host": host}).status_code == 200
    _, key = front.key()
    named = {**key, **foreign, "Host": "news.example"}
    assert front.client.get("/v1/articles", headers=named).status_code == 200


def test_other_machines_are_let_in_by_a_key_or_on_purpose(tmp_path: Path) -> None:
    exposed = Settings(data=tmp_path, host="0.0.0.0")
    for harmless in ({"host": "::1"}, {"host": "localhost"}, {"host": "0.0.0.0", "open": True}):
        check_exposure(Settings(data=tmp_path, **harmless))
    with pytest.raises(QuestionRejected, match="--open"):
        check_exposure(exposed)
    with closing(KeyRing(tmp_path)) as ring:
        ring.create("", Rights())
    check_exposure(exposed)


def test_the_command_tells_what_it_made(tmp_path: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(command, ["keys", *arguments, "--data", str(tmp_path)])

    made = run("create", "--name", "Wire\ndesk", "--source", SOURCE, "--expires", "2099-01-01")
    written, _, told = made.stdout.partition("\n")
    assert id_of(written) in told
    assert "2099-01-01 23:59" in told
    listed = run("list").stdout
    assert "Wire desk" in listed
    assert written not in listed
    assert run("revoke", id_of(written)).exit_code == 0
    assert "revoked" in run("list").stdout
    for wrong in (["--scope", "all"], ["--expires", "someday"], ["--expires", "2001-01-01"]):
        assert run("create", *wrong).exit_code == 2
    assert run("revoke", "nobody").exit_code == 2


@given(st.lists(st.sampled_from(["a", "B", "c"]), max_size=3), st.sampled_from("abcABC"))
def test_filters_only_ever_become_narrower(asked: list[str], source: str) -> None:
    key = Key("id", "", Rights(sources=("a", "b")), datetime.now(UTC))
    narrow = narrowed(Filters(sources=tuple(asked)), Caller(key))
    kept = {each.casefold() for each in narrow.sources}
    both = {"a", "b"} & ({each.casefold() for each in asked} or {"a", "b"})
    assert kept == (both or {"\x00"})
    assert admits(Caller(key), article("text", source=source)) is (source.lower() in "ab")


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_stands_for_its_network(host: str, counted_as: str) -> None:
    assert network_of(host) == counted_as
