"""The items on which the experts disagree most, to step through."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.options import Enabled, Help, OneOf, Range
from geolip_viewer.scene import Arcs, Array, Indices, Labels, Layer, Points, Scene
from geolip_viewer.views.base import Group, Requirement, View, ViewInput, position
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.marks import Line, Size, anchor_layer, facing, item_size
from geolip_viewer.views.shared.text import counted, decimal

MEAN = "mean"
LISTED = 5
RING = 20.0  # diameter of rings around ranked items, and of the stars of their anchors


ALL_RANKED = Enabled(lambda options: options.at == 0, "Only the item of the step is shown")


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    pair: Annotated[str, OneOf("pair", also=(MEAN,)), Help("Two experts, or the mean over all pairs")] = MEAN
    count: Annotated[int, Range(1, 500), Help("How many items are ranked and named", "Number of items"), ALL_RANKED] = (
        12
    )
    at: Annotated[
        int,
        Range(0, 10_000_000),
        Help("Step to the item of this rank and show what each expert sees; 0 shows all", "Step"),
    ] = 0
    others: Annotated[bool, Help("Show the other items", "Other items")] = True
    line: Line = "geodesic"
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items coloured by how much the experts differ about them, the first of them ringed and named."""
    analysis = view_input.analysis
    values = disagreement(analysis, options.pair)
    order = view_input.items.among(np.argsort(-values, kind="stable"))
    if not len(order):
        return globe(
            Heading.of("Disagreement: no item"),
            (),
            warnings=(f"The filter leaves no item ({view_input.items.filter})",),
        )
    if options.at:
        return _step(view_input, options, values, order)
    top = order[: options.count]
    name = f"“{analysis.item_name(int(top[0]))}”"
    return globe(
        Heading.of(
            *((f"The experts disagree most on {name}",) if options.pair == MEAN else (options.pair, f"most on {name}")),
            below=(f"{counted(len(top), 'item')} ranked", _whose(view_input), _listed(analysis, top, values)),
        ),
        layers=(*_marks(view_input, options, values, top), _names(view_input, top, RING * options.size)),
        facing=facing(view_input.positions.items[top]),
    )


def disagreement(analysis: Analysis, pair: str = MEAN) -> Array:
    """How much two experts differ about each item, or all pairs of them on average: ‖Δ_ab[i]‖, (N,) float64."""
    if pair == MEAN:
        return np.asarray(analysis.difference_magnitude.mean(axis=0, dtype=np.float64))
    return np.asarray(analysis.difference_magnitude[position(analysis.pair_names, pair, "pair")], np.float64)


def _marks(view_input: ViewInput, options: Options, values: Array, top: Indices) -> tuple[Layer, ...]:
    positions, span = view_input.positions.items, (float(values.min()), float(values.max()))
    rest = np.setdiff1d(view_input.items.index, top)
    name = "difference magnitude" if options.pair != MEAN else "mean difference magnitude"

    def marks(key: str, index: Indices, size: float, opacity: float = 1.0, legend: str = "") -> tuple[Layer, ...]:
        if not len(index):
            return ()
        colour = Scalar(values[index], name, colormap="heat", limits=span)
        return (Points(key, positions[index], colour, "item", index, options.size * size, "dot", opacity, legend),)

    legend = "the item" if options.at else f"ranked item ({len(top)})"
    ring = Points("rings", positions[top], Solid("target"), "item", top, RING * options.size, "ring", legend=legend)
    others = marks("others", rest, item_size(len(rest)), 0.5, "other item") if options.others else ()
    return (*others, *marks("ranked", top, 12.0), ring)


def _names(view_input: ViewInput, top: Indices, ring: float) -> Labels:
    texts = tuple(f"{rank}: {view_input.analysis.item_name(int(item))}" for rank, item in enumerate(top, 1))
    brief = tuple(str(rank) for rank in range(1, len(top) + 1))
    places = view_input.positions.items[top]
    return Labels("names", places, texts, "item", top, is_needed=True, brief=brief, mark_size=ring)


def _step(view_input: ViewInput, options: Options, values: Array, order: Indices) -> Scene:
    """One item of the ranking to the anchor that each expert sees nearest."""
    analysis, positions = view_input.analysis, view_input.positions
    rank = min(options.at, len(order))
    item = int(order[rank - 1])
    every = analysis.lens_similarities(item)
    nearest, cosine = every.argmax(axis=1), every.max(axis=1)
    seen = tuple(
        f"{name} {decimal(value)} to anchor {anchor}"
        for name, value, anchor in zip(analysis.expert_names, cosine, nearest, strict=True)
    )
    classes = ", ".join(analysis.class_names[c] for c in analysis.labels.of(item)) or "no class"
    return globe(
        Heading.of(
            f"{rank:,}. “{analysis.item_name(item)}” ({classes})",
            f"difference {decimal(float(values[item]))}",
            below=(f"of {view_input.items.words}", *seen),
        ),
        layers=(
            *_marks(view_input, options, values, order[rank - 1 : rank]),
            *_seen(view_input, options, item, nearest, cosine),
        ),
        warnings=(f"There are only {counted(len(order), 'item')}",) if options.at > len(order) else (),
        facing=facing(positions.items[[item]], positions.anchors[nearest]),
    )


def _seen(view_input: ViewInput, options: Options, item: int, nearest: Indices, cosine: Array) -> tuple[Layer, ...]:
    """Lines to the anchor that each expert sees nearest, (E,), with the cosines it sees, and the experts' names."""
    positions, angle = view_input.positions, np.degrees(np.arccos(np.clip(cosine.astype(np.float64), -1, 1)))
    lines = Arcs(
        "to the experts' anchors",
        np.repeat(positions.items[[item]], len(nearest), axis=0),
        positions.anchors[nearest],
        Scalar(angle, "angle in the expert’s lens", "°"),
        3.0,
        straight=options.line == "chord",
        legend="to an expert’s nearest anchor",
    )
    stars = anchor_layer(positions.anchors, index=np.unique(nearest), size=RING * options.size, name="nearest anchor")
    names = view_input.analysis.expert_names
    return (
        lines,
        *stars,
        Labels("experts", positions.anchors[nearest], names, is_needed=True, mark_size=RING * options.size),
    )


def _whose(view_input: ViewInput) -> str:
    return f"of {view_input.items.words}" if view_input.items.is_filtered else ""


def _listed(analysis: Analysis, top: Indices, values: Array) -> tuple[str, str]:
    """The first items with their differences, and without."""
    names = [f"“{analysis.item_name(int(item))}”" for item in top[:LISTED]]
    differences = [decimal(float(values[item])) for item in top[:LISTED]]
    more = " …" if len(top) > LISTED else ""
    return ", ".join(map(" ".join, zip(names, differences, strict=True))) + more, ", ".join(names) + more


VIEW = View(
    id="disagreement",
    title="Disagreement",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="The items about which the experts differ most, ranked; stepping through them shows which anchor each expert "
    "sees nearest",
    formula="‖Δₐᵦ[i]‖, Δₐᵦ = Tₐ − Tᵦ, averaged over pairs",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
)
