"""Read what people type: the form (« CG de la … », « CA … », « Lyon 3e ») apart from the name.

Nothing here knows which territories exist; `by_name` asks the gazetteer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from etl.transform.locate.arrondissements import read_arrondissement
from etl.transform.locate.cells import short
from geodata.names import MAX_NAME_LENGTH, article_first, canonical, normalise
from geodata.territories import Level

# Levels that compete with one another form a group; groups are asked in order.
Groups = tuple[tuple[Level, ...], ...]

COMMUNES: Groups = (
    (Level.COMMUNE,),
    (Level.ARRONDISSEMENT_MUNICIPAL,),
    (Level.COMMUNE_DELEGUEE, Level.COMMUNE_ASSOCIEE),
)
FORMER_COMMUNES: Groups = ((Level.COMMUNE_DELEGUEE, Level.COMMUNE_ASSOCIEE), (Level.COMMUNE,))
ARRONDISSEMENTS: Groups = ((Level.ARRONDISSEMENT_MUNICIPAL,),)
EPCIS: Groups = ((Level.EPCI, Level.EPT),)
EPTS: Groups = ((Level.EPT,), (Level.EPCI,))
METROPOLES: Groups = ((Level.EPCI,), (Level.EPT,), (Level.COLLECTIVITE,))
DEPARTEMENTS: Groups = ((Level.DEPARTEMENT,), (Level.COLLECTIVITE,))
COLLECTIVITES: Groups = ((Level.COLLECTIVITE,),)
REGIONS: Groups = ((Level.REGION,), (Level.ANCIENNE_REGION,))
FORMER_REGIONS: Groups = ((Level.ANCIENNE_REGION,), (Level.REGION,))
ACADEMIES: Groups = ((Level.ACADEMIE,), (Level.ANCIENNE_ACADEMIE,))
FORMER_ACADEMIES: Groups = ((Level.ANCIENNE_ACADEMIE,), (Level.ACADEMIE,))
ACADEMIC_REGIONS: Groups = ((Level.REGION_ACADEMIQUE,),)
# A bare name is never an académie: « Lyon » alone is the commune.
ANY_LEVEL: Groups = (
    (
        Level.COMMUNE,
        Level.DEPARTEMENT,
        Level.REGION,
        Level.ANCIENNE_REGION,
        Level.COLLECTIVITE,
    ),
    (Level.EPCI, Level.EPT),
    (Level.ARRONDISSEMENT_MUNICIPAL,),
    (Level.COMMUNE_DELEGUEE, Level.COMMUNE_ASSOCIEE),
)


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of territory is called, at the start of a typed name or as a typed type."""

    pattern: re.Pattern[str]
    groups: Groups
    kind: str = ""
    trouble: str = ""


def _form(pattern: str, groups: Groups, kind: str = "", trouble: str = "") -> Form:
    return Form(re.compile(rf"(?:l |la |le |les )?(?:{pattern})(?![a-z])"), groups, kind, trouble)


UNSUPPORTED = "les {} ne sont pas dans le référentiel ; indiquez les communes ou l'EPCI membres."

# Asked in order, on canonical words: longer forms before the shorter ones that they begin with.
FORMS: tuple[Form, ...] = (
    _form(
        r"syndicats?(?: mixte| intercommunal| departemental| informatique)*|siv[uo](?:m|s)?|petr"
        r"|pole d equilibre territorial et rural|pole metropolitain|smictom",
        (),
        trouble=UNSUPPORTED.format("syndicats et pôles"),
    ),
    _form(
        r"cantons?|circonscriptions?|parc naturel regional|pnr|bassin de vie|zone d emploi",
        (),
        trouble=UNSUPPORTED.format("cantons, circonscriptions et zonages"),
    ),
    _form(
        r"communes? (?:deleguees?|associees?)|anciennes? communes?|ex communes?", FORMER_COMMUNES
    ),
    _form(r"arrondissements?(?: municipa(?:l|ux))?", ARRONDISSEMENTS),
    _form(r"(?:rectorat de (?:la )?)?regions? academiques?", ACADEMIC_REGIONS),
    _form(r"anciennes? academies?|ex academies?", FORMER_ACADEMIES),
    _form(
        r"(?:services du )?(?:vice )?rectorat(?: de l academie)?|academies?|acad|ac(?= [a-z]{3})",
        ACADEMIES,
    ),
    _form(r"anciennes? regions?|ex regions?", FORMER_REGIONS),
    _form(r"conseil regional|regions?|cr(?=$| d| [a-z]{4})", REGIONS),
    _form(
        r"conseils? (?:departementa(?:l|ux)|dep|gener(?:al|aux)|gal)|departements?|dept|dpt|dep"
        r"|dsden|dasen|inspection academique|prefecture|cg|cd",
        DEPARTEMENTS,
    ),
    _form(
        r"(?:communautes?|cte|comm?) (?:de |des )?(?:communes?|cnes?|comm?)(?= |$)|comcom|codecom"
        r"|cdc|c c|cc(?: du)?(?= |$)",
        EPCIS,
        "CC",
    ),
    _form(
        r"communautes? d agglo(?:meration)?s?|communautes? agglo(?:meration)?|agglomeration|agglo"
        r"|cda|c a|ca",
        EPCIS,
        "CA",
    ),
    _form(r"communautes? urbaines?|c u|cu", EPCIS, "CU"),
    _form(r"euro ?metropole|metropoles?", METROPOLES, "ME"),
    _form(r"etablissements? public(?:s)? territoria(?:l|ux)|ept", EPTS, "EPT"),
    _form(r"epci(?: a fiscalite propre)?|intercommunalites?|interco|communautes?", EPCIS),
    _form(
        r"collectivites? (?:a statut particulier|territoriales? uniques?|europeennes?)"
        r"|collectivite territoriale(?= d)|collectivites?(?= d|$)|ctu",
        COLLECTIVITES,
    ),
    _form(
        r"(?:services? (?:education|scolaire|informatique)s? de la )?"
        r"(?:villes?(?= d|$| et )|mairies?|communes?(?: nouvelles?)?|municipalites?"
        r"|hotels? de ville|conseil municipal|caisse des ecoles|ccas)",
        COMMUNES,
    ),
)

_ANY_FORM = re.compile("|".join(form.pattern.pattern for form in FORMS))

# Types that say nothing of the level.
VAGUE_TYPES = frozenset(
    {"", "collectivite territoriale", "collectivite locale", "territoire", "autre", "union", "nc"}
)
# « toutes les écoles de … », « les collèges publics du … »: who benefits, not where.
_BENEFICIARIES = re.compile(
    r"(?:(?:l )?ensemble des |tout(?:e)?s les |tous les |les )?"
    r"(?:ecoles|colleges|lycees|etablissements|groupes scolaires)"
    r"(?: (?:et|des|les|publi(?:c|que)s?|prive(?:e)?s?|primaires?|elementaires?|maternelles?"
    r"|scolaires?|professionnels?|generaux|ecoles?|colleges?|lycees?))*"
    r"(?= (?:de|du|des|d|a) )"
)
# Most names stop here.
_MAYBE_BENEFICIARIES = re.compile(r"[ée]́?coles|coll[èe]̀?ges|lyc[ée]́?es|groupes", re.IGNORECASE)
_SCHOOLS = (
    ("ecole", frozenset({"ecoles", "groupes"})),
    ("college", frozenset({"colleges"})),
    ("lycee", frozenset({"lycees"})),
)
_LINK = re.compile(r"^ ?(?P<link>de la|de l|du|des|de|d|au|aux|a la|a l|a)(?= |$) ?")
# « du Havre » holds the article of « Le Havre ».
_ARTICLE_OF_LINK = {
    "de la": "la ",
    "de l": "l ",
    "du": "le ",
    "des": "les ",
    "au": "le ",
    "aux": "les ",
    "a la": "la ",
    "a l": "l ",
}
_TRAILING_KIND = re.compile(
    r" (?P<kind>eurometropole|metropole|agglomeration|agglo|communaute de communes"
    r"|communaute d agglomeration|communaute urbaine|communaute|intercom|interco"
    r"|intercommunalite)$"
)
# A cheap look before the search above.
_LAST_WORDS = ("pole", "ration", "agglo", "communes", "urbaine", "te", "intercom", "interco")
_POSTCODE = re.compile(r"(?<![\w])(?:F[- ]?)?(\d{2} ?\d{3})(?![\w])", re.IGNORECASE)
# No digit, bracket, comma: most names, which then skip what only those need.
_PLAIN_NAME = re.compile(r"[^\d()\[\],;:|/]*")
_CEDEX = re.compile(r"\bcedex\b(?:\s*n?°?\s*\d{1,2}\b)?", re.IGNORECASE)
_PLURAL = re.compile(r"(?<=\w)\((s|e|x|es)\)")  # « Tour(s) Plus »
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SEGMENTS = re.compile(r"\s+[-–—/|]+\s+|[,:|\n\t]+")
# « Meudon France », but « Hauts-de-France », « Roissy-en-France ».
_COUNTRY = re.compile(r"(?<! de)(?<! en)(?<! la) france$")
_NUMBERED_DEPARTEMENT = re.compile(
    r"(?:le )?(?:conseil departemental|conseil general|departement|dept|dpt|dep|dsden|cd|cg)"
    r"(?: du| de| des| d)? ?(?P<code>\d{1,3}|2[ab])"
)
_TRAILING_DEPARTEMENT = re.compile(r"^(?P<name>.*[a-z]) (?P<code>0?[1-9]|[1-9]\d|2[ab]|97[1-6])$")
NOISE_WORDS = frozenset(
    [
        *("france", "mairie", "ville", "commune", "service", "services", "direction", "education"),
        *("enseignement", "ecole", "ecoles", "scolaire", "scolaires", "affaires", "jeunesse"),
        *("hotel", "siege", "administration", "informatique", "numerique", "dsi", "general"),
        *("generale", "secretariat", "college", "colleges", "lycee", "lycees", "etablissement"),
        *("public", "publics", "publique", "publiques", "primaire", "primaires", "maternelle"),
        *("elementaire", "nouvelle", "chef", "lieu", "le", "la", "les", "de", "du", "des", "d"),
        *("l", "et"),
    ]
)


class TypedName(NamedTuple):
    """A typed name taken apart.

    `words`: canonical words of the name alone; `whole`: of the main text, form included.
    `groups` and `kind`: what the form says, empty where there is none. `code`: a département's
    code told by the form (« CD40 »). `asides`: what stands in brackets or after a comma: a
    département, a region, noise, or more of the name. `segments`: the parts cut at commas and
    spaced dashes, where there are several.
    """

    text: str = ""
    whole: str = ""
    words: str = ""
    groups: Groups = ()
    kind: str = ""
    code: str = ""
    postcode: str = ""
    arrondissement: str = ""
    asides: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    trailing_departement: str = ""
    trouble: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class TypedType:
    """A typed type: the levels it allows (none: any), an EPCI kind, or why it cannot be used."""

    text: str = ""
    groups: Groups = ()
    kind: str = ""
    trouble: str = ""


def read_type(text: str) -> TypedType:
    """Read a typed type: « commune », « Communauté de communes », « ancienne_region »."""
    words = normalise(text)
    if words in VAGUE_TYPES:
        return TypedType(text)
    for form in FORMS:
        if form.pattern.fullmatch(words):
            return TypedType(text, form.groups, form.kind, form.trouble)
    starts = next((form for form in FORMS if form.pattern.match(words)), None)
    if starts:
        return TypedType(text, starts.groups, starts.kind, starts.trouble)
    return TypedType(text, trouble=f"type « {short(text)} » inconnu.")


def read_name(text: str) -> TypedName:
    """Take a typed name apart; never fails, whatever the text."""
    is_cut = len(text) > MAX_NAME_LENGTH
    cleaned, asides, postcode = text[:MAX_NAME_LENGTH], tuple[str, ...](), ""
    if not _PLAIN_NAME.fullmatch(cleaned):
        cleaned = _CEDEX.sub(" ", _PLURAL.sub(r"\1", article_first(cleaned)))
        postcode, cleaned = _take_postcode(cleaned)
        asides = tuple(aside for found in _BRACKETS.findall(cleaned) if (aside := found.strip()))
        cleaned = _BRACKETS.sub(" ", cleaned)
    elif "cedex" in cleaned.casefold():
        cleaned = _CEDEX.sub(" ", cleaned)
    cleaned = cleaned.strip(" -–—,;:/|\t\n")
    segments = tuple[str, ...]()
    if _SEGMENTS.search(cleaned):
        segments = tuple(part for cut in _SEGMENTS.split(cleaned) if (part := cut.strip(" -–—")))
    whole = canonical(cleaned)
    shared = {"text": text[:MAX_NAME_LENGTH], "postcode": postcode, "is_cut": is_cut}
    return _read_words(whole, asides, segments if len(segments) > 1 else (), shared)


def _read_words(
    whole: str, asides: tuple[str, ...], segments: tuple[str, ...], shared: dict[str, object]
) -> TypedName:
    if whole.endswith("france"):
        whole = _COUNTRY.sub("", whole)
    # Most names hold no digit, and skip what only numbers need.
    has_digit = not whole.replace(" ", "").isalpha()
    numbered = _NUMBERED_DEPARTEMENT.fullmatch(whole) if has_digit else None
    words, groups, kind, trouble = strip_form(whole)
    trailing = _TRAILING_DEPARTEMENT.match(words) if has_digit else None
    return TypedName(
        whole=whole,
        words=words,
        groups=groups,
        kind=kind,
        code=numbered["code"].upper() if numbered else "",
        arrondissement=read_arrondissement(words, str(shared["text"])),
        asides=asides,
        segments=segments,
        trailing_departement=trailing["code"].upper() if trailing else "",
        trouble=trouble,
        **shared,  # type: ignore[arg-type]
    )


def beneficiaries_of(text: str) -> tuple[str, ...]:
    """Return who benefits, of ecole, college, lycee, where a name says it before the place.

    « toutes les écoles de la CC Maremne » → (`ecole`,); « École » (Savoie), « Lyon » → ().
    """
    if not _MAYBE_BENEFICIARIES.search(text[:MAX_NAME_LENGTH]):
        return ()
    found = _BENEFICIARIES.match(canonical(text))
    words = found[0].split() if found else []
    return tuple(level for level, plurals in _SCHOOLS if not plurals.isdisjoint(words))


def strip_form(words: str) -> tuple[str, Groups, str, str]:
    """Return (name, groups, kind, trouble): « cg de la somme » → (« la somme », DEPARTEMENTS…)."""
    beneficiaries = _BENEFICIARIES.match(words)
    if beneficiaries and beneficiaries.end():
        words = _after_link(words[beneficiaries.end() :])
    for form in FORMS if _ANY_FORM.match(words) else ():
        found = form.pattern.match(words)
        rest = words[found.end() :] if found else ""
        if found and (rest.startswith(" ") or not rest):
            name = _after_link(rest)
            inner = strip_form(name) if form.groups is COMMUNES and name else None
            if inner and inner[1] and inner[1] is not COMMUNES:
                return inner
            return name, form.groups, form.kind, form.trouble
    if words.endswith(_LAST_WORDS) and _TRAILING_KIND.search(words):
        return words, METROPOLES, "", ""
    return words, (), "", ""


def without_kind(words: str) -> str:
    """Drop the kind at either end: « amiens metropole » → « amiens », « grand reims » as is."""
    _, groups, _, _ = strip_form(words)
    if groups in (EPCIS, METROPOLES, EPTS):
        words = strip_form(words)[0]
    return _TRAILING_KIND.sub("", words)


def _after_link(words: str) -> str:
    """Drop « de », « du »… after a form and give back the article that it hides."""
    found = _LINK.match(words)
    if not found:
        return words.strip()
    rest = words[found.end() :].strip()
    return _ARTICLE_OF_LINK.get(found["link"], "") + rest if rest else ""


def _take_postcode(text: str) -> tuple[str, str]:
    found = list(_POSTCODE.finditer(text))
    if not found:
        return "", text
    last = found[-1]
    return last[1].replace(" ", ""), f"{text[: last.start()]} {text[last.end() :]}"


def is_noise(text: str) -> bool:
    """Tell whether `text` holds nothing but words of administration."""
    return NOISE_WORDS.issuperset(normalise(text).split())
