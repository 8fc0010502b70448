"""What people write beside an activity: how often, how lately, never, for each: «au moins 3 fois en 30 jours».

Every word must be understood, or nothing is (`Unread`). Knows words and numbers; knows nothing of data or grids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from leadgrid.conditions import Operator, ValueTest
from leadgrid.instants import Duration
from leadgrid.recognitions.headers import folded, listed
from leadgrid.transcripts.quantities import Unread, size_of
from leadgrid.values import Number, normal, trimmed

_DAYS: Final = {"mo": 30, "an": 365, "ye": 365, "y": 365}
_LETTERS: Final = {"j": "d", "d": "d", "s": "w", "w": "w", "h": "h"}
UNIT: Final = r"jours?|days?|jrs?|j|d|semaines?|sem|weeks?|heures?|hours?|h|mois|months?|ans?|années?|years?"
_INTO: Final = r"(?:il y a|dans|sur|en|pendant|durant|au cours|depuis|in|over|within|during|for|since)\b|/"
_ARTICLE: Final = r"(?:les?\b|des?\b|d['’]|la\b|l['’]|ces\b|the\b)\s*"
_LAST: Final = r"(?:derni[eè]re?s?|last|past)\s+"
_WINDOW: Final = re.compile(
    rf"(?P<into>(?:(?:{_INTO})\s*)?)(?P<bound>(?:(?:plus|moins|more|less)\s+(?:de\b|d['’]|than\b)\s*)?)(?:{_ARTICLE})*"
    rf"(?P<last>(?:{_LAST})?)(?P<n>\d{{1,4}})\s*(?P<mid>(?:{_LAST})?)(?P<unit>{UNIT})\b"
    r"(?:\s*(?P<tail>derni[eè]re?s?|glissants?))?",
    re.IGNORECASE,
)
_AT_THE_END: Final = re.compile(rf"(?<!\w)[\s,:(\[]*(?:{_WINDOW.pattern})\s*[)\]]?\s*$", re.IGNORECASE)
_SINCE: Final = re.compile(r"\b(?:depuis|since|for)\b", re.IGNORECASE)
_LENGTH: Final = re.compile(
    rf"(?:(?:>=?|≥|plus de|\+ de|au moins|more than|over|at least)\s*)?(\d{{1,4}}\s*(?:{UNIT}))\s*"
    r"(?:et plus|ou plus|and more|or more|\+)?",
    re.IGNORECASE,
)
_ONE_UNIT: Final = re.compile(
    rf"(?:{_INTO})\s*(?:{_ARTICLE})*(?:{_LAST})?(?P<unit>jour|day|semaine|week|mois|month|an|année|year)\b",
    re.IGNORECASE,
)
_EACH: Final = re.compile(
    r"\b(?:par|pour chaque|à chaque|chaque|each|per|every|for each)\b\s*(?P<what>[^\W\d_]*(?:-[^\W\d_]+)*)",
    re.IGNORECASE,
)
_UP_TO: Final = re.compile(
    r"\b(?:max(?:imum\b|\.|\b)|au plus|limité à|plafonné à|at most|up to|capped at|jusqu['’]à)\s*:?\s*(\d{1,6})\b",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+(?:[.,]\d+)?|[<>=≥≤≠]+|[^\s'’,.;:!()]")
_COUNTED: Final[Mapping[str, str]] = {
    word: f"{number}"
    for number, words in enumerate(
        (
            ("un", "une", "one", "once"), ("deux", "two", "twice"), ("trois", "three"), ("quatre", "four"),
            ("cinq", "five"), ("six",), ("sept", "seven"), ("huit", "eight"), ("neuf", "nine"), ("dix", "ten"),
        ),
        start=1,
    )
    for word in words
}  # fmt: skip
_NONE: Final = frozenset(
    listed("jamais, aucun, aucune, aucuns, aucunes, pas, sans, rien, nul, nulle, zero, never, none, no, not, non, 0")
)
_THINGS: Final = frozenset(
    listed("fois, x, time, times, evenement, evenements, event, events, occurrence, occurrences, action, actions")
)
_FILL: Final = frozenset(
    listed(
        "a, ont, eu, lieu, de, d, du, des, le, la, les, l, n, ne, il, y, lead, leads, contact, contacts,"
        " prospect, prospects, email, emails, mail, the, has, have, had, been, was, were, any, at, all, s, est,"
        " un, une"
    )
)
_SIGNALS: Final = re.compile(
    r"[<>≥≤=]|\b(?:plus|moins|more|less|max|min|chaque|each|par|per|every|fois|times?|once|twice|jour|day|semaine|week|mois"
    r"|month|an|year|derni[eè]re?s?|last|past|depuis|since)\b",
    re.IGNORECASE,
)
_DONE: Final = frozenset(listed("oui, yes, x, ok, vrai, true, fait, faite, done")) | {"✓", "✔"}
_DAY: Final = 86_400 * 10**6
NO_TIMES: Final = ValueTest((Operator("is", Number(0)),))


@dataclass(frozen=True, slots=True)
class Doing:
    """What a text says of an activity: how often, how lately, and whether each one counts."""

    count: ValueTest | None = None
    within: Duration | None = None
    each: bool = False
    up_to: int | None = None


def doing_of(text: str, *, nouns: Collection[str] = ()) -> Doing | Unread:
    """What a text says of an activity; `nouns` are words (folded) for the activity itself.

    >>> doing = doing_of("au moins 3 fois dans les 30 derniers jours")
    >>> doing.count.operators[0].operand.text, doing.within.text
    ('3', '30d')
    >>> doing_of("0 clic depuis 6 mois", nouns=["clic"]) == Doing(NO_TIMES, Duration.read("180d"))
    True
    >>> doing_of("à revoir")
    Unread(words='à revoir')
    """
    said = trimmed(normal(text))
    unread = Unread(said)
    rest = re.sub(r"[^\W\d_]+", lambda word: _COUNTED.get(word[0].lower(), word[0]), said)
    windows = [match for match in _WINDOW.finditer(rest) if _is_window(match)]
    windows = windows or list(_ONE_UNIT.finditer(rest))
    within, bound = None, ""
    if windows:
        window = windows[0]
        parts = window.groupdict()
        bound = parts.get("bound") or ""
        within = duration_of(int(parts.get("n") or 1), parts["unit"])
        is_point = (parts.get("into") or "").lower().startswith("il y a") and not bound  # «il y a 7 jours»: that day
        if len(windows) > 1 or within is None or is_point:
            return unread
        rest = f"{rest[: window.start()]} {rest[window.end() :]}"
    found = _each(rest, within, nouns) or _times(rest, within, nouns)
    if isinstance(found, Unread) or found is None:
        return unread
    # «rien depuis plus de 90 jours» is nothing within them; «un clic depuis plus de 90 jours» says another thing
    is_older = bound.lower().startswith(("plus", "more"))
    return found if not bound or is_older == (found.count == NO_TIMES) else unread


def _is_window(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("into", "last", "mid", "tail"))


def _each(rest: str, within: Duration | None, nouns: Collection[str]) -> Doing | Unread | None:
    """«par clic, max 3»; None where no «par» stands there."""
    match = _EACH.search(rest)
    if match is None:
        return None
    limit = _UP_TO.search(rest)
    left = rest
    for part in filter(None, (limit, match)):
        left = left.replace(part[0], " ", 1)
    what = folded(match["what"])
    is_named = not what or what in _THINGS or _is_noun(what, nouns)
    if not is_named or _left(left, nouns) or (limit and not int(limit[1])):
        return Unread(rest)
    return Doing(within=within, each=True, up_to=int(limit[1]) if limit else None)


def _times(rest: str, within: Duration | None, nouns: Collection[str]) -> Doing | None:
    """How often; None where a word is left over."""
    tokens = _left(rest, nouns)
    keys = [folded(token) or token for token in tokens]
    if not tokens or (len(tokens) == 1 and (keys[0] in _DONE)):
        return Doing(within=within)
    if any(key in _NONE for key in keys):
        return Doing(NO_TIMES, within) if all(key in _NONE or key in _FILL for key in keys) else None
    while keys and keys[-1] in _FILL:
        keys, tokens = keys[:-1], tokens[:-1]
    sized = size_of(" ".join(tokens), units=())
    while sized is None and keys and keys[0] in _FILL:  # «at» is a filler, but not that of «at least»
        keys, tokens = keys[1:], tokens[1:]
        sized = size_of(" ".join(tokens), units=())
    if not tokens or (len(tokens) == 1 and keys[0] in _DONE):
        return Doing(within=within)
    if sized is None or keys[0] in ("max", "maximum"):  # «max 3» without «par»: so many count, or so many were done?
        return None
    if sized.operators[0].name == "is":
        sized = ValueTest((Operator("at_least", sized.operators[0].operand),))  # «3 visites» means three or more
    return Doing(sized, within)


def _left(text: str, nouns: Collection[str]) -> list[str]:
    """The words of a text that are not for the activity itself; nothing where fillers alone are left."""
    tokens = [token for token in _TOKEN.findall(text) if not _is_noun(folded(token), nouns)]
    tokens = [token for token in tokens if folded(token) not in _THINGS or (folded(token) == "x" and len(tokens) == 1)]
    return tokens if any((folded(token) or token) not in _FILL for token in tokens) else []


def _is_noun(word: str, nouns: Collection[str]) -> bool:
    """Whether a word is one for the activity, in whatever form: «clics», «ouvert» beside «ouverture»."""
    if not word:
        return False
    return any(
        word == noun
        or (len(noun) >= 4 and word.startswith(noun) and len(word) <= len(noun) + 2)
        or (len(noun) >= 5 and len(word) >= 5 and word[:5] == noun[:5])
        for noun in nouns
    )


def duration_of(amount: int, unit: str) -> Duration | None:
    """So many of a unit, as it is written; months are 30 days, years 365. None where that is no duration.

    >>> duration_of(6, "mois").text, duration_of(2, "weeks").text
    ('180d', '2w')
    """
    letter = unit.lower()
    days = _DAYS.get(letter[:2]) or _DAYS.get(letter[:1])
    return Duration.read(f"{amount * days}d" if days else f"{amount}{_LETTERS[letter[0]]}")


def says_how_often(text: str) -> bool:
    """Whether a text may say how often or how lately something was done, or that it was not.

    >>> says_how_often("Pas d'ouverture"), says_how_often("Ouverture (30 j)"), says_how_often("Ouverture")
    (True, True, False)
    """
    keys = {folded(token) for token in _TOKEN.findall(text)}
    return any(letter.isdigit() for letter in text) or bool(keys & _NONE) or _SIGNALS.search(text) is not None


def cut_window(text: str) -> tuple[str, str]:
    """What stands before the window that a text ends in, and the window; the text and nothing where it ends otherwise.

    >>> cut_window("Ouverture ou clic (30 jours)"), cut_window("Ouverture ou clic")
    (('Ouverture ou clic', '30 jours'), ('Ouverture ou clic', ''))
    """
    match = _AT_THE_END.search(text)
    if match is None or not text[: match.start()].strip(" ,:(["):
        return text, ""
    return text[: match.start()].strip(" ,:(["), match[0].strip(" ,:()[]")


def beside_none(text: str) -> str | None:
    """What a text says beside a criterion that is itself a no, such as «Pas d'ouverture»; None where it denies it.

    A «oui» says it again, a length is how long there was nothing.

    >>> beside_none("oui"), beside_none("plus de 6 mois"), beside_none("jamais"), beside_none("depuis 90 jours")
    ('', 'depuis 6 mois', None, 'depuis 90 jours')
    """
    said = trimmed(normal(text))
    keys = [folded(token) or token for token in _TOKEN.findall(said)]
    if len(keys) == 1 and keys[0] in _DONE:
        return ""
    if keys and all(key in _NONE or key in _FILL for key in keys):
        return None
    length = _LENGTH.fullmatch(said)
    return f"depuis {length[1]}" if length else said


def says_none(text: str) -> bool:
    """Whether a text has a word for «none».

    >>> says_none("Pas d'ouverture"), says_none("Ouverture")
    (True, False)
    """
    return any(folded(token) in _NONE for token in _TOKEN.findall(text))


def says_since(text: str) -> bool:
    """Whether a text says since when, and so perhaps how long something was not done."""
    return _SINCE.search(text) is not None


def figures_of(text: str) -> tuple[int | None, int | None]:
    """How often and in how many days, as far as the figures of a text say it; what a form begins with.

    >>> figures_of("3 relances au moins en 2 semaines"), figures_of("page tarifs")
    ((3, 14), (None, None))
    """
    windows = list(_WINDOW.finditer(text))
    rest, days = text, None
    if len(windows) == 1:
        within = duration_of(int(windows[0]["n"]), windows[0]["unit"])
        days = None if within is None else within.microseconds // _DAY
        rest = f"{text[: windows[0].start()]} {text[windows[0].end() :]}"
    counts = re.findall(r"(?<![\w.,])\d{1,3}(?![\w.,])", rest)
    return int(counts[0]) if len(counts) == 1 and int(counts[0]) else None, days or None
