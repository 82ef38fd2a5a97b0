"""The HTTP contract: routes, shapes, and problem documents for everything that is wrong."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

JSON = {"Content-Type": "application/json"}
CORE = "Who took which neighborhoods of Aleppo, and when?"


def is_problem(response: Any) -> bool:
    body = response.json()
    return (
        response.headers["content-type"].startswith("application/problem+json")
        and body["status"] == response.status_code
        and bool(body["detail"])
        and "Traceback" not in response.text
    )


def put(client: TestClient, *rows: dict[str, Any]) -> Any:
    return client.post("/v1/articles", json=list(rows))


def test_an_answer_has_the_shape_of_the_contract(client: TestClient) -> None:
    body = client.post("/v1/ask", json={"question": CORE}).json()
    assert body["status"] == "answered"
    assert body["id"].startswith("ans_")
    assert set(body["time_scope"]) == {"from", "to", "as_of", "because"}
    assert {"tokens_read", "passages_read"} == set(body["usage"])
    assert {"search", "read", "total"} <= set(body["timings_ms"])
    assert body["events"][0]["date_precision"] == "day"
    assert {"who", "which neighborhoods", "when"} <= {facet["label"] for facet in body["facets"]}
    citation = body["citations"][0]
    assert citation["deep_link"].startswith(f"{citation['url']}#:~:text=")


def test_a_quote_can_be_checked_by_its_slice(client: TestClient) -> None:
    body = client.post("/v1/ask", json={"question": CORE}).json()
    for citation in body["citations"]:
        place = {key: citation[key] for key in ("version", "start", "end")}
        checked = client.get(f"/v1/articles/{citation['article_id']}/text", params=place)
        assert checked.json()["text"] == citation["quote"]


def test_as_of_and_filters_are_echoed(client: TestClient) -> None:
    body = client.post(
        "/v1/ask",
        json={
            "question": CORE,
            "as_of": "2024-12-01",
            "filters": {"published_from": "2024-11-28", "sources": ["Northern Line"]},
        },
    ).json()
    assert body["time_scope"]["as_of"].startswith("2024-12-01T23:59")
    assert {each["source"] for each in body["citations"]} == {"Northern Line"}


def test_search_ranks_passages(client: TestClient) -> None:
    hits = client.post("/v1/search", json={"query": "Hama prison", "top_k": 3}).json()["hits"]
    assert len(hits) == 3
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert {"words", "vectors"} >= set(hits[0]["found_by"])
    assert "Hama" in hits[0]["text"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "   "},
        {"question": "x" * 1_000_000},
        {"question": 7},
        {"question": CORE, "top_k": 0},
        {"question": CORE, "top_k": -1},
        {"question": CORE, "top_k": 10**9},
        {"question": CORE, "top_k": "many"},
        {"question": CORE, "max_citations": 0},
        {"question": CORE, "unknown": 1},
        {"question": CORE, "as_of": "someday"},
        {"question": CORE, "as_of": ""},
        {"question": CORE, "as_of": "0000-01-01"},
        {"question": CORE, "as_of": "2024-02-31"},
        {
            "question": CORE,
            "filters": {"published_from": "2024-12-02", "published_to": "2024-12-01"},
        },
        {"question": CORE, "filters": {"sources": "Bridge TV"}},
        {"question": CORE, "filters": []},
        {"question": CORE, "messages": [{"role": "user"}]},
        [],
        "text",
        None,
    ],
)
def test_a_bad_question_is_a_problem_document(client: TestClient, body: Any) -> None:
    """faults 40, 43, 52, 53"""
    response = client.post("/v1/ask", content=json.dumps(body).encode(), headers=JSON)
    assert 400 <= response.status_code < 500
    assert is_problem(response)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"question": NaN}', b'{"question": 1e999}'],
)
def test_a_broken_body_is_a_problem_document(client: TestClient, content: bytes) -> None:
    """faults 49 and 51"""
    for path in ("/v1/ask", "/v1/search", "/v1/articles"):
        response = client.post(path, content=content, headers=JSON)
        assert 400 <= response.status_code < 500, path
        assert is_problem(response) or response.json()["articles"][0]["status"] == "failed"


@pytest.mark.parametrize(
    "question", ["\ud800 when?", "\u0000 when did Hama fall?", "Wann fiel Hama?", "متى سقطت حماة؟"]
)
def test_odd_text_is_answered_or_not_found(client: TestClient, question: str) -> None:
    """faults 41, 42, 45"""
    response = client.post("/v1/ask", content=json.dumps({"question": question}), headers=JSON)
    assert response.status_code == 200
    assert response.json()["status"] in {"answered", "partial", "not_found"}


def test_a_body_beyond_the_limit_is_refused(client: TestClient) -> None:
    """fault 60: by its header, and without one"""
    big = b'{"question": "' + b"x" * 2**21 + b'"}'
    declared = client.post("/v1/ask", content=big, headers=JSON)
    chunked = client.post("/v1/ask", content=iter([big[: 2**20], big[2**20 :]]), headers=JSON)
    assert (declared.status_code, chunked.status_code) == (413, 413)
    assert is_problem(declared)


def test_articles_come_back_in_order_each_with_its_status(client: TestClient) -> None:
    first = {"id": "order-1", "text": "A bridge opened in Bergen.", "published": "2024-05-01"}
    response = put(
        client, first, {"text": ""}, first | {"id": "order-2"}, {"id": "a/b", "text": "x"}
    )
    rows = response.json()["articles"]
    assert response.status_code == 201
    assert [row["status"] for row in rows] == ["added", "failed", "duplicate", "failed"]
    assert put(client, first).status_code == 200
    assert put(client, first).json()["articles"][0]["status"] == "unchanged"
    assert put(client, {"text": " "}).status_code == 422


def test_an_uploaded_file_is_taken_in(client: TestClient) -> None:
    page = gzip.compress(b"A ferry sank\n\nThe ferry Aurora sank off Skagen on Monday.")
    response = client.post("/v1/articles", files={"file": ("ferry.txt.gz", page)})
    (row,) = response.json()["articles"]
    assert row["status"] == "added"
    assert client.get(f"/v1/articles/{row['article_id']}").json()["title"] == "A ferry sank"


def test_what_an_article_says_of_itself_goes_along_wherever_it_is_shown(
    client: TestClient,
) -> None:
    question = "How many people had been displaced in Idlib and Aleppo?"
    words = "Correction: An earlier version of this article said that more than 151,000"
    [cited, *_] = client.post("/v1/ask", json={"question": question}).json()["citations"]
    assert cited["notice"]["kind"] == "correction"
    assert cited["notice"]["text"].startswith(words)
    hits = client.post("/v1/search", json={"query": question}).json()["hits"]
    own = [hit for hit in hits if hit["article_id"] == cited["article_id"]]
    assert [hit["notice"] for hit in own] == [cited["notice"]] * len(own)
    assert client.get(f"/v1/articles/{cited['article_id']}").json()["notice"] == cited["notice"]
    user = {"role": "user", "content": question}
    chat = client.post("/v1/chat/completions", json={"model": "dateline", "messages": [user]})
    assert f"; {words}" in chat.json()["choices"][0]["message"]["content"]


def test_a_title_that_says_corrected_is_a_notice(client: TestClient) -> None:
    title = "CORRECTED-Glimmer ferry sank on Sunday"
    put(client, {"id": "titled", "title": title, "text": "The Glimmer ferry sank on Sunday."})
    told = client.get("/v1/articles/titled").json()["notice"]
    assert told == {"kind": "correction", "text": title}
    assert client.delete("/v1/articles/titled").status_code == 204


def test_what_was_stored_is_found_at_once_and_gone_once_deleted(client: TestClient) -> None:
    """promise 4"""
    put(client, {"id": "gone", "text": "The Quibbleton observatory opened its dome."})
    query = {"query": "Quibbleton observatory dome"}
    assert client.post("/v1/search", json=query).json()["hits"][0]["article_id"] == "gone"
    assert client.delete("/v1/articles/gone").status_code == 204
    hits = client.post("/v1/search", json=query).json()["hits"]
    assert "gone" not in {hit["article_id"] for hit in hits}
    assert client.delete("/v1/articles/gone").status_code == 404


def test_a_new_text_is_a_new_version_and_the_old_one_is_found_as_of_then(
    client: TestClient,
) -> None:
    old = {
        "url": "https://n.example/zorb",
        "text": "The Zorbia dam holds 10 boats.",
        "published": "2024-03-01",
    }
    new = old | {"text": "The Zorbia dam holds 12 boats.", "updated_at": "2024-03-05"}
    statuses = [row["status"] for row in put(client, old, new).json()["articles"]]
    assert statuses == ["added", "updated"]

    def first(**scope: str) -> str:
        body = {"query": "Zorbia dam boats", "top_k": 1, **scope}
        return str(client.post("/v1/search", json=body).json()["hits"][0]["text"])

    assert "12 boats" in first()
    assert "10 boats" in first(as_of="2024-03-04")

    def flags(**scope: str) -> list[bool]:
        body = {"query": "Zorbia dam boats", **scope}
        hits = client.post("/v1/search", json=body).json()["hits"]
        return [hit["superseded"] for hit in hits if "Zorbia" in hit["text"]]

    assert flags() == [False]
    assert flags(as_of="2024-03-04") == [True]
    assert flags(as_of="2024-03-06") == [False]


def test_versions_say_how_long_they_were_valid(client: TestClient) -> None:
    listed = client.get("/v1/articles", params={"limit": 500}).json()["articles"]
    corrected = next(each for each in listed if each["updated_at"] and each["source"])
    versions = client.get(f"/v1/articles/{corrected['article_id']}/versions").json()["versions"]
    assert versions[-1]["valid_to"] is None
    begins = [datetime.fromisoformat(each["valid_from"]) for each in versions]
    assert begins == sorted(begins)


def test_a_retraction_shows_on_the_article(client: TestClient) -> None:
    put(client, {"id": "wrong", "text": "The moon is made of Gouda."})
    told = client.post("/v1/articles/wrong/retract", json={"reason": "it is not"}).json()
    assert told["retraction"] == "it is not"
    assert client.get("/v1/articles/wrong").json()["retraction"] == "it is not"


def test_pages_list_every_article_once(client: TestClient) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 7} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/articles", params=params).json()
        seen += [each["article_id"] for each in page["articles"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == client.get("/readyz").json()["articles"]


@pytest.mark.parametrize(
    "path",
    ["nothing", "../../etc/passwd", "%2e%2e%2f%2e%2e", "a%00b", "x" * 500, "' OR 1=1 --"],
)
def test_an_unknown_article_is_a_404(client: TestClient, path: str) -> None:
    """fault 70"""
    response = client.get(f"/v1/articles/{path}")
    assert response.status_code == 404
    assert is_problem(response)


@pytest.mark.parametrize("place", [(-1, 5), (0, 10**12), (5, 2)])
def test_a_slice_outside_the_text_is_a_problem(client: TestClient, place: tuple[int, int]) -> None:
    article = client.get("/v1/articles").json()["articles"][0]["article_id"]
    params = {"start": place[0], "end": place[1]}
    assert client.get(f"/v1/articles/{article}/text", params=params).status_code == 422


def test_health_readiness_and_the_schema_are_served(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ready"
    assert "/v1/ask" in client.get("/openapi.json").json()["paths"]


def test_the_page_runs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "http" not in page.text
    for name in ("web/main.js", "web/page.css"):
        assert client.get(f"/{name}").status_code == 200


def test_markup_in_a_title_stays_text(client: TestClient) -> None:
    """faults 47 and 48"""
    title = "<script>alert(1)</script>"
    put(client, {"id": "markup", "title": title, "text": "A story of markup in Plonksville."})
    body = client.post("/v1/search", json={"query": "Plonksville markup"}).json()
    assert body["hits"][0]["title"] == title
    (row,) = put(client, {"text": "x", "url": "javascript:alert(1)"}).json()["articles"]
    assert row["status"] == "failed"


def test_every_file_of_an_upload_has_its_row(client: TestClient) -> None:
    parts = [("file", (f"{n}.txt", f"Tram number {n} derailed.".encode())) for n in range(3)]
    rows = client.post("/v1/articles", files=parts).json()["articles"]
    assert [row["status"] for row in rows] == ["added"] * 3


def test_a_source_that_is_no_text_admits_nothing(client: TestClient) -> None:
    """fault 42"""
    body = json.dumps({"question": CORE, "filters": {"sources": ["\ud800"]}})
    answer = client.post("/v1/ask", content=body, headers=JSON).json()
    assert (answer["status"], answer["reason"]) == ("not_found", "outside_time_scope")


def test_a_range_with_offsets_is_compared_as_instants(client: TestClient) -> None:
    span = {"published_from": "2024-12-05T23:00:00+03:00", "published_to": "2024-12-05T21:00:00Z"}
    body = {"question": CORE, "filters": span}
    assert client.post("/v1/ask", json=body).status_code == 200


def test_another_answer_has_another_id(client: TestClient) -> None:
    ids = {
        client.post("/v1/ask", json={"question": CORE} | limits).json()["id"]
        for limits in ({}, {"filters": {"sources": ["nobody"]}}, {"top_k": 1})
    }
    assert len(ids) == 3


def test_a_wrong_method_is_told_the_right_ones(client: TestClient) -> None:
    response = client.get("/v1/ask")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert is_problem(response)


def test_long_addresses_are_taken_whole_or_not_at_all(client: TestClient) -> None:
    long = "https://long.example/" + "a" * 1_200
    first, second = ({"text": f"Story {n} of a long address.", "url": f"{long}{n}"} for n in (1, 2))
    endless = {"text": "x", "url": "https://long.example/" + "a" * 5_000}
    rows = put(client, first, second, endless).json()["articles"]
    assert [row["status"] for row in rows] == ["added", "added", "failed"]
