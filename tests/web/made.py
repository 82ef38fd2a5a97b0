"""Answers made by hand, with everything that an answer can hold."""

from __future__ import annotations

from typing import Any

HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


def citation(number: int, quote: str, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "quote": quote,
        "article_id": f"made-{number}",
        "version": "v1",
        "start": 0,
        "end": len(quote),
        "title": f"Flood in Valdoria, part {number}",
        "url": f"https://news.example/flood/{number}",
        "deep_link": f"https://news.example/flood/{number}#:~:text=Flood",
        "source": f"Gazette {number}",
        "authors": [],
        "published_at": f"2024-11-0{number}T10:00:00",
        "score": 0.7,
        **more,
    }


def answer(**more: Any) -> dict[str, Any]:
    """At least 16 died, say some; each part of an answer can be given in `more`."""
    return {
        "id": "ans_1",
        "question": "How many died last week?",
        "resolved_question": "How many died last week?",
        "time_scope": {"from": None, "to": None, "as_of": None, "because": None},
        "status": "answered",
        "reason": None,
        "confidence": 0.71,
        "text": "at least 16 [1].\n“At least 16 people died.” — Gazette 1, 1 November 2024 [1]",
        "answers": [{"text": "at least 16", "score": 0.71, "citations": [1]}],
        "facets": [],
        "events": [],
        "conflicts": [],
        "citations": [citation(1, "At least 16 people died."), citation(2, "The toll is 12.")],
        "usage": {"tokens_read": 100, "passages_read": 2},
        "timings_ms": {"total": 12},
        "generation": 1,
        **more,
    }


def full_answer() -> dict[str, Any]:
    """Accounts that differ, a figure that grew, a correction, a retraction, a replaced version."""
    values = [
        {"value": "at least 16", "attribution": "the monitor", "as_of": "2024-11-01"},
        {"value": "12", "attribution": "According to the ministry", "as_of": None},
    ]
    grown = [("14,000", "2024-11-01"), ("48,500", "2024-11-03"), ("280,000", "2024-11-05")]
    return answer(
        resolved_question="How many died in the flood in Valdoria last week?",
        time_scope={
            "from": "2024-10-28T00:00:00",
            "to": "2024-11-03T23:59:59.999999",
            "as_of": None,
            "because": "last week",
        },
        events=[
            {
                "values": {"who": "the river Vald", "which towns": "Orlo, Sarn"},
                "date": f"2024-11-0{day}" if day else None,
                "date_precision": "day" if day else None,
                "citations": [1, 2],
            }
            for day in (1, 3, None)
        ],
        conflicts=[
            {
                "facet": "how many",
                "kind": "contradiction",
                "values": [{**each, "citations": [n]} for n, each in enumerate(values, 1)],
            },
            {
                "facet": "displaced",
                "kind": "growth",
                "values": [{"value": v, "as_of": d, "citations": [1]} for v, d in grown],
            },
        ],
        citations=[
            citation(
                1,
                "At least 16 people died.",
                attribution="the monitor",
                also_in=[
                    {"source": "Herald", "url": "https://herald.example/1", "published_at": None},
                    {"source": "Trap", "url": "javascript:alert(3)", "published_at": None},
                ],
            ),
            citation(
                2,
                "The toll is 12.",
                notice={"kind": "correction", "text": "The toll was 13 before."},
                superseded=True,
            ),
            citation(3, "Nobody died.", retraction="Made up."),
        ],
    )
