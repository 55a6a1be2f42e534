"""In the worker's thread: how far a picture can be trusted, one panel after the other. Frozen answers come back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from geolip_viewer.app.loading import Picture
from geolip_viewer.errors import DataLacking
from geolip_viewer.geometry.places import Places
from geolip_viewer.geometry.trust import NEIGHBORS, Trust, trust
from geolip_viewer.geometry.trust import Picture as Compared
from geolip_viewer.scene import Array, Points
from geolip_viewer.views.base import Drawn
from geolip_viewer.views.parts.badges import badge, sentence

FEW = 400  # items that are compared while a picture moves
FITTED = "faithful"  # its random counterpart is a fit of its own: only when asked for
Figures = Mapping[str, float | None]


@dataclass(frozen=True, eq=False)
class Measured:
    """One drawn picture: its name, its figures, or why there are none; `places` where it draws the projection's."""

    name: str
    trust: Trust | None
    lacking: str = ""
    places: Places | None = None

    @property
    def figures(self) -> Figures:
        return self.trust.figures if self.trust is not None else {}

    @property
    def random(self) -> Figures:
        """The same figures of random data, empty while they are not known."""
        return self.trust.null.figures if self.trust is not None and self.trust.null is not None else {}

    @property
    def lacks_random(self) -> bool:
        return self.trust is not None and self.trust.null is None and self.name != FITTED


@dataclass(frozen=True, eq=False)
class Answer:
    """What was measured: the panels' badges, each picture once, and which of them each panel draws first (−1: none)."""

    badges: tuple[str, ...]
    measured: tuple[Measured, ...]
    panels: tuple[int, ...]


def measured(picture: Picture) -> Answer:
    """Measure every panel. A panel that draws nothing measurable has an empty badge."""
    return _answer(picture, lambda drawn: drawn.trust())


def beside_random(picture: Picture) -> Answer:
    """The same, with what random data gives, as far as that is not a fit of its own."""
    return _answer(picture, lambda drawn: drawn.trust() if drawn.name == FITTED else drawn.beside_null())


def beside_random_globe(picture: Picture) -> Answer:
    """The same, the faithful globe of random data included, whose fit takes as long as the data's."""
    return _answer(picture, lambda drawn: drawn.beside_null())


def roughly(picture: Picture) -> str:
    """A badge for what moves, of few items and so at once; "" where nothing can be measured."""
    analysis = picture.shown.analysis
    options = picture.view.panels(analysis, picture.options)[0]
    drawn = next(iter(picture.view.drawn(picture.shown, options)), None)
    if drawn is None or not picture.scenes:
        return ""
    marks = [each for each in picture.scenes[0].layers if isinstance(each, Points) and each.of == "anchor"]
    places = next((each.positions for each in marks if len(each.index) == analysis.anchor_count), None)
    anchors = None if places is None else analysis.anchors
    try:
        near = max(1, round(NEIGHBORS * min(1.0, FEW / analysis.item_count)))  # as many of fewer items
        found = trust(Compared(analysis.embeddings, drawn.items, anchors, places), near, FEW)
    except DataLacking:
        return ""
    return sentence(drawn.name, found)


def _answer(picture: Picture, measure: Callable[[Drawn], Trust]) -> Answer:
    shown, view = picture.shown, picture.view
    panels = [view.drawn(shown, options) for options in view.panels(shown.analysis, picture.options)]
    found: dict[str, Measured] = {}
    for drawn in (each for panel in panels for each in panel):
        if drawn.name not in found:
            places = shown.places if drawn.items is shown.places.items else None
            found[drawn.name] = _measured(drawn, measure, places)
    names = list(found)
    return Answer(
        badges=tuple(badge(panel) for panel in panels),
        measured=tuple(found.values()),
        panels=tuple(names.index(panel[0].name) if panel else -1 for panel in panels),
    )


def _measured(drawn: Drawn, measure: Callable[[Drawn], Trust], places: Places | None) -> Measured:
    try:
        return Measured(drawn.name, measure(drawn), "", places)
    except DataLacking as lacking:
        return Measured(drawn.name, None, f"{lacking.where} {lacking.problem}. {lacking.remedy}.", places)


def of_item(measured: Measured, item: int, cosine: float | None = None) -> tuple[str, ...]:
    """How far an item can be trusted where it is drawn, in short lines; none where it was not measured.

    `cosine` is the item's with its nearest anchor, where that is known.
    """
    trust = measured.trust
    row = int(np.searchsorted(trust.rows, item)) if trust is not None else 0
    if trust is None or row == len(trust.rows) or trust.rows[row] != item:
        return ()
    among, anchors = trust.among_items, trust.among_anchors
    lines = [f"{round(among.k * float(among.kept[row]))} of {among.k} true neighbours drawn near"]
    if anchors is not None:
        true, rank = int(anchors.true_anchor[row]), int(anchors.rank[row])
        places = measured.places
        if places is not None:
            shown = _degrees(places.items[item], places.anchors[true])
            truly = "" if cosine is None else f"{degrees_of(cosine):.0f}° from its nearest anchor, "
            lines.insert(0, f"{truly}drawn {shown:.0f}°" if truly else f"nearest anchor drawn {shown:.0f}° away")
        lines.append("nearest anchor drawn nearest" if rank == 1 else f"nearest anchor drawn {_ordinal(rank)}-nearest")
    if trust.share_kept is not None:
        lines.append(f"{100 * float(trust.share_kept[row]):.0f} % of it is drawn")
    return tuple(lines)


def _degrees(one: Array, other: Array) -> float:
    first, second = one.astype(np.float64), other.astype(np.float64)
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(first - second), np.linalg.norm(first + second))))


def degrees_of(cosine: float) -> float:
    """The angle of a cosine, in degrees."""
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
