"""Words that news uses for one another: the forms of irregular verbs, and a few families of
events and places. A question about who "took" a town is answered by who "captured" it.

The families are of general news English and belong to no story; they are compared by stem.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.terms import stop_terms, terms

_DEEDS = """
take took taken capture seize conquer overrun storm enter fall fell fallen lose lost hold held \
control retake retook recapture regain
kill die dead death fatality slain toll
attack strike struck hit raid bomb shell assault offensive
injure wound hurt
win won beat defeat victory champion
leave left depart withdraw flee fled exit pull
resign quit
begin began begun start launch open
end finish close stop halt
elect vote appoint name choose chose chosen
arrest detain custody imprison
buy bought purchase acquire takeover
sell sold sale
say tell told announce declare state
rise rose risen increase grow grew grown climb jump
drop decline decrease shrink cut
displace uproot evacuate
build built construct erect
find found discover
break broke broken
give gave given
go went gone
come came arrive
make made
pay paid
send sent
lead led
meet met
think thought
know knew known
see saw seen
speak spoke spoken talk
write wrote written
grow grew
run ran
""".strip().splitlines()
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
rebel insurgent militant fighter guerrilla
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
    return found


_PAST = re.compile(r"[a-z]{2,}ed$")


def is_verb(word: str) -> bool:
    """Whether a word is a form of one of the families of deeds, or looks like a past tense."""
    return bool(_PAST.match(word)) or bool(set(terms(word)) & _deed_stems())


@cache
def _deed_stems() -> frozenset[str]:
    return frozenset(stem for line in _DEEDS for stem in terms(line))


@cache
def kinds() -> frozenset[str]:
    """The families of things: what a place, a firm or a building can be called."""
    return frozenset(families([stem for line in _THINGS for stem in terms(line)]))
