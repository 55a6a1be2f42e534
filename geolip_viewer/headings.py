"""What is written above a panel: a title and a line below it, in parts of which those worth least go first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geolip_viewer.clauses import ALWAYS, Clause, Clauses

Words = str | tuple[str, ...]
"""A part of the line below a title; several wordings say the same in fewer and fewer words."""

_FIGURES, _ORIGIN, _MOMENT = 50, 60, 70  # priorities of the parts of a title that can be left out
_DOT = " · "
_APART = 10  # difference in priority between parts of the line; more than any number of wordings


@dataclass(frozen=True)
class Heading:
    """The heading of one panel.

    `below` are the parts of the line below the title, most important first; `moment` is what holds at one moment of a
    picture in motion only, such as its time, and comes last. Empty parts are left out.
    """

    title: Clauses
    below: tuple[Words, ...] = ()
    moment: tuple[Words, ...] = ()

    @classmethod
    def of(
        cls,
        name: str,
        *figures: str,
        below: tuple[Words, ...] = (),
        moment: tuple[Words, ...] = (),
        joint: str = ": ",
        when: str = "",
    ) -> "Heading":
        """A heading such as "name: figure, figure, when", of which `name` is always there and `when` goes last.

        Figures go from the last to the first; `joint` stands before the first of them.
        """
        told = [Clause.of(figure, _FIGURES - place, ", " if place else joint) for place, figure in enumerate(figures)]
        time = (Clause.of(when, _MOMENT),) if when else ()
        return cls(Clauses((Clause.of(name), *told, *time)), below, moment)

    @property
    def subtitle(self) -> str:
        """The line below the title without the moment."""
        return _ranked(self.below).text

    @property
    def line(self) -> Clauses:
        """All that stands below the title."""
        return _ranked((*self.below, *self.moment))

    def called(self, name: str, after: str = _DOT) -> "Heading":
        """The same with a name before the title, which always stays."""
        return replace(self, title=Clauses((Clause.of(name, after=after), *self.title.clauses)))

    def told_of(self, *, origin: str = "", when: str = "") -> "Heading":
        """The same with what the panel's data was made from and which moment of a run it shows, behind the title."""
        more = tuple(Clause.of(text, worth, _DOT) for text, worth in ((origin, _ORIGIN), (when, _MOMENT)) if text)
        return replace(self, title=Clauses((*self.title.clauses, *more)))


def _ranked(parts: Sequence[Words]) -> Clauses:
    """Parts of a line: the last is left out first, after it was shortened."""
    told = [(part,) if isinstance(part, str) else part for part in parts if part]
    return Clauses(
        tuple(
            Clause(tuple((text, ALWAYS - _APART * place - fewer) for fewer, text in _counted_down(wordings)), _DOT)
            for place, wordings in enumerate(told)
        )
    )


def _counted_down(wordings: tuple[str, ...]) -> list[tuple[int, str]]:
    """Each wording with how many shorter ones there are."""
    return [(len(wordings) - 1 - place, text) for place, text in enumerate(wordings)]
