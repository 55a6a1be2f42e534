"""Pictures of a checkpoint on its own components, turned to match those of the run's reference.

Lenses and spaces have components of their own at every checkpoint, which are given up to their signs, and up to a turn
where two are as long. So that nothing seems to move that does not, each picture is turned by the orthogonal matrix that
brings its items nearest to where the reference's picture has them. Distances within a picture stay.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from geolip_viewer.analysis import Analysis, Lens, Space
from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import turn, turned

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run


@dataclass(frozen=True, eq=False)
class OwnPictures:
    """Where the lenses (E) and the spaces, by name, of one checkpoint draw the items, (N, 3) each; None for nowhere."""

    lenses: tuple[Array, ...]
    spaces: dict[str, Array | None]


class RunPictures(Analysis):
    """Lenses and spaces of checkpoint `number` of `run`."""

    run: "Run"
    number: int

    @property
    def is_reference(self) -> bool:
        """Whether it is drawn as it would be alone."""
        return self.number == self.run.reference

    @property
    def own_pictures(self) -> OwnPictures:
        """The unaligned pictures of lenses and spaces; none without lenses."""
        if not self.has_lenses:
            return OwnPictures((), {})
        spaces = {name: space.positions for name, space in self._spaces.items()}
        return OwnPictures(tuple(lens.positions for lens in self.lenses), spaces)

    @cached_property
    def lenses(self) -> tuple[Lens, ...]:
        """(E,) every expert's lens."""
        own = super().lenses
        return own if self.is_reference else tuple(self._matched(lens, e) for e, lens in enumerate(own))

    @cached_property
    def _lens_turns(self) -> dict[int, Array]:
        return {}

    def _matched(self, lens: Lens, expert: int) -> Lens:
        rotation = turn(lens.positions, self.run.frames.reference_pictures.lenses[expert])
        self._lens_turns[expert] = rotation
        items, anchors = (read_only(turned(rows, rotation)) for rows in (lens.positions, lens.anchor_positions))
        return replace(lens, positions=items, anchor_positions=anchors)

    def lens_positions(self, expert: int) -> Positions:
        """Items, anchors and classes as one expert sees them; kept."""
        is_kept = expert in self._of_lenses
        found = super().lens_positions(expert)
        if not is_kept and not self.is_reference:
            classes = read_only(turned(found.classes, self._lens_turns[expert]))
            found = self._of_lenses[expert] = replace(found, classes=classes)
        return found

    @cached_property
    def _spaces(self) -> dict[str, Space]:
        own = super()._spaces
        if self.is_reference:
            return own
        pictures = self.run.frames.reference_pictures.spaces
        return {name: _space_matched(space, pictures.get(name)) for name, space in own.items()}


def _space_matched(space: Space, onto: Array | None) -> Space:
    if space.positions is None or onto is None:
        return space
    return replace(space, positions=read_only(turned(space.positions, turn(space.positions, onto))))
