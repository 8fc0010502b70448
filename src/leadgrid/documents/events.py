"""PyYAML's events, with a mark each, of a document that may not be deeper than a grid is.

Knows YAML; knows nothing of the tree that is made of the events.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from leadgrid.documents.nodes import Mark
from leadgrid.problems import Words

DEEPEST: Final = 20
TOO_DEEP: Final = Words(
    en=f"nested too deeply: a grid has at most {DEEPEST} levels. Say it with fewer `all`, `any` and `not`.",
    fr=f"trop de niveaux : une grille en a au plus {DEEPEST}. Dites-le avec moins de `all`, `any` et `not`.",
)


class TooMuchError(Exception):
    """The document goes beyond a limit, and reading on would be what an attacker wants."""

    def __init__(self, mark: Mark, words: Words) -> None:
        self.mark, self.words = mark, words


class Events(Reader, Scanner, Parser):
    """PyYAML's own parser, in Python (the one in C crashes on deep nesting), with two changes to its scanner."""

    def __init__(self, text: str, shift: int) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        self.shift = shift

    def __iter__(self) -> Iterator[Any]:
        while self.check_event():
            yield self.get_event()  # type: ignore[no-untyped-call]  # the stubs give it no type

    def here(self) -> Mark:
        return self.mark(self.get_mark())

    def mark(self, mark: Any) -> Mark:
        return Mark(mark.index + self.shift, mark.line + 1, mark.column + 1)

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803 (the name that PyYAML gave)
        # The scanner looks up to 1,024 characters ahead of the parser, at a cost of their square: 10,000 brackets took
        # 10 s. `indents` and `flow_level` count collections that are open for certain.
        if self.flow_level + len(self.indents) >= DEEPEST:
            raise TooMuchError(self.here(), TOO_DEEP)
        super().fetch_flow_collection_start(TokenClass)

    # These two answer as PyYAML's do; they are asked eight times for each value, and a bomb took 0.90 s, now 0.70 s.
    def check_token(self, *choices: Any) -> bool:
        while self.need_more_tokens():
            self.fetch_more_tokens()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def need_more_tokens(self) -> bool:
        if self.done or not self.tokens:
            return not self.done
        if self.possible_simple_keys:
            self.stale_possible_simple_keys()
        keys = self.possible_simple_keys.values()
        return bool(keys) and min(key.token_number for key in keys) == self.tokens_taken

    def scan_to_next_token(self) -> None:
        # JSON is often indented with tabs; in brackets YAML allows them, PyYAML does not.
        super().scan_to_next_token()
        while self.flow_level and self.peek() == "\t":
            self.forward()
            super().scan_to_next_token()
