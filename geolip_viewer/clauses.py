"""Sentences of clauses with priorities: with too little room, the least important goes first.

A clause that says what figures are of has a wording that always stays, as the figures do.
"""

from collections.abc import Iterable
from dataclasses import dataclass

ALWAYS = 99


@dataclass(frozen=True)
class Clause:
    """One thing that is said: the same in fewer and fewer words, each wording with its worth, least first.

    `joint` stands before the clause unless it comes first, or the clause before it sets another joint by `after`.
    """

    wordings: tuple[tuple[str, int], ...]
    joint: str = ", "
    after: str = ""

    @classmethod
    def of(cls, text: str, worth: int = ALWAYS, joint: str = ", ", after: str = "") -> "Clause":
        """A clause with one wording."""
        return cls(((text, worth),), joint, after)

    def words(self, least: int) -> str:
        """The longest wording that is worth that much; "" if none is."""
        return next((text for text, worth in self.wordings if worth >= least), "")


Phrase = tuple[tuple[str, str], ...]  # words, each with the separator before it


@dataclass(frozen=True)
class Clauses:
    """Clauses in the order in which they are said; possibly none."""

    clauses: tuple[Clause, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def text(self) -> str:
        """All of it in one line."""
        return in_one_line(self.at(self.levels[0])) if self else ""

    @property
    def levels(self) -> tuple[int, ...]:
        """The distinct worths of its words, least first."""
        return levels_of((self,))

    def at(self, least: int) -> Phrase:
        """What is left when words that are worth less are left out."""
        parts: list[tuple[str, str]] = []
        after = ""
        for clause in self.clauses:
            words = clause.words(least)
            if words:
                parts.append(((after or clause.joint) if parts else "", words))
                after = clause.after
        return tuple(parts)


def levels_of(several: Iterable[Clauses]) -> tuple[int, ...]:
    """The distinct worths of words in any of them, least first."""
    return tuple(sorted({worth for each in several for clause in each.clauses for _, worth in clause.wordings}))


def in_one_line(phrase: Phrase) -> str:
    """Its parts with what stands between them."""
    return "".join(f"{joint}{words}" for joint, words in phrase)
