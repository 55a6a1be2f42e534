"""What a picture says about how far it can be trusted."""

from dataclasses import dataclass
from enum import IntEnum

from geolip_viewer.clauses import ALWAYS, Clauses


class Worth(IntEnum):
    """How much words of a badge are worth, least first."""

    NAME = 1  # which embedding: the title or subtitle says this too
    ASIDE = 2
    FULL_WORDS = 3
    WHICH_ITEMS = 4
    BRIEF_WORDS = 5
    SAMPLE = 6
    MOTION = 7
    RECALL = 8
    OWN_ITEMS = 9  # for a fitted globe, the figure of its own items next to that of new ones
    ALWAYS = ALWAYS


@dataclass(frozen=True)
class Badge(Clauses):
    """What is said about one panel. `note` explains it in a tooltip."""

    note: str = ""


NO_BADGE = Badge()


def together(*badges: Badge) -> Badge:
    """Several badges as one."""
    notes = dict.fromkeys(badge.note for badge in badges if badge.note)
    return Badge(tuple(clause for badge in badges for clause in badge.clauses), " ".join(notes))
