"""No code is made for the bundled sample: its people and places stand in no module."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "qa", "eval")
NAME = re.compile(r"(?<![.!?\n] )(?<!^)\b(?:al-)?[A-Z][a-z]{4,}\b")
# Words of the sample that are names of something else, too: days, months, what any news speaks of.
COMMON = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April August
    September October November December Ministry Council United States America Britain France
    Germany Russia Turkey China Israel Syria Syrian Russian Turkish Foreign Minister President Prime
    National Security Human Rights Press Press Network General State Agency Network Reuters Times
    Street School University Hospital International Airport Center Centre Military Command
    Operations Freedom Northern Southern Resolution Information Network North South Democratic
    Council Associated Anadolu London White House Pentagon Kremlin Nations Institute Peace Truth
    Social Guards Revolutionary Islamic Television Office Daily Weekly Bulletin Dispatch Network
    Bridge Meridian Bearing Ledger Cedar Jasmine Kurdish Affairs Action Battle Update Group Party
    Telegram Arabic Program Programme World Local Central Party Building Square Rebel Rebels Force
    Forces Group Army Mosque""".split()
)


def names_of_the_sample() -> set[str]:
    """Capitalised words inside sentences that the sample says at least three times."""
    path = ROOT / "corpus" / "sample" / "articles.jsonl"
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        counts.update(NAME.findall(json.loads(line).get("text", "")))
    return {name for name, count in counts.items() if count >= 3} - COMMON


@pytest.mark.parametrize("room", ROOMS)
def test_the_samples_names_stand_in_no_code(room: str) -> None:
    wanted = re.compile(rf"\b(?:{'|'.join(sorted(names_of_the_sample()))})\b")
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (ROOT / room).rglob("*.py")
        for match in wanted.finditer(path.read_text(encoding="utf-8"))
    }
    assert not found
