"""A question without what is only polite about it, and with its topic where its pronoun stands."""

from __future__ import annotations

import re

ASKING = re.compile(
    r"\b(?P<word>who|whom|whose|what|which|where|when|why|how many|how much|how far|how long"
    r"|how old|how often|how near|how close|how)\b",
    re.IGNORECASE,
)
WHETHER = re.compile(
    r"(?:[^,?]{0,60},\s*)?(?:and\s+|so\s+|but\s+)?(?:did|was|were|is|are|has|have|had|does|do|can|could"
    r"|will|would)(?:n['’]t)?\s",
    re.IGNORECASE,
)
# "Can you tell me who won?" asks who won, "name the four towns" which four towns.
_POLITELY = re.compile(
    r"\s*(?:please[,\s]+)?(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?|i(?:['’]d|\s+would)\s+like\s+"
    r"(?:you\s+)?to\s+|i\s+want\s+to\s+|do\s+you\s+)?(?:(?:tell|give|show|remind)\s+(?:me|us)\s+|know\s+"
    r"|explain\s+)?(?:please\s+)?",
    re.IGNORECASE,
)
_IF_SO = re.compile(
    r"\s*(?P<clause>(?:did|was|were|is|are|has|have|had)\s[^?,;]+),?\s+(?:and\s+)?if\s+so,?\s+"
    r"(?P<when>(?:(?:by|to|from|in|on|at)\s+)?(?:when|where|why|how))\s*\?*$",
    re.IGNORECASE,
)
_ITS_TOPIC = re.compile(r"\b(?:it|them|they|he|she)\b", re.IGNORECASE)
_IS_TOPIC = re.compile(
    r"[Tt]he\s[^.!?]+|[A-Z][^\s,.!?]*(?:,?\s(?:and\s|of\s|the\s)*[A-Z][^\s,.!?]*)*"
)
_NO_LIST = re.compile(r"(?:news|details|facts|basics|circumstances|events|latest)\b", re.IGNORECASE)
_IS = re.compile(r"\b(who|what|where|when|how)['’]s\s+", re.IGNORECASE)
# All of them are told anyway, where accounts differ.
_ALL = r"(?:the\s)?(?:different|various|several|both|all|diverging|differing)\s(?:the\s)?"
_WHO_TELL = "sources|accounts|reports|sides|articles|versions|parties|outlets|media"
_ALL_ACCOUNTS = re.compile(
    rf"(?<!\s),?\s{{1,3}}(?:according to|in the words of)\s{_ALL}(?:{_WHO_TELL})\b"
    rf"|(?<!\s),?\s{{1,3}}by\s{_ALL}(?:sources|accounts|reports)\b"
    rf"|(?<!\s),?\s{{1,3}}(?:or|and)\sdo\s(?:the\s)?(?:{_WHO_TELL})\s"
    r"(?:differ|disagree|agree|vary|diverge)(?=\s*\?*$)",
    re.IGNORECASE,
)
# Nobody takes or keeps anything.
_HOLDS_RESPONSIBLE = re.compile(r"\bh(old|eld)\s+(?:responsible|accountable)\b")
PLURAL = re.compile(r"(?<![siu])s$", re.IGNORECASE)  # no "pass", "basis" or "campus"


def plainly(text: str) -> str:
    """The question without what is only polite about it; a wish for things as "name them"."""
    if whether := _IF_SO.match(text):  # "Did it fall, and if so, when?"
        text = (
            f"{whether['when'].capitalize()} {whether['clause'][0].lower()}{whether['clause'][1:]}?"
        )
    text = _ALL_ACCOUNTS.sub("", text)
    text = _HOLDS_RESPONSIBLE.sub(lambda word: "blamed" if word[1] == "eld" else "blame", text)
    text = _IS.sub(lambda word: f"{word[1]} is ", text)
    topic, colon, asked = text.partition(": ")
    if colon and _IS_TOPIC.fullmatch(topic) and _ITS_TOPIC.search(asked):
        text = _ITS_TOPIC.sub(lambda _: topic, asked, count=1)  # "The mill: who bought it?"
    polite = _POLITELY.match(text)
    asked = text[polite.end() :] if polite else text
    if asked == text:
        return text
    if ASKING.match(asked) or WHETHER.match(asked):
        return asked[0].upper() + asked[1:]
    noun = re.match(r"(?:all\s+)?the\s+([\w'’-]+)", asked)
    if noun and _NO_LIST.match(noun[1]):
        return text
    if noun and PLURAL.search(noun[1]):
        return f"Name {asked}"
    return f"What is {asked}" if noun else text
