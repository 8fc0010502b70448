"""The guard of a document: of its events it lets a tree be made, and tells every problem on the way.

Knows what no document of ours may hold; knows nothing of grids.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.reader import Reader

from leadgrid.documents.events import DEEPEST, TOO_DEEP, Events, TooMuchError
from leadgrid.documents.nodes import Entry, Kind, Mapping, Mark, Node, Refused, Scalar, Sequence, kind_of
from leadgrid.problems import Problem, Words, cut

MOST_BYTES: Final = 2**20
MOST_EVENTS: Final = 50_000

_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")
_LINE_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")

_TOO_MANY: Final = Words(
    en=f"too many values: a grid has at most {MOST_EVENTS} of them. Split it into several grids.",
    fr=f"trop de valeurs : une grille en a au plus {MOST_EVENTS}. Répartissez-la en plusieurs grilles.",
)
_TOO_BIG: Final = Words(
    en="the file is too big: a grid has at most 1 MiB. Is it really a grid?",
    fr="le fichier est trop gros : une grille fait au plus 1 MiB (1 Mio). Est-ce bien une grille ?",
)
_SECOND: Final = Words(
    en="a second document begins here: one document a file. Remove the line `---`, or make it a file of its own.",
    fr="un second document commence ici : un seul par fichier. Enlevez la ligne `---` ou faites-en un autre fichier.",
)
_EMPTY: Final = Words(
    en="there is no grid in this file. A grid begins with `leadgrid: 1`.",
    fr="il n'y a pas de grille dans ce fichier. Une grille commence par `leadgrid: 1`.",
)

# What PyYAML says, and what it means to whoever wrote the file.
_ADVICE: Final = (
    ("'\\t'", Words(en="Indent with spaces, not with tabs.", fr="Indentez avec des espaces, pas de tabulations.")),
    (
        "cannot start any token",
        Words(en="Put this text in quotes.", fr="Mettez ce texte entre guillemets."),
    ),
    (
        "mapping values are not allowed",
        Words(
            en='Put a text that holds ": " in quotes, and check the indentation.',
            fr='Mettez entre guillemets un texte qui contient ": " et vérifiez l\'indentation.',
        ),
    ),
    (
        "",
        Words(
            en="Check brackets, quotes, commas and indentation here and just before.",
            fr="Vérifiez crochets, guillemets, virgules et indentation, ici et juste avant.",
        ),
    ),
)


class Guard:
    """One reading of one document; gathers its problems."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def tell(self, mark: Mark, *, en: str, fr: str) -> None:
        self.tell_words(mark, Words(en=en, fr=fr))

    def tell_words(self, mark: Mark, words: Words) -> None:
        self.problems.append(Problem(words, self.source, mark.line, mark.column))

    def decoded(self, text: str | bytes) -> str | None:
        """The text that the bytes hold, where it is of a size and of characters that can be read."""
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        if len(raw) > MOST_BYTES:
            self.tell_words(Mark(0, 1, 1), _TOO_BIG)
            return None
        try:
            answer = raw.decode("utf-8", "strict" if isinstance(text, bytes) else "surrogatepass")
        except UnicodeDecodeError as error:
            before = raw[: error.start].decode("utf-8")
            self.tell(
                _mark_at(before, len(before)),
                en=f"this is not UTF-8 (the byte {raw[error.start]:02X}). Save the file again, as UTF-8.",
                fr=f"ce n'est pas de l'UTF-8 (l'octet {raw[error.start]:02X}). Enregistrez le fichier en UTF-8.",
            )
            return None
        strange = Reader.NON_PRINTABLE.search(answer)
        if strange is None:
            return answer
        self.tell(
            _mark_at(answer, strange.start()),
            en=f"a character that no text has (U+{ord(strange[0]):04X}). Remove it.",
            fr=f"un caractère qu'aucun texte ne contient (U+{ord(strange[0]):04X}). Enlevez-le.",
        )
        return None

    def tree(self, text: str) -> Node | None:
        mark_length = 1 if text.startswith("\ufeff") else 0
        events = Events(text[mark_length:], mark_length)
        try:
            return self._root(events)
        except TooMuchError as stop:
            self.tell_words(stop.mark, stop.words)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._broken(events.here() if mark is None else events.mark(mark), error.problem or "")
        except (YAMLError, ValueError, OverflowError):
            # An escape beyond Unicode's last character, or a directive with thousands of digits.
            self._broken(events.here(), "a number that is too large")
        return None

    def _broken(self, mark: Mark, said: str) -> None:
        advice = next(words for sign, words in _ADVICE if sign in said)
        self.tell(mark, en=f"this is not YAML: {said}. {advice.en}", fr=f"ce n'est pas du YAML : {said}. {advice.fr}")

    def _root(self, events: Events) -> Node | None:
        documents, root = 0, None
        open_collections: list[tuple[Any, list[Node]]] = []
        for number, event in enumerate(events):
            if number >= MOST_EVENTS:
                raise TooMuchError(events.mark(event.start_mark), _TOO_MANY)
            match event:
                case yaml.ScalarEvent() | yaml.AliasEvent():
                    node = self._scalar(events, event)
                case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    if len(open_collections) >= DEEPEST:
                        raise TooMuchError(events.mark(event.start_mark), TOO_DEEP)
                    self._no_properties(events, event)
                    open_collections.append((event, []))
                    continue
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    start, nodes = open_collections.pop()
                    node = self._collection(events, start, nodes, events.mark(event.end_mark))
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self.tell_words(events.mark(event.start_mark), _SECOND)
                        return root
                    continue
                case _:
                    continue
            if open_collections:
                open_collections[-1][1].append(node)
            else:
                root = node
        if root is None:
            self.tell_words(Mark(0, 1, 1), _EMPTY)
        return root

    def _collection(self, events: Events, start: Any, nodes: list[Node], end: Mark) -> Node:
        mark, flow = events.mark(start.start_mark), bool(start.flow_style)
        if isinstance(start, yaml.SequenceStartEvent):
            return Sequence(tuple(nodes), flow, mark, end)
        entries: dict[str, Entry] = {}
        damaged = False
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar) or key.kind != "text":
                damaged = True
                self._no_key(key)
            elif key.text in entries:
                first = entries[key.text].key.start.line
                self.tell(
                    key.start,
                    en=f'the key "{cut(key.text)}" stands twice (first in line {first}). Keep one of them.',
                    fr=f'la clé "{cut(key.text)}" figure deux fois (d\'abord ligne {first}). Gardez-en une.',
                )
            else:
                if isinstance(value, Scalar) and value.start == value.end:
                    value = Scalar(value.kind, value.text, value.style, value.start, value.end, key.start)
                entries[key.text] = Entry(key, value)
        return Mapping(entries, flow, mark, end, damaged)

    def _scalar(self, events: Events, event: Any) -> Node:
        start, end = events.mark(event.start_mark), events.mark(event.end_mark)
        if isinstance(event, yaml.AliasEvent):
            self.tell(
                start,
                en=f'an alias, "*{event.anchor}": a grid has none. Write out what it stands for.',
                fr=f"un alias, \"*{event.anchor}\" : une grille n'en a pas. Écrivez ce qu'il remplace.",
            )
            return Refused(start, end)
        self._no_properties(events, event)
        if event.tag is not None:
            return Refused(start, end)
        text: str = event.value
        if not text.isascii():
            text = _PAIR.sub(_one_character, text)
        if wrong := _NO_TEXT.search(text):
            self.tell(
                start,
                en=f"a character that no text has (U+{ord(wrong[0]):04X}), written as an escape. Remove it.",
                fr=f"un caractère qu'aucun texte ne contient (U+{ord(wrong[0]):04X}), échappé. Enlevez-le.",
            )
            return Refused(start, end)
        kind: Kind = kind_of(text) if not event.style else "text"
        return Scalar(kind, text, event.style or "", start, end, start)

    def _no_properties(self, events: Events, event: Any) -> None:
        if event.anchor is None and event.tag is None:
            return
        mark = events.mark(event.start_mark)
        if event.anchor is not None:
            self.tell(
                mark,
                en=f'an anchor, "&{event.anchor}": a grid has none. Remove it.',
                fr=f'une ancre, "&{event.anchor}" : une grille n\'en a pas. Enlevez-la.',
            )
        if event.tag is not None:
            name = cut(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.tell(
                mark,
                en=f'a tag, "{name}": a grid has none. Remove it; quotes make a text of anything.',
                fr=f'un tag, "{name}" : une grille n\'en a pas. Enlevez-le ; les guillemets font un texte de tout.',
            )

    def _no_key(self, key: Node) -> None:
        match key:
            case Scalar(text=text):
                self.tell(
                    key.start,
                    en=f'the key {text or "~"} is no text. Quote it: "{text}".',
                    fr=f'la clé {text or "~"} n\'est pas un texte. Mettez-la entre guillemets : "{text}".',
                )
            case Sequence() | Mapping():
                self.tell(
                    key.start,
                    en="a key is a text; a list or a mapping cannot be one. Write a name before the colon.",
                    fr="une clé est un texte, pas une liste ni un ensemble de clés. Écrivez un nom avant le « : ».",
                )


def _one_character(pair: re.Match[str]) -> str:
    """JSON writes a character beyond U+FFFF as two escapes."""
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _mark_at(text: str, offset: int) -> Mark:
    breaks = list(_LINE_BREAK.finditer(text, 0, offset))
    return Mark(offset, len(breaks) + 1, offset - (breaks[-1].end() if breaks else 0) + 1)
