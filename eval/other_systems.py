"""Other systems on the same questions: an OpenAI-compatible chat, and any JSON endpoint.

What they answer becomes the same record that dateline's own answers are, with what they do not tell
left out, so that the same measures and the same report apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import ReplyRejected
from eval.asking import Message, Reply
from eval.endpoint import WAITS_S, Endpoint, shown
from eval.gold import Gold
from eval.template import fill, find, headers_of, load_template

INSTRUCTIONS = (
    "Answer the question from sources that you know or can search. Give the answer alone, as short "
    "as it can be: a name, a number, a date; several ones on a line each. No sentences and no "
    "explanations. If your sources do not hold the answer, reply with exactly: not found"
)
# A reply that begins like this says that there is no answer, unless a "but" takes it back.
_REFUSAL = re.compile(
    r"(i'?m sorry[,.]? (but )?|sorry[,.]? (but )?|unfortunately,? )?"
    r"(not found|no answer|unanswerable|unknown\W*$|none\W*$|n/?a\W*$|no information|"
    r"there is (no|not enough) information|i (do not|don'?t) (know|have)|"
    r"i (could not|couldn'?t|cannot|can'?t|am unable to|was unable to) "
    r"(find|answer|determine|verify|provide)|(it is )?not (known|stated|specified|mentioned)|"
    r"the (articles?|sources?|texts?|passages?|documents?) (do|does) not )",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(r"\b(but|however|although)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*([-*•]|\d{1,2}[.)])\s+")
_MARK = re.compile(r"\s*(\[\d+\]|【[^】]*】)")


class OpenAIAsker:
    """Asks `POST {url}/chat/completions`, by whatever serves it. `key` goes into the header and
    nowhere else."""

    system = "openai"

    def __init__(
        self,
        url: str,
        model: str,
        key: str | None = None,
        *,
        timeout_s: float = 60.0,
        waits_s: Sequence[float] = WAITS_S,
    ) -> None:
        self.name = model
        self.url: str | None = shown(url)
        self._address = url.rstrip("/") + "/chat/completions"
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._endpoint = Endpoint(headers, timeout_s=timeout_s, waits_s=waits_s)

    def ask(self, gold: Gold, messages: Sequence[Message]) -> Reply:
        """See `Asker.ask`. Each line of the reply is one short answer."""
        body = {
            "model": self.name,
            "messages": [
                {"role": "system", "content": _instructions(gold)},
                *map(asdict, messages),
                {"role": "user", "content": gold.question},
            ],
        }
        reply = self._endpoint.ask("POST", self._address, body)
        try:
            message = reply["choices"][0]["message"]
            text = message["content"] or ""
            annotations = message.get("annotations") or []
            cited = [each["url_citation"] for each in annotations if "url_citation" in each]
            citations = [{"url": each["url"], "title": each.get("title")} for each in cited]
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ReplyRejected(
                f"{self.url} answered no chat completion: {str(reply)[:200]!r}"
            ) from error
        if not isinstance(text, str):
            raise ReplyRejected(f"{self.url} answered content that is no text: {str(text)[:200]!r}")
        return reply_of(text, short_answers(text), citations=citations or None)

    def close(self) -> None:
        """Let the connection go."""
        self._endpoint.close()


class TemplateAsker:
    """Asks any HTTP endpoint that takes and gives JSON, as a template says (see
    `eval.template`)."""

    system = "http"

    def __init__(
        self, path: Path, variables: Mapping[str, str], *, waits_s: Sequence[float] = WAITS_S
    ) -> None:
        """`variables` are what "$NAME" in a header may name. Raises InputRejected, naming file and
        field, for a template that cannot be used."""
        self._template = load_template(path)
        self.name = self._template.name
        self.url: str | None = shown(self._template.url)
        self._endpoint = Endpoint(
            headers_of(self._template, variables),
            timeout_s=self._template.timeout_s,
            waits_s=waits_s,
        )

    def ask(self, gold: Gold, messages: Sequence[Message]) -> Reply:
        """See `Asker.ask`."""
        turns = [*messages, Message("user", gold.question)]
        values = {
            "question": gold.question,
            "as_of": gold.as_of,
            "date": gold.date,
            "messages": [asdict(each) for each in turns],
        }
        url, body = fill(self._template, values)
        found = find(self._template, self._endpoint.ask(self._template.method, url, body))
        answers = found.answers or short_answers(found.text)
        return reply_of(
            found.text or ", ".join(answers),
            answers,
            citations=found.citations,
            confidence=found.confidence,
            is_silent=found.is_silent,
        )

    def close(self) -> None:
        """Let the connection go."""
        self._endpoint.close()


def short_answers(text: str) -> list[str]:
    """One a line, without bullets, marks of citations and a final full stop.

    >>> short_answers("- Dole [1].\\n- Vimy")
    ['Dole', 'Vimy']
    """
    lines = (_MARK.sub("", _BULLET.sub("", line)).strip() for line in text.splitlines())
    return [line.removesuffix(".") for line in lines if line.removesuffix(".")]


def is_refusal(text: str) -> bool:
    """Whether a reply says that it has no answer: it is empty, or begins with one of a few such
    phrases and takes it back with no "but" in the same sentence.

    >>> is_refusal("I don't know."), is_refusal("I don't know exactly, but about 12.")
    (True, False)
    """
    said = text.replace("’", "'").strip().strip("\"'*_ ")
    first = re.split(r"[.!?\n]", said, maxsplit=1)[0]
    begins = _REFUSAL.match(said)
    return not said or bool(begins and not _TAKEN_BACK.search(first, begins.end()))


def reply_of(
    text: str,
    answers: Sequence[str],
    *,
    citations: Iterable[Mapping[str, Any]] | None = None,
    confidence: float | None = None,
    is_silent: bool | None = None,
) -> Reply:
    """What another system said, in the shape of a record's answer. Without `is_silent` the words
    tell whether it has an answer; `citations` is None where it shows none at all."""
    silent = is_refusal(text) if is_silent is None else is_silent
    cited = None if citations is None else list(citations)
    return Reply(
        {
            "status": "not_found" if silent else "answered",
            "reason": None,
            "confidence": confidence,
            "text": text,
            "answers": [
                {"text": each, "score": None, "citations": []} for each in answers if not silent
            ],
            "citations": None
            if cited is None
            else [_citation(number, each) for number, each in enumerate(cited, start=1)],
        }
    )


def _citation(number: int, told: Mapping[str, Any]) -> dict[str, Any]:
    """A foreign quote is of no stored article as far as anyone here knows."""
    unknown = dict.fromkeys(("article_id", "version", "start", "end", "published_at", "verbatim"))
    named = {name: told.get(name) for name in ("quote", "url", "title", "source")}
    return {"number": number} | unknown | named


def _instructions(gold: Gold) -> str:
    lines = [INSTRUCTIONS]
    if gold.date:
        lines.append(f"Today is {gold.date}.")
    if gold.as_of:
        lines.append(f"Use only what was published by {gold.as_of}, and answer as of then.")
    return "\n".join(lines)
