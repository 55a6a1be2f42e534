"""How the variance is spread over the principal components."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.headings import Heading
from geolip_viewer.options import Enabled, Help, Range
from geolip_viewer.scene import Array, Axis, Curve, Plane, Scene
from geolip_viewer.views.base import Group, Projections, View, ViewInput, no_embedding
from geolip_viewer.views.shared.text import counted
from geolip_viewer.wording import percent

LEAST = 1e-4  # per cent: the least that a logarithmic axis shows


NOT_CUMULATIVE = Enabled(lambda options: options.show != "cumulative", "Cumulative shares are drawn on a linear axis")


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    show: Annotated[
        Literal["both", "explained", "cumulative"],
        Help("Each component's share of the variance, the sum of the shares so far, or both side by side"),
    ] = "both"
    beside: Annotated[
        Literal["lenses", "spaces", "nothing"],
        Help("Beside the embeddings: each expert's lens; or the triangulation, difference and combined spaces"),
    ] = "lenses"
    scale: Annotated[Literal["log", "linear"], Help("The axis of each component's share"), NOT_CUMULATIVE] = "log"
    components: Annotated[int, Range(0, 65536), Help("How many components to show; 0 for the whole spectrum")] = 0


@dataclass(frozen=True, eq=False)
class NamedSpectrum:
    """Explained variance ratios (K,) and effective dimension of what has this name."""

    name: str
    ratio: Array
    effective_dimension: float


def build(view_input: ViewInput, options: Options) -> Scene:
    """One curve for each spectrum, in per cent of its variance."""
    spectra = [each for each in _spectra(view_input.analysis, options.beside) if each.ratio.any()]
    if not spectra:
        return Scene(
            Heading.of("Spectrum: no variance"), (), warnings=("All rows are alike: there is no variance to draw",)
        )
    cumulative = options.show == "cumulative"
    log = options.scale == "log" and not cumulative
    first = spectra[0]
    curves = tuple(
        _curve(each, colour, cumulative, LEAST if log else -1.0, options.components)
        for colour, each in enumerate(spectra)
    )
    return Scene(
        Heading.of(
            "Cumulative spectrum" if cumulative else "Spectrum",
            first.name,
            f"{percent(float(first.ratio[:3].sum()))} in 3-D",
            below=(
                counted(len(first.ratio), "component"),
                f"effective dimension {first.effective_dimension:.1f}",
            ),
        ),
        layers=curves,
        ground=_plane(curves, cumulative, log),
    )


def _spectra(analysis: Analysis, beside: str) -> Iterator[NamedSpectrum]:
    name = "embeddings" if analysis.has_items else "anchors"
    yield NamedSpectrum(name, analysis.pca.explained_variance_ratio, analysis.pca.effective_dimension)
    if not (analysis.has_items and analysis.has_lenses):
        return
    of_kept = f", of {analysis.item_count:,} items" if analysis.is_sample and analysis.compared_lenses is None else ""
    if beside == "lenses":
        for expert, expert_name in enumerate(analysis.expert_names):
            spectrum = analysis.lens(expert).spectrum
            yield NamedSpectrum(
                f"{expert_name}{of_kept}", spectrum.explained_variance_ratio, spectrum.effective_dimension
            )
    if beside == "spaces":
        triangulation = analysis.triangulation_space
        spaces = {"triangulation": triangulation}
        if analysis.pairs:
            spaces |= {"differences": analysis.difference_space, "combined": analysis.combined_space}
        for space_name, space in spaces.items():
            yield NamedSpectrum(f"{space_name}{of_kept}", space.explained_variance_ratio, space.effective_dimension)


def _curve(spectrum: NamedSpectrum, colour: int, cumulative: bool, least: float, components: int) -> Curve:
    share = 100 * spectrum.ratio.astype(np.float64)
    share = (np.cumsum(share) if cumulative else share)[: components or None]
    seen = share > least
    number = np.arange(1.0, len(share) + 1)
    legend = f"{spectrum.name} (effective dimension {spectrum.effective_dimension:.1f})"
    return Curve(spectrum.name, number[seen], share[seen], legend, colour)


def _plane(curves: tuple[Curve, ...], cumulative: bool, log: bool) -> Plane:
    last = max(float(curve.x.max()) for curve in curves)
    low, high = min(float(curve.y.min()) for curve in curves), max(float(curve.y.max()) for curve in curves)
    x = Axis("component", (1.0, max(last, 2.0)))
    if cumulative:
        return Plane(x, Axis("variance explained so far", (0.0, 100.0), "%"))
    limits = (low / 1.5, high * 1.5) if log else (0.0, 1.06 * high)
    return Plane(x, Axis("variance explained", limits, "%", "log" if log else "linear"))


def _panels(_: Analysis, options: Any) -> tuple[Any, ...]:
    if options.show != "both":
        return (options,)
    return replace(options, show="explained"), replace(options, show="cumulative")


VIEW = View(
    id="spectrum",
    title="Spectrum",
    group=Group.LENSES,
    options=Options,
    build=build,
    help="Scree plot of the principal components: how little of the whole the globe's three can show",
    formula="Sₖ² / ΣS² of the centred rows; effective dimension 1/Σp², p = S/ΣS",
    panels=_panels,
    embeddings=no_embedding,
    of_all="spectra",
    projections=Projections.PLOT,
)
