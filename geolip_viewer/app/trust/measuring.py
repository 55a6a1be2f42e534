"""In the worker's thread: how far a picture can be trusted, one panel after the other. Frozen answers come back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.badge import NO_BADGE, Badge, together
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry import trust as measures
from geolip_viewer.geometry.evenness import evenness
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import travel
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.geometry.trust import HELD_OUT, NEIGHBORS, Trust
from geolip_viewer.scene import Array, Indices
from geolip_viewer.views.base import View, ViewInput
from geolip_viewer.views.shared.badges import FULL_NAMES, badge, sentence
from geolip_viewer.views.shared.measurable import MeasurableAnchors, MeasurableEmbedding
from geolip_viewer.views.shared.time import motion_badges_without_fit

FEW, ENTRIES = 400, 1 << 23  # items measured while a picture moves, and distances compared at most
Figures = Mapping[str, float | None]
Measure = Callable[[MeasurableEmbedding], Trust]
Even = Callable[[MeasurableEmbedding], Figures | None]


@dataclass(frozen=True, eq=False)
class AnchorAngles:
    """Between marks and the anchors they are truly nearest to, `nearest` (n,): degrees, true and as drawn.

    NaN if there is none: one anchor alone has no other, and what has no place is not drawn. `expert`
    names the lens in which it is true, "" for the fused embedding.
    """

    nearest: Indices
    true: Array
    drawn: Array
    expert: str = ""


@dataclass(frozen=True, eq=False)
class EmbeddingTrust:
    """One drawn picture: its name, its figures, or why there are none; `whose` names its checkpoint beside another's.

    `items` and `anchors` are the angles of all of them, None if anchors are no points of the picture.
    `subsample_stability` (N,) is a fitted globe's, None until items were held out, and `seed_stability` (N,) that over
    seeds, None unless something else asked for it: it takes a fit of its own.
    """

    name: str
    trust: Trust | None
    unavailable: str = ""
    positions: Positions | None = None
    items: AnchorAngles | None = None
    anchors: AnchorAngles | None = None
    subsample_stability: Array | None = None
    seed_stability: Array | None = None
    is_fitted: bool = False  # random data would need a fit too: only on request
    evenness: Figures | None = None  # of the drawn items; None until the panel asks, which alone shows it
    whose: str = ""

    @property
    def label(self) -> str:
        """Its name among those on the screen: "Faithful globe", "epoch_03: PCA"."""
        name = FULL_NAMES.get(self.name, self.name)
        return f"{self.whose}: {name}" if self.whose else name

    @property
    def figures(self) -> Figures:
        if self.trust is None:
            return {}
        stability = {"subsample_stability": self.subsample_stability, "stability": self.seed_stability}
        return {
            **with_held_out(self.trust),
            **{name: float(each.mean()) for name, each in stability.items() if each is not None},
            **{f"evenness.{name}": value for name, value in (self.evenness or {}).items()},
        }

    @property
    def errors(self) -> Mapping[str, float]:
        """Standard errors of the figures that were measured on a sample, those of items held out among them."""
        return self.trust.standard_error if self.trust is not None else {}

    @property
    def random(self) -> Figures:
        """The same figures for uniform data, empty until they are known."""
        return _figures_of(self.trust.null) if self.trust is not None else {}

    @property
    def random_of_covariance(self) -> Figures:
        """The same for Gaussian data with the same mean and covariance."""
        return _figures_of(self.trust.null_covariance) if self.trust is not None else {}

    @property
    def lacks_held_out(self) -> bool:
        return self.trust is not None and self.trust.held_out is None and self.is_fitted

    @property
    def lacks_random(self) -> bool:
        return self.trust is not None and self.trust.null is None and not self.is_fitted

    @property
    def lacks_evenness(self) -> bool:
        return self.trust is not None and self.evenness is None


def _figures_of(trust: Trust | None) -> Figures:
    return trust.figures if trust is not None else {}


def with_held_out(trust: Trust) -> dict[str, float | None]:
    """The figures, and those of items held out of a fit."""
    held_out = trust.held_out.figures if trust.held_out is not None else {}
    return {**trust.figures, **{f"held_out_{name}": held_out[name] for name in HELD_OUT if name in held_out}}


@dataclass(frozen=True, eq=False)
class TrustResult:
    """What was measured: the panels' badges, each picture once, and which of them each panel draws first (−1: none)."""

    badges: tuple[Badge, ...]
    measured: tuple[EmbeddingTrust, ...]
    panels: tuple[int, ...]


def measured(picture: ViewResult) -> TrustResult:
    """Measure every panel. A panel that draws nothing measurable has an empty badge."""
    return _answer(picture, lambda drawn: drawn.trust())


def held_out(picture: ViewResult) -> TrustResult:
    """The same, of a fitted globe with what it says of new items, whose fit takes as long as the globe's."""
    return _answer(picture, lambda drawn: drawn.held_out())


def beside_random(picture: ViewResult) -> TrustResult:
    """The same, with what the panel alone shows: how even the globe is, and random data, if these need no fit."""
    return _answer(picture, lambda drawn: drawn.trust() if drawn.is_fitted else drawn.beside_null(), _evenness)


def beside_random_globe(picture: ViewResult) -> TrustResult:
    """The same, the faithful globe of random data included, whose fit takes as long as the data's."""
    return _answer(picture, lambda drawn: drawn.beside_null(), _evenness)


def roughly(picture: ViewResult) -> str:
    """A badge for what moves, of few items and so at once; "" if nothing can be measured."""
    analysis = picture.view_input.analysis
    options = picture.view.panels(analysis, picture.options)[0]
    try:
        drawn = picture.view.embeddings(picture.view_input, options)
        shown, _ = picture.view.narrowed(picture.view_input, options)
        return together(*(_roughly(each, shown) for each in drawn)).text
    except MissingDataError:
        return ""


def _roughly(drawn: MeasurableEmbedding, view_input: ViewInput) -> Badge:
    analysis = view_input.analysis
    if drawn.anchors is None:
        return NO_BADGE
    count = len(drawn.items)
    rows = measures.sampled(count, max(min(FEW, ENTRIES // max(count, 1)), 1))
    every = drawn.anchors.rows(np.arange(count))
    compared = measures.Embedding(
        every, drawn.items, analysis.anchors, drawn.anchors.positions, are_axes=analysis.are_axes
    )
    return sentence(drawn, measures.measure_trust(compared, rows, NEIGHBORS), view_input.items)


def _evenness(drawn: MeasurableEmbedding) -> Figures:
    return evenness(drawn.items)


def _answer(picture: ViewResult, measure: Measure, even: Even = lambda _: None) -> TrustResult:
    answers = [_answer_of(picture.view, each.view_input, picture.options, measure, even) for each in picture.inputs]
    first, *others = answers
    if others:
        first = _named(first, picture.inputs[0].name)
    for each, beside in zip(picture.inputs[1:], others, strict=True):
        first = _joined(first, _named(beside, each.name))
    return first


def _answer_of(view: View, shown: ViewInput, options: Any, measure: Measure, even: Even) -> TrustResult:
    """Of the panels of one checkpoint."""
    every = view.panels(shown.analysis, options)
    panels = [view.embeddings(shown, each) for each in every]
    left = [view.narrowed(shown, each)[0].items for each in every]
    found: dict[str, EmbeddingTrust] = {}
    for drawn in (each for panel in panels for each in panel):
        if drawn.name not in found:
            positions = shown.positions if drawn.items is shown.positions.items else None
            measured_one = _measured(drawn, measure, positions, shown.analysis)
            found[drawn.name] = replace(measured_one, evenness=even(drawn) if measured_one.trust is not None else None)
    names, motions = list(found), motion_badges_without_fit(view, shown, options)
    return TrustResult(
        badges=tuple(
            together(badge(panel, items), motion) for panel, items, motion in zip(panels, left, motions, strict=True)
        ),
        measured=tuple(found.values()),
        panels=tuple(names.index(panel[0].name) if panel else -1 for panel in panels),
    )


def _named(answer: TrustResult, name: str) -> TrustResult:
    """What was measured of a checkpoint beside another goes by its name."""
    return replace(answer, measured=tuple(replace(each, whose=name) for each in answer.measured))


def _joined(first: TrustResult, beside: TrustResult) -> TrustResult:
    """What was measured of a checkpoint beside the first is none of the first's projections."""
    return TrustResult(
        badges=first.badges + beside.badges,
        measured=first.measured + tuple(replace(each, positions=None) for each in beside.measured),
        panels=first.panels + tuple(place if place < 0 else place + len(first.measured) for place in beside.panels),
    )


def _measured(
    drawn: MeasurableEmbedding, measure: Measure, positions: Positions | None, analysis: Analysis
) -> EmbeddingTrust:
    trust, unavailable = None, ""
    try:
        trust = measure(drawn)
    except MissingDataError as error:
        unavailable = f"{error.where} {error.problem}. {error.remedy}."
    if drawn.anchors is None:
        return EmbeddingTrust(drawn.name, trust, unavailable, positions, is_fitted=drawn.is_fitted)
    is_held_out = trust is not None and trust.held_out is not None
    neighbors = analysis.neighbor_anchor, analysis.neighbor_cosine
    items = replace(_angles(drawn.items, drawn.anchors, *drawn.anchors.nearest()), expert=drawn.anchors.expert)
    return EmbeddingTrust(
        drawn.name,
        trust,
        unavailable,
        positions,
        items,
        _angles(drawn.anchors.positions, drawn.anchors, *neighbors),
        drawn.subsample_stability() if is_held_out else None,
        analysis.known_stability(positions) if positions is not None else None,
        drawn.is_fitted,
    )


def _angles(marks: Array, anchors: MeasurableAnchors, nearest: Indices, cosine: Array) -> AnchorAngles:
    """Marks (n, 3), the anchors they are nearest to (n,) and the cosines with these (n,)."""
    ends = anchors.positions[nearest]
    true = np.degrees(np.arccos(np.clip(cosine.astype(np.float64), -1, 1)))
    drawn = np.degrees(travel(marks, ends))
    if anchors.are_axes:
        drawn = np.minimum(drawn, 180 - drawn)
    is_drawn = is_placed(marks) & is_placed(ends)
    return AnchorAngles(nearest, np.where(np.isfinite(cosine), true, np.nan), np.where(is_drawn, drawn, np.nan))
