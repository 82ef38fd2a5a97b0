"""Synonyms by WordNet's files: forms, shared synsets, one step up, and nothing further."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.training.wordnet import WordNet

# A few synsets in WordNet's own form; "own" is two steps above "capture".
DATA = {
    "verb": [
        "  1 the licence",
        "00000001 40 v 02 capture 0 catch 0 001 @ 00000003 v 0000 | take by force",
        "00000002 40 v 02 seize 0 capture 0 000 | take hold of",
        "00000003 40 v 01 take 0 001 @ 00000004 v 0000 | get into one's hands",
        "00000004 40 v 01 own 0 000 | have",
        "00000005 40 v 01 stop 0 000 | end a movement",
    ],
    "noun": ["00000001 15 n 02 harbor 0 haven 0 000 | a sheltered port"],
    "adj": ["00000001 00 a 01 large 0 000 | of great size"],
}
EXCEPTIONS = {"verb": ["caught catch", "taken take", "took take"], "noun": [], "adj": []}


@pytest.fixture
def wordnet(tmp_path: Path) -> WordNet:
    for part, lines in DATA.items():
        (tmp_path / f"data.{part}").write_text("\n".join(lines) + "\n", encoding="utf-8")
        forms = "".join(line + "\n" for line in EXCEPTIONS[part])
        (tmp_path / f"{part}.exc").write_text(forms, encoding="utf-8")
    return WordNet(tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("capture", "catch"),
        ("captured", "seized"),
        ("capturing", "seizes"),
        ("caught", "captured"),
        ("captured", "took"),
        ("harbors", "haven"),
        ("stopped", "stop"),
    ],
)
def test_synonyms_and_what_is_one_step_more_general_are_near(
    wordnet: WordNet, one: str, other: str
) -> None:
    assert wordnet.near(one, other)
    assert wordnet.near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("capture", "own"), ("seize", "stop"), ("capture", "harbor"), ("unheard", "unseen")],
)
def test_other_words_are_not(wordnet: WordNet, one: str, other: str) -> None:
    assert not wordnet.near(one, other)


def test_irregular_pasts_are_known(wordnet: WordNet) -> None:
    assert wordnet.is_past("took")
    assert not wordnet.is_past("captured")


def test_a_folder_without_its_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="noun"):
        WordNet(tmp_path).near("capture", "seize")
