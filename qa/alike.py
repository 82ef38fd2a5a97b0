"""Words that news uses for one another: the forms of irregular verbs, and a few families of
events and places. A question about who "took" a town is answered by who "captured" it.

The families are of general news English and belong to no story; they are compared by stem.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.terms import stop_terms, terms
from qa.verbs import irregular

_DEEDS = """
take capture seize conquer overrun storm enter fall lose hold control retake recapture regain
kill die dead death fatality slain toll
attack strike hit raid bomb shell assault offensive
injure wound hurt
win beat defeat victory champion
leave depart withdraw flee exit pull
resign quit
begin start launch open
end finish close stop halt
elect vote appoint name choose
arrest detain custody imprison
buy purchase acquire takeover
sell sale
say tell announce declare
rise increase grow climb jump raise
drop decline decrease shrink cut reduce slash
displace uproot evacuate
build construct erect
find discover
come arrive
talk speak
blame accuse
destroy demolish flatten raze
reject refuse
sack dismiss oust
approve ratify adopt
delay postpone
resume reopen
convict guilty
marry wed
prohibit forbid outlaw
""".strip().splitlines()
_OTHER_DEEDS = """
break bring drive fight fly give go know lead make meet pay see send shoot steal think throw write
run
"""
_THINGS = """
neighborhood neighbourhood district quarter suburb
city town village
country nation
firm company business
prize award medal trophy
airport airbase airfield
base barracks
province region state governorate county
school college university academy
hospital clinic
river lake sea
crossing border
prison jail
team club
party
""".strip().splitlines()

_OTHERS = """
rebel insurgent militant fighter guerrilla faction
soldier troop serviceman
civilian noncombatant
child minor
refugee evacuee migrant
house home dwelling
kilometre kilometer km
metre meter
percent percentage
mile
""".strip().splitlines()


def families(stems: list[str]) -> list[str]:
    """Each stem as the name of its family, or as itself where it has none."""
    known = _family_of()
    return [known.get(stem, stem) for stem in stems]


@lru_cache(maxsize=65_536)
def families_of(word: str) -> tuple[str, ...]:
    """The families of one word: none, one, or those of its parts."""
    return tuple(families(terms(word)))


def telling_families(text: str) -> set[str]:
    """The families of the words of `text` that tell something."""
    return set(families([stem for stem in terms(text) if stem not in stop_terms()]))


@cache
def _family_of() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _DEEDS + _THINGS + _OTHERS:
        stems = terms(line)
        for stem in stems:
            found.setdefault(stem, stems[0])
    for base, forms in irregular().items():
        [stem] = terms(base)
        for form in terms(" ".join((base, *forms))):
            found.setdefault(form, found.get(stem, stem))
    return found


_PAST = re.compile(r"[a-z]{2,}ed$")


def is_verb(word: str) -> bool:
    """Whether a word is a form of one of the families of deeds, or looks like a past tense."""
    return bool(_PAST.match(word)) or bool(set(terms(word)) & _deed_stems())


@cache
def _deed_stems() -> frozenset[str]:
    stems = {stem for line in (*_DEEDS, _OTHER_DEEDS) for stem in terms(line)}
    forms = {
        form
        for base, both in irregular().items()
        if stems & set(terms(base))
        for form in terms(" ".join(both))
    }
    return frozenset(stems | forms)


@cache
def kinds() -> frozenset[str]:
    """The families of things: what a place, a firm or a building can be called."""
    return frozenset(families([stem for line in _THINGS for stem in terms(line)]))
