"""What a picture says of how far it can be trusted: clauses that say what goes first where there is little room."""

from dataclasses import dataclass
from enum import IntEnum


class Worth(IntEnum):
    """What words are worth on a picture, least first: in too little room the words worth least go first."""

    NAME = 1  # which embedding: a title or subtitle says it, too
    ASIDE = 2
    CHANCE_OF_RECALL = 3
    FULL_WORDS = 4
    WHICH_ITEMS = 5
    BRIEF_WORDS = 6
    SAMPLE = 7
    MOTION = 8
    RECALL = 9
    OWN_ITEMS = 10  # of a fitted globe the figure of the items that it was fitted to, beside that of new ones
    ALWAYS = 99


@dataclass(frozen=True)
class Clause:
    """One thing that is said: the same in fewer and fewer words, each with what it is worth; the last is not replaced.

    `joint` stands before it unless it comes first or what comes before it says how it goes on by `after`.
    """

    wordings: tuple[tuple[str, Worth], ...]
    joint: str = ", "
    after: str = ""

    @classmethod
    def of(cls, text: str, worth: Worth = Worth.ALWAYS, joint: str = ", ", after: str = "") -> "Clause":
        """A clause with one wording."""
        return cls(((text, worth),), joint, after)

    def words(self, least: int) -> str:
        """The longest wording that is worth that much; "" where none is."""
        return next((text for text, worth in self.wordings if worth >= least), "")


Phrase = tuple[tuple[str, str], ...]  # words, each with what stands before them


@dataclass(frozen=True)
class Badge:
    """What is said of one panel, in order; nothing where there are no clauses. `note` explains it, for a tooltip."""

    clauses: tuple[Clause, ...] = ()
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def text(self) -> str:
        """All of it in one line."""
        return in_one_line(self.at(0))

    @property
    def levels(self) -> tuple[Worth, ...]:
        """What words of it are worth, least first."""
        return tuple(sorted({worth for clause in self.clauses for _, worth in clause.wordings}))

    def at(self, least: int) -> Phrase:
        """What is said where words that are worth less have no room."""
        parts: list[tuple[str, str]] = []
        after = ""
        for clause in self.clauses:
            words = clause.words(least)
            if words:
                parts.append(((after or clause.joint) if parts else "", words))
                after = clause.after
        return tuple(parts)


NO_BADGE = Badge()


def together(*badges: Badge) -> Badge:
    """All that several say."""
    notes = dict.fromkeys(badge.note for badge in badges if badge.note)
    return Badge(tuple(clause for badge in badges for clause in badge.clauses), " ".join(notes))


def in_one_line(phrase: Phrase) -> str:
    """Its parts with what stands between them."""
    return "".join(f"{joint}{words}" for joint, words in phrase)
