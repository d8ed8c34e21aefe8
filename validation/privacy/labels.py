"""What the label of a column says of the people in its rows: an identifier, something that helps to single one out, or
a sign that the rows are no people at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from schemas.text import normalise

LONGEST_LABEL = 80

# Each a pattern for a label without case and punctuation, in the order in which they are tried.
IDENTIFIERS = {
    "nhs_number": r"\bnhs ?(?:no|nos|num|number|numbers|id)\b|^nhs$",
    "national_insurance_number": r"\bnational ?insurance(?: ?(?:no|num|number|id))?$|\bni ?(?:no|num|number)\b|^nin$"
    r"|\bnino\b",
    "date_of_birth": r"\bdates? ?of ?births?\b|\bdateofbirth\b|\bd ?o ?b\b|\bbirth ?dates?\b|\bbirthday\b"
    r"|\bdate born\b",
    "email": r"\be ?mails?\b|\be ?mail ?address(?:es)?\b",
    "phone": r"\b(?:tele)?phones?\b|\btel\b|\bmobiles?\b|\btel(?:ephone)? ?(?:no|num|number)\b|\bphone(?:no|number)\b"
    r"|\bcontact ?(?:no|num|number)\b",
    "postcode": r"\bpost ?codes?\b|\bpostal ?codes?\b|^pcds?$",
    "name": r"\bfore ?names?\b|\bsurnames?\b|\b(?:first|last|family|given|middle|maiden|full) ?names?\b"
    r"|\b(?:client|patient|claimant|customer|resident|tenant|employee|staff|pupil|student|child|childs|parent|guardian"
    r"|applicant|carer|person|member|service user|user|respondent|participant|contact|officer|manager|volunteer"
    r"|teacher|principal|governor|councillor|clerk|secretary|trustee|landlord|doctor|nurse|driver|casualty|victim"
    r"|offender|defendant|payee|donor|account holder)s? ?"
    r"(?:full ?)?names?\b|\bname of (?:the )?(?:client|patient|claimant|customer|resident|tenant|employee|pupil"
    r"|student|child|parent|guardian|applicant|carer|person)\b|\bnext of kin\b",
    "address": r"^(?:home|client|patient|customer|residential|postal|full|street)? ?address(?: ?(?:line)? ?[1-5])?$"
    r"|\bhouse ?(?:no|number|name)\b",
    "person_id": r"\b(?:client|patient|person|pupil|student|employee|staff|claimant|applicant|participant|respondent"
    r"|service user|user|tenant|resident|member|customer|case|individual)s? ?(?:id|no|num|number|ref|reference|code)\b"
    r"|^(?:upn|uln|mrn)$|\bunique pupil (?:no|number)\b|\bhospital (?:no|number)\b|\bpayroll (?:no|number)\b"
    r"|\b(?:client|patient|person|pupil|student|employee|staff|claimant|case|member|customer)id\b",
}
MAYBE_NAME = (
    r"^names?$|\b(?:contact|officer|owner|worker|key ?worker|case ?worker|manager|head|lead|person|who|complainant"
    r"|applicant|claimant|client|patient|tenant|resident|customer|licensee|pupil|student|employee|councillor|carer)$"
)
# What singles people out when several are put together.
TELLING = {
    "age": r"^ages?$|\bage (?:at|in|of|on|last)\b|\bage (?:band|group)$|\bage$|^yob$|\byear of birth\b",
    "sex": r"\bsex\b|\bgender\b",
    "ethnicity": r"\bethnic\w*\b",
    "religion": r"\breligion\b|\bfaith\b",
    "disability": r"\bdisab\w+\b|\bcause of death\b|\bimpairment\b|\bhealth condition\b|\bdiagnos[ie]s\b"
    r"|\bpregnan\w+\b",
    "family": r"\bmarital\b|\bsexual orientation\b|\bhousehold type\b",
    "origin": r"\bnationality\b|\bcountry of (?:birth|origin)\b|\bfirst language\b|\bimmigration status\b",
    "work": r"^occupation$|\bjob title\b|\bemployment status\b",
    "area": r"\bward\b|\blsoa\b|\bmsoa\b|\boutput area\b|\bpostcode (?:sector|district)\b|\blocal authority\b|^area\b"
    r"|^borough$|^district$|\bgeography\b|\btown\b",
}
# Whose people may be named as contacts, where each row is another of them.
ORGANISATIONS = re.compile(
    r"\b(?:schools?|organi[sz]ations?|compan(?:y|ies)|practices?|hospitals?|librar(?:y|ies)|buildings?|venues?|depots?"
    r"|suppliers?|vendors?|centres?|pharmac(?:y|ies)|surger(?:y|ies)|providers?|establishments?|business(?:es)?|premises"
    r"|stations?|shops?|branch(?:es)?|charit(?:y|ies)|councils?|facility|trusts?|publishers?|authority|food ?bank"
    r"|network|departments?|directorate|services?|institution|college|nursery|site ?names?)\b"
)
# What says that an address is of a place, or of an area, where no person is named beside it.
SITES = re.compile(
    r"\b(?:sites?|uprn|latitude|longitude|lat|long|lng|eastings?|northings?|oseast\w*|osnrth\w*|website|url|opening|oslaua"
    r"|(?:oa|lsoa|msoa|lad|ward|wd|pcon|ctry|rgn)\d*(?:cd|nm)?|grid ref\w*|lsoas?|msoas?|wards?|parish)\b"
)
# The same of a cell: what an organisation's name holds.
ORGANISATION = re.compile(
    r"\b(?:ltd|limited|plc|llp|cic|surgery|centre|center|ctr|clinic|hospital|trust|nhs|librar(?:y|ies)|school|academy"
    r"|college|university|nursery|church|hall|council|association|society|charity|foundation|pharmacy|depot|hotel|club"
    r"|community|services?|partnership|group|company|office|department|museum|station)\b|www\.|https?:",
    re.IGNORECASE,
)
# Streets and parks begin with forenames too; somebody's home address ends like this, so it speaks for no organisation.
STREET = re.compile(
    r"\b(?:street|road|avenue|lane|close|drive|way|park|court|house|gardens|crescent|terrace|square)\b", re.IGNORECASE
)
NO_NHS = re.compile(
    r"\b(?:eastings?|northings?|uprn|usrn|phone|telephone|tel|fax|mobile|grid|lat|long|latitude|longitude|company|charity"
    r"|isbn|contact|invoice|transaction|voucher|payment|supplier|vendor|purchase|order)\b"
)
MEASURES = re.compile(
    r"\b(?:values?|counts?|numbers?|totals?|obs|rates?|percent|percentage|amounts?|rank|estimates?|frequency|sum"
    r"|proportion|share|net|gross|population|households?|persons|people|observation|score)\b"
)

_IDENTIFIERS = {sort: re.compile(pattern) for sort, pattern in IDENTIFIERS.items()}
_TELLING = {sort: re.compile(pattern) for sort, pattern in TELLING.items()}
_MAYBE_NAME = re.compile(MAYBE_NAME)
# One look at a whole row, before any of its cells is read as a label.
ANY = re.compile(
    r"nhs|insurance|\bni[ _]?n|birth|\bd\.?o\.?b|born|e-?mail|phone|\btel\b|mobile|post ?_?code|postal|forename|surname"
    r"|\bname|first|last|family|contact|address|client|patient|person|pupil|student|employee|staff|claimant|case|member"
    r"|customer|\bupn\b|\buln\b|\bage\b|\bsex\b|gender|ethnic",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain_label(text: str) -> str:
    """``DateOfBirth`` and ``date_of_birth`` are “date of birth”."""
    return normalise(_JOINED.sub(" ", text)) if len(text) <= LONGEST_LABEL else ""


@lru_cache(maxsize=4096)
def identifier_of(label: str) -> str | None:
    """Which identifier a label names; ``maybe_name`` where only the cells can say whether it is a name."""
    plain = plain_label(label)
    if not plain:
        return None
    for sort, pattern in _IDENTIFIERS.items():
        if pattern.search(plain):
            return sort
    return "maybe_name" if _MAYBE_NAME.search(plain) else None


@lru_cache(maxsize=4096)
def telling_of(label: str) -> str | None:
    """Which trait of a person a label names, if any."""
    plain = plain_label(label)
    return next((sort for sort, pattern in _TELLING.items() if plain and pattern.search(plain)), None)


def is_of_organisations(label: str) -> bool:
    return ORGANISATIONS.search(plain_label(label)) is not None


def is_of_sites(label: str) -> bool:
    return SITES.search(plain_label(label)) is not None


def is_of_figures(label: str) -> bool:
    return MEASURES.search(plain_label(label)) is not None
