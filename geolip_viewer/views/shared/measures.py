"""How far each item can be trusted where it is drawn: as a colour, a fade, or a bound below which it is hidden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.colouring import Colormap, Scalar
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.stretch import stretch
from geolip_viewer.options import Help, Range, Section
from geolip_viewer.quantities import (
    NEAREST_ANCHOR_RANK,
    NEIGHBOR_RECALL,
    SEED_STABILITY,
    SQUARED_NORM,
    SUBSAMPLE_STABILITY,
)
from geolip_viewer.scene import Array, Indices
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.views.shared.hiding import HidesItems, Pictures
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.text import counted
from geolip_viewer.wording import PERCENT

FAINTEST = 0.1
LEAST = {
    "squared-norm": SQUARED_NORM,
    "neighbor-recall": NEIGHBOR_RECALL,
    "stability-under-subsampling": SUBSAMPLE_STABILITY,
}


@dataclass(frozen=True, eq=False)
class Measure:
    """A number of each item: `values` (N,), NaN if it was not measured; MissingDataError if it means nothing.

    `limits` of its colours are the least and the greatest value where it gives none.
    """

    title: str
    values: Callable[[MeasurableEmbedding], Array]
    unit: str = ""
    limits: Callable[[MeasurableEmbedding], tuple[float, float] | None] = lambda _: None
    scale: Literal["linear", "log1p"] = "linear"
    colormap: Colormap = "sequential"


def _radius(drawn: MeasurableEmbedding) -> Array:
    return np.sqrt(_share_kept(drawn) / 100)


def _radius_deviation(drawn: MeasurableEmbedding) -> Array:
    radius = _radius(drawn)
    return radius - np.nanmean(radius)


def _share_kept(drawn: MeasurableEmbedding) -> Array:
    share = drawn.share_kept()
    if share is None:
        raise MissingDataError(drawn.name, "is not a linear projection", "Choose a PCA")
    return 100 * share


def _neighbors_kept(drawn: MeasurableEmbedding) -> Array:
    found = drawn.trust()
    return found.by_item(100 * found.among_items.kept)


def _continuity(drawn: MeasurableEmbedding) -> Array:
    found = drawn.trust()
    return found.by_item(found.among_items.item_continuity)


def _trustworthiness(drawn: MeasurableEmbedding) -> Array:
    found = drawn.trust()
    return found.by_item(found.among_items.item_trustworthiness)


def _anchor_rank(drawn: MeasurableEmbedding) -> Array:
    found = drawn.trust()
    if found.among_anchors is None:
        raise MissingDataError(drawn.name, "has no anchors", "Choose another view")
    return found.by_item(found.among_anchors.rank)


def _stability(drawn: MeasurableEmbedding) -> Array:
    return 100 * drawn.stability()


def _subsample_stability(drawn: MeasurableEmbedding) -> Array:
    return 100 * drawn.subsample_stability()


def _stretch(drawn: MeasurableEmbedding) -> Array:
    if drawn.anchors is None:
        raise MissingDataError(drawn.name, "has no rows of its own to compare", "Choose another view")
    return stretch(drawn.anchors.rows(np.arange(len(drawn.items))), drawn.items)


def _ranks(drawn: MeasurableEmbedding) -> tuple[float, float]:
    anchors = drawn.trust().among_anchors
    return (1.0, 2.0 if anchors is None else max(2.0, float(anchors.anchor_count)))


def _percents(_: MeasurableEmbedding) -> tuple[float, float]:
    return (0.0, 100.0)


def _to_one(_: MeasurableEmbedding) -> tuple[float, float]:
    return (0.0, 1.0)


MEASURES: Mapping[str, Measure] = {
    "radius": Measure("radius before normalising", _radius),
    "radius-deviation": Measure("radius − mean radius", _radius_deviation, colormap="diverging"),
    "squared-norm": Measure(SQUARED_NORM, _share_kept, "%", _percents),
    "neighbor-recall": Measure(NEIGHBOR_RECALL, _neighbors_kept, "%", _percents),
    "missing-neighbors": Measure("continuity of the item", _continuity, limits=_to_one),
    "false-neighbors": Measure("trustworthiness of the item", _trustworthiness, limits=_to_one),
    "stability-over-seeds": Measure(SEED_STABILITY, _stability, "%", _percents),
    "stability-under-subsampling": Measure(SUBSAMPLE_STABILITY, _subsample_stability, "%", _percents),
    "stretch": Measure("true degrees a drawn degree", _stretch, scale="log1p"),
    "anchor-rank": Measure(NEAREST_ANCHOR_RANK, _anchor_rank, limits=_ranks, scale="log1p", colormap="heat"),
}


def takes_second_fit(options: object) -> bool:
    """Whether options of a view colour, fade or hide by what a second fit of a fitted globe tells."""
    asked = {getattr(options, "colour", None), getattr(options, "fade", None)}
    return (
        bool(asked & {"stability-over-seeds", "stability-under-subsampling"})
        or getattr(options, "least_stability", 0) > 0
    )


def measured(name: str, drawn: MeasurableEmbedding) -> Scalar:
    """The colouring of all items by a measure; all quiet, and the bar says why, where it cannot be had."""
    measure = MEASURES[name]
    try:
        values, limits = measure.values(drawn), measure.limits(drawn)
    except MissingDataError as unavailable:
        problem = f"{measure.title}: {unavailable.where} {unavailable.problem}"
        return Scalar(np.full(len(drawn.items), np.nan), problem, limits=(0.0, 1.0))
    return Scalar(values, measure.title, measure.unit, measure.colormap, limits, measure.scale)


@dataclass(frozen=True)
class OnlyTrusted(HidesItems):
    """Options of a view that draws items: what cannot be trusted can fade or vanish."""

    fade: Annotated[
        Literal["nothing", "squared-norm", "neighbor-recall", "stability-under-subsampling"],
        Help(
            "Fade items with little squared norm captured, low neighbour recall, or low stability under subsampling: "
            "their drawn neighbours change when a fifth of the items is left out of the fit",
            "Fade by",
        ),
        Section.COLOUR,
    ] = "nothing"
    least_share: Annotated[
        float,
        Range(0, 100, 5),
        Help("Hide items with less squared norm captured, in per cent", "Norm² at least"),
    ] = 0.0
    least_neighbors: Annotated[
        float,
        Range(0, 100, 10),
        Help("Hide items whose neighbour recall is lower, in per cent", "Recall at least"),
    ] = 0.0
    least_stability: Annotated[
        float,
        Range(0, 100, 10),
        Help(
            "Hide items of a fitted globe whose stability under subsampling is lower: fewer of their drawn neighbours, "
            "in per cent, are kept when a fifth of the items is left out of the fit; islands that the fit invents do "
            "not reappear",
            "Stability under subsampling at least",
        ),
    ] = 0.0

    def left(self, items: ShownItems, analysis: Analysis, pictures: Pictures, /) -> tuple[ShownItems, tuple[str, ...]]:
        """Those that keep enough in the first of the pictures."""
        items, notices = super().left(items, analysis, pictures)
        bounds = (
            ("squared-norm", self.least_share),
            ("neighbor-recall", self.least_neighbors),
            ("stability-under-subsampling", self.least_stability),
        )
        for name, least in bounds:
            if least > 0 and len(items.index):
                for drawn in pictures()[:1]:
                    items, told = _above(items, drawn, name, least)
                    notices += told
        return items, notices


class FadeOptions(Protocol):
    """Options that can fade items."""

    @property
    def fade(self) -> str: ...


@dataclass(frozen=True, eq=False)
class Fading:
    """How opaque items are: (n,) from nearly nothing, or 1 where nothing fades; and what pale ones have little of."""

    opacity: float | Array = 1.0
    legend: str = ""


def fading(drawn: MeasurableEmbedding, index: Indices, options: FadeOptions) -> Fading:
    """How the items `index` fade."""
    if options.fade == "nothing":
        return Fading()
    try:
        share = MEASURES[options.fade].values(drawn)[index] / 100
    except MissingDataError:
        return Fading()
    opaque = np.asarray(FAINTEST + (1 - FAINTEST) * np.clip(np.nan_to_num(share), 0, 1))
    return Fading(opaque, f"pale: low {LEAST[options.fade]}")


def _above(
    items: ShownItems, drawn: MeasurableEmbedding, name: str, least: float
) -> tuple[ShownItems, tuple[str, ...]]:
    """The items that keep enough; how many were not measured is said, and so is what cannot be measured at all."""
    try:
        values = MEASURES[name].values(drawn)
    except MissingDataError as unavailable:
        return items, (f"Nothing is hidden: {unavailable.where} {unavailable.problem}",)
    unknown = int(np.isnan(values[items.index]).sum())
    told = (f"{counted(unknown, 'item')} hidden: {LEAST[name]} not measured",) if unknown else ()
    return items.narrowed(values >= least, f"{LEAST[name]} at least {least:g}{PERCENT}"), told
