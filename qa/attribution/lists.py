"""Lists of English words by which a sentence is taken apart. They belong to no story."""

from __future__ import annotations

STOPS = frozenset(', ; : — – - ( ) “ ” " ? ! . … « » [ ] /'.split())
DASHES_AND_COMMA = (",", "—", "–")
ARTICLES = frozenset(
    "the a an his her its their our my your this these those every no some".split()
)
DETERMINERS = ARTICLES | frozenset(
    """that any each both all several many most another other others one two three four five six
    seven eight nine ten""".split()
)
PREPOSITIONS = frozenset(
    """of in on at by for from with to about after before during since until near against into
    over under through across between among amid despite outside inside within without via per
    toward towards around behind beyond like as than following""".split()
)
HELPERS = frozenset(
    """is are was were be been being has have had do does did will would can could may might
    must shall should isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't
    won't wouldn't can't cannot couldn't isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t
    doesn’t didn’t won’t wouldn’t can’t couldn’t""".split()
)
PASTS = frozenset(
    """took fell lost held died struck won left quit began broke built found gave went came made
    paid sent led met knew saw spoke wrote ran rose grew shot hit said told kept brought bought
    sold became drew drove flew fought got heard laid lay sat set spent stood taught thought
    threw wore says tells seen taken made given known shown written drawn driven held sent
    put""".split()
)
NO_PASTS = frozenset(
    "hundred united indeed speed breed exceed proceed succeed sacred naked".split()
)
PRONOUNS = frozenset("it they he she".split())
NOBODY = frozenset(
    """including especially according i we you me us him them there that this what which who
    whom nobody none nothing everything something anything here now not never""".split()
)
JOINERS = frozenset(
    """that because when while whereas although though if unless whether where how why but so
    than as once what""".split()
)
SOFT_JOINERS = frozenset("after before since until".split())
RELATIVES = frozenset("who which that whose".split())
CLAUSES = (JOINERS | SOFT_JOINERS | RELATIVES) - {"but", "than", "as", "so"}
TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december today yesterday tonight week month year
    night morning afternoon evening noon midnight weekend day days weeks months years hours a.m.
    p.m. jan. feb. mar. apr. aug. sept. oct. nov. dec. earlier later""".split()
)
TIME_OPENS = frozenset("on last this late early earlier next".split())
WRITINGS = frozenset(
    """statement interview post message letter speech briefing conference release tweet email
    note video update bulletin remarks comments""".split()
)
BETWEEN = frozenset(
    """also later earlier then had has have since now still already repeatedly himself herself
    itself themselves once again both all first even just further did only recently previously
    so far""".split()
)
OPENINGS = frozenset(
    "meanwhile later earlier then still however also separately instead moreover".split()
)
NO_ADVERBS = frozenset(
    "only family assembly ally rally supply reply bully monopoly anomaly fly early".split()
)
SAYERS = frozenset(
    """ministry minister government police official authority spokesman spokeswoman spokesperson
    agency monitor watchdog guard coastguard radio group union company firm court prosecutor
    prosecution defense defence lawyer attorney witness resident worker rescuer firefighter
    doctor hospital army military navy command commander rebel insurgent militant fighter
    activist campaigner critic expert analyst economist scientist researcher engineer
    investigator inquiry panel commission committee council parliament congress senate opposition
    party leader president premier chancellor mayor governor king queen pope bishop church club
    coach captain manager player league federation association bank regulator fund foundation
    institute university school media press outlet newspaper paper magazine broadcaster channel
    station network website site bulletin statement report study survey poll figure statistic
    record document letter memo email indictment complaint lawsuit filing survivor relative
    family neighbor neighbour local people man woman men women passenger crew pilot driver farmer
    owner executive director chairman chairwoman chief head secretary source insider diplomat
    envoy ambassador delegation side team office department bureau service division centre center
    charity organisation organization body coalition alliance movement administration presidency
    embassy account version estimate tally count auditor officer veteran teacher nurse scholar
    speaker historian professor student supporter organizer organiser correspondent reporter
    journalist judge senator lawmaker legislator candidate campaign brigade some others other
    many most another one utility operator retailer airline carrier manufacturer maker state
    county city country nation district province lender insurer data staff personnel""".split()
)
PERSONS = frozenset(
    """mr mrs ms dr prof gen col lt sgt capt cmdr sen rep gov spokesman spokeswoman spokesperson
    minister premier chancellor president mayor governor king queen prince princess pope bishop
    captain coach manager leader commander general colonel judge senator officer director
    chairman chairwoman chief secretary ambassador envoy lawyer attorney professor analyst
    economist seismologist historian farmer driver owner pilot witness teacher nurse veteran
    critic activist man woman founder author singer actor actress correspondent reporter
    journalist agent wife husband mother father son daughter brother sister friend colleague
    boss aide adviser advisor deputy partner neighbour neighbor widow""".split()
)
PLURALS = frozenset("police people men women media staff personnel crews authorities".split())
BODIES = frozenset(
    """ministry agency department office bureau commission committee council parliament court
    bank company group union club party university institute foundation fund association
    federation league network organization organisation service authority board army navy force
    forces corps center centre airlines airways corporation inc corp ltd programme program times
    post journal news press radio tv television society alliance coalition movement""".split()
)
# What a body is called after it was named, whatever it is.
ANY_BODY = frozenset("agency group organization organisation body monitor watchdog charity".split())
# They claim lives and leave records, and say nothing.
EVENTS = frozenset(
    """storm flood earthquake quake tremor blast explosion attack fire war disease virus
    pandemic outbreak crash accident eruption hurricane typhoon cyclone tornado wildfire blaze
    heat drought shooting bombing raid collapse avalanche landslide fighting violence conflict
    epidemic""".split()
)
