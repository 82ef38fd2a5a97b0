"""The verbs by which English news says whose claim something is, and the shapes of what stands
around them. They are of the language and belong to no story.
"""

from __future__ import annotations

import re

SAYS = frozenset(
    """said says say told tells tell announced announces confirmed confirms
    declared declares insisted insists insist argued argues argue warned warns warn explained
    explains acknowledged acknowledges admitted admits conceded concedes alleged alleges allege
    contended contends revealed reveals reiterates wrote writes tweeted
    testified testifies stressed stresses emphasized emphasised recalled recalls predicted
    predicts predict vowed promised pledged concluded concludes reported claimed believes
    believe believed estimated ruled cautioned recounted thinks think""".split()
)
# Nouns as often, or verbs of other things: they say something where "that" or a quotation follows.
DOUBTFUL = frozenset(
    """estimate estimates reports report claims claim stated notes note noted maintains
    maintained comments commented forecast forecasts suggests suggest suggested shows show
    showed found finds find indicated indicates indicate expects expect expected posted held
    agreed continued responded replied replies remarked complained joked quipped countered
    observed repeated reiterated added
    adds add asserted asserts""".split()
)
# They take a noun, too: "reported 12 cases". Then whoever does it must be one who says things.
WITH_NOUN = frozenset(
    """announced announces confirmed confirms reported reports claimed claims claim acknowledged
    acknowledges admitted admits alleged alleges declared declares estimated estimates reveals
    revealed predicted predicts forecast forecasts promised pledged""".split()
)
DENIES = frozenset(
    """denied denies deny rejected rejects reject disputed disputes dispute refuted refutes
    refute dismissed dismisses dismiss rebutted rebuts""".split()
)
CALLS = frozenset(
    """called calls described describes describe branded labeled labelled denounced accused
    accuses accuse blamed blames blame named identified""".split()
)
GERUNDS = frozenset(
    """adding saying noting warning stressing claiming insisting arguing alleging explaining
    acknowledging admitting suggesting confirming announcing declaring stating reporting
    estimating""".split()
)
COUNTS = frozenset(
    """counted counts count recorded records record registered documented tallied listed lists
    logged gave gives give put puts placed places spoke speaks speak raised revised
    lowered reckon reckons reckoned""".split()
)
NOUNS = frozenset(
    """claim claims report reports estimate estimates note notes forecast forecasts comments show
    shows finds find""".split()
)
# Of the doubtful ones, those that need no "that" where a clause follows.
WITH_CLAUSE = frozenset(
    """reports report estimates estimate suggests suggest suggested notes noted claims claim
    maintains shows show showed indicates indicate indicated expects""".split()
)
TELLS = frozenset("told tell tells".split())
TOLD_WHOM = frozenset("me us him her them it you everyone everybody".split())
VERBS = SAYS | DOUBTFUL | WITH_NOUN | DENIES | CALLS | GERUNDS | COUNTS

# Behind one of these nobody says anything.
UNSAID = frozenset(
    """not never n't to cannot would could might may should will must if be is are was were been
    being declined refused""".split()
)
NEGATED = re.compile(r"n[’']t$")
TO_DO = re.compile(r"\s+to\s+")
TO_BE_OR_BY = re.compile(r"\s+(?:to\s+(?:be|have)|by\s+(?!\w+day\b))\b")

NUMBER = (
    r"(?:(?:only|just|about|around|nearly|almost|roughly|over|up|to|at|least|most|more|less|fewer"
    r"|no|than|some|between|a|an|estimated|further|another|additional|minimum|of|as|many|high"
    r"|well)\s+){0,5}"
    r"(?:[$€£]?\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?"
    r"|hundreds|thousands|several|scores)\b"
)
# What follows a verb of counting where it says how many, and does nothing else.
_AT_NUMBER = re.compile(rf"\s+(?!in\b|on\b|out\b|up\b)[^,;.:]{{0,60}}?\bat\s+{NUMBER}", re.I)
_SO_FAR_FROM = re.compile(rf"\s+[^,;.:]{{1,60}}?\s(?:at\s+)?{NUMBER}", re.I)
_WHEN_SAID = (
    r"(?:\s+(?:today|tonight|yesterday|later|earlier|then|the same day|(?:on|in|this|that)\s+\w+))?"
)
_OF_NUMBER = re.compile(rf"{_WHEN_SAID}\s+of\s+(?:{NUMBER}|an?\b|the\b|[a-z]+)", re.I)
_A_FIGURE = re.compile(
    rf"\s+(?:{NUMBER}(?=\s*(?:[,.;:]|$|or\b|as\b|dead\b|killed\b))"
    r"|(?:the|a|its|another)\s+(?:\w+\s+)?(?:figure|toll|number|total|count)\b)",
    re.I,
)
_ITS_FIGURE_TO = re.compile(
    r"\s+(?:it|this|that|(?:the|its|their|his|her)\s+(?:\w+\s+)?"
    r"(?:count|toll|tally|estimate|figure|number|forecast|total)\b[^,;.:]{0,50}?)\s+to\s+"
    rf"(?:{NUMBER}|[a-z]+\s)",
    re.I,
)
_SO_MANY = re.compile(
    rf"\s+(?:\w+\s+){{0,2}}?{NUMBER}(?:\s+(?:more|other|new|such|separate))?"
    r"(?:\s*[,.;:]|$|\s+(?:since|so far|by|up to|until|to date)\b"
    r"|\s+(?:[a-z-]+\s+){0,2}?(?:dead|killed|people|wounded|injured|children|women"
    r"|men|missing|[a-z]+s)\b)",
    re.I,
)
_RECKONED = re.compile(rf"\s+(?:it|this|that|them)\s+(?:as|at)\s+{NUMBER}", re.I)
COUNT_NEXT = {
    **dict.fromkeys(("reckon", "reckons", "reckoned"), _RECKONED),
    **dict.fromkeys(("put", "puts"), _AT_NUMBER),
    **dict.fromkeys(("placed", "places"), _SO_FAR_FROM),
    **dict.fromkeys(("spoke", "speaks", "speak"), _OF_NUMBER),
    **dict.fromkeys(("gave", "gives", "give"), _A_FIGURE),
    **dict.fromkeys(("raised", "revised", "lowered"), _ITS_FIGURE_TO),
    **dict.fromkeys(
        "counted counts count recorded records record registered documented tallied listed lists"
        " logged".split(),
        _SO_MANY,
    ),
}
# "The union put it at 50,000, police at 18,000".
GAP = re.compile(
    rf",\s+(?:and\s+|but\s+|while\s+)?(?P<who>[^\W\d][^,;.:\d]{{1,60}}?)\s+(?:at\s+)?{NUMBER}"
    r"(?:\s+\w+){0,3}\s*(?:[.,;]|$)"
)
# "…, while X said …": a saying of its own, and no part of the one before.
SIDE_BY_SIDE = re.compile(r"[,;]\s+(?:(?:and|but|while|whereas|yet)\s+)?$", re.I)
AS_PUT = re.compile(r"\s+it(?=\s*[,.])")
# What is claimed, declared and reported without anything being said: lives, an emergency, missing.
NO_CLAIM = re.compile(
    r"\s+(?:(?:the|his|her|its|their|a|an|\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten"
    r"|dozens|hundreds|thousands|more|than|of|at|least|another|first|second|third)\s+){0,4}"
    r"(?:lives?|victims?|victory|title|gold|silver|bronze|medals?|points?|wins?|crown|trophy"
    r"|responsibility|credit|asylum|benefits?|places?|prize|missing|killed|injured|wounded|stolen"
    r"|record|spot|championship|emergency|war|independence|bankruptcy|candidacy|holiday|dividends?"
    r"|curfew|ceasefire|truce|lockdown|boycott|mourning|martial\s+law|state\s+of|for\s+(?:duty|work|training)|to\s+(?:work|the))\b",
    re.I,
)
CALLED_SO = re.compile(
    r"\s+(?!(?:for|on|off|in|out|up|police|a meeting|an election|the police)\b)"
    r"(?:(?:it|this|that|them|him|her|the|his|its|their|those|these|how|a|an)\b|[“\"]"
    r"|(?-i:[A-Z])[\w’'-]*(?:\s(?-i:[A-Z])[\w’'-]*)*\s+[\w“\"])",
    re.I,
)
NAMED_AS = re.compile(
    r"\s+[^,;.]{1,60}?\bas\s+(?:the|a|an|its|their|his|her)\s+(?:\w+\s+)?(?:culprits?|perpetrators?"
    r"|killers?|attackers?|suspects?|gunm[ae]n|shooters?|drivers?|victims?|sources?|leaders?)\b",
    re.I,
)
DENIED = re.compile(
    r"\s+(?!(?:bail|access|entry|the\s+(?:request|motion|appeal|application|petition|visa)"
    r"|a\s+(?:request|motion|visa|permit)|permission|parole|treatment|them|him|her|us|me)\b"
    r"|(?:[A-Z][\w’'-]*\s+){1,3}(?:a|an|the|their|its|his|her|access|entry|another)\s)\S"
)
REJECTED = re.compile(
    r"\s+(?:as\s+\w+\s+)?[^,;.]{0,50}?\b(?:claims?|accusations?|allegations?|charges?|reports?"
    r"|suggestions?|rumou?rs?|notion|assertions?|accounts?|findings|narrative|criticism|this|that|it)"
    r"\b|\s+[^,;.]{1,60}?\bas\s+(?:false|lies|a\s+lie|untrue|fake|baseless|nonsense|propaganda"
    r"|unfounded|absurd|misleading|inaccurate|wrong|rumou?rs?|speculation|fiction)\b"
)
THAT = re.compile(r"\s+that\b", re.I)
# "said late on Friday, 29 November, that": when something was said, in more than one piece.
WHEN_THAT = re.compile(r"(?P<when>(?:[^,.;:“\"]{1,40},){1,3})\s+that\b", re.I)
SO_THAT = re.compile(r"\s+that\b(?!\s+(?:showed|shows|was|were|is|are|has|had|went|\w+ed)\b)", re.I)
THAT_OR_QUOTE = re.compile(r"\s+that\b|\s*[:,]?\s*[“\"]", re.I)
QUOTE = re.compile(r"\s*,?\s*[“\"]")
QUOTE_LATER = re.compile(r",\s*(?:[^,]{0,60},\s*)?[“\"]")
# When, where, how and to whom it was said.
ASIDE = re.compile(
    r"\s+(?:(?:late|early|earlier|last|this|on|in|at|to|by|via|during|through|from|with|for|after"
    r"|before|about|over|outside|inside|near|amid|when|as|while|under|of|following|again|then|later|yesterday|today|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|separately|afterwards?|recently|bluntly"
    r"|simply|flatly|reporters|journalists)\b|\w+ly\b)",
    re.I,
)
COMMA = re.compile(r",(?!\d)")
STOP = re.compile(r"[.;:](?=\s|$)")
# Where what somebody says ends and the article goes on in its own voice.
CUT = re.compile(
    r";|,\s+(?:but|while|whereas|although|though|yet)\b(?!\s+(?:that|\w+ing)\b)|\s[—–]\s", re.I
)
OWN_AGAIN = re.compile(
    r",?\s*(?:but|while|as|although|though|whereas|after|before|when|since|which|who|despite|with"
    r"|following|until|even|a|an|one|two|three|four|five|days?|hours?|weeks?|just|more|less|in"
    r"|on|at|according|citing|\w+ing)\b",
    re.I,
)
GERUND = re.compile(r",\s+(?:" + "|".join(sorted(GERUNDS)) + r")\b")
IN_SUBORDINATE = re.compile(
    r"(?:^|[,;:“\"(]\s*|\s)(?:after|as|before|when|while|although|though|because|since|if|once|until"
    r"|whereas|which|who|whom|whose|what|unless|even though|where)\s+$",
    re.I,
)
SUBORDINATE = re.compile(
    r"(?:after|when|while|if|because|although|though|once|as|since|until|before|whether|unless|asked"
    r"|citing)\b(?!\s+(?:many|much|few)\b)",
    re.I,
)
ADVERBIAL = re.compile(
    r"(?:on|in|at|by|for|from|to|with|during|amid|despite|following|under|speaking|according|earlier"
    r"|later|meanwhile|however|but|and|still|also|last|this|late|early|then|yet|so|instead|like"
    r"|unlike|among|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|further"
    r"|of|\w+ly|\w+ing)\b",
    re.I,
)
AMOUNT = re.compile(NUMBER, re.I)

ACCORDING = re.compile(r"\baccording\s+to\s+|(?<=,\s)per\s+", re.I)
CITING = re.compile(r"(?<!without )\bciting\s+", re.I)
TOLD_BY = re.compile(
    r"\b(?:was|were|been|is|are)\s+(?:\w+ly\s+|first\s+|also\s+|later\s+)?(?:reported|announced"
    r"|confirmed|disclosed|revealed|claimed|acknowledged|alleged)\s+by\s+"
)
_COUNT = r"(?:count|estimates?|tally|reckoning|figures?|calculations?|assessment|telling|version"
_ONES_OWN = r"(?:own|latest|first|early|overall|total|death|official|earlier|new)\s+"
COUNT_OF = re.compile(
    rf"\b(?:by|on|in)\s+(?:the|an?)\s+(?:{_ONES_OWN})?{_COUNT}|accounts?|view|opinion|words)\s+"
    r"(?:of|by|from)\s+",
    re.I,
)
ACCOUNTS = re.compile(
    r"\b(?:by|in)\s+(?P<who>(?:most|some|all|several|other|many)\s+"
    r"(?:accounts|estimates|counts|versions))\b",
    re.I,
)
# "the union's latest figure", "by its own account".
OWNED = re.compile(
    rf"(?:(?P<of>['’]s|(?<=s)['’])|\b(?P<its>its|their|his|her))\s+(?:{_ONES_OWN}){{0,2}}"
    rf"{_COUNT}|toll|total|projection|forecast|account|view|opinion|words)\b",
    re.I,
)
BY_IT = re.compile(r"\b(?:by|on|in)\s+$", re.I)
RUNS_TO = re.compile(
    r"(?:\s+(?:of|for)\s+[^,;.]{1,40}?|,[^,;.]{1,60},)?\s+"
    r"(?:was|were|is|are|had\s+been|stood|stands|stand|rose|rises|reached|fell|came|passed|put|puts"
    r"|runs?|ran|covers?|includes?|had)\b"
)
JOINED = re.compile(r"\b(?:and|but|that|which|who),?\s*$")
