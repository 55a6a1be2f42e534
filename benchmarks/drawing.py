"""Shared by the tables of benchmarks.trust: ways to draw, their measures, and Markdown rows."""

import time
from collections.abc import Callable

import numpy as np

from benchmarks.data_sets import Data
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.components import axes, moments_of
from geolip_viewer.geometry.faithful import faithful
from geolip_viewer.geometry.fit_settings import STANDARD, Settings
from geolip_viewer.geometry.held_out import hold_out
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.geometry.trust import Embedding, Trust, measure_trust

MEASURES = ("nearest_anchor_agreement", "neighbors_kept", "trustworthiness", "continuity", "angle_rank_correlation")
WAY_COLUMNS = ("way", "anchor", "new items", "chance", "recall", "new items", "trustw.", "contin.", "order", "s")
Way = Callable[[Array, Array], Array]  # items and anchors -> their positions


def by_components(items: Array, anchors: Array) -> Array:
    """Items and anchors on the first three components of the items."""
    found = axes(moments_of(items), ProjectionSpec())
    return on_sphere(found.coordinates(np.concatenate([items, anchors])))


def fitted(items: Array, anchors: Array, settings: Settings = STANDARD) -> Array:
    """The faithful globe."""
    *_, globe = faithful(items, anchors, by_components(items, anchors), settings)
    return globe.positions


def with_settings(settings: Settings) -> Way:
    return lambda items, anchors: fitted(items, anchors, settings)


def measured(data: Data, positions: Array) -> Trust:
    items, anchors = data
    return measure_trust(Embedding(items, positions[: len(items)], anchors, positions[len(items) :]))


def drawn(data: Data, way: Way) -> tuple[Array, float]:
    """The positions, and the processor seconds they took."""
    begun = time.process_time()
    found = way(*data)
    return found, time.process_time() - begun


def held_out(data: Data, way: Way) -> Trust | None:
    """Trust in items that it was not fitted to."""
    items, anchors = data
    found = hold_out(items, anchors, lambda some: way(some, anchors))
    return None if found is None else found.trust


def way_cells(way: str, found: Trust, new: Trust | None = None, seconds: float | None = None) -> list[object]:
    """The cells of `WAY_COLUMNS`: for all items, for held-out items, and the time of the fit."""
    figures, unseen = found.figures, new.figures if new is not None else {}
    return [
        way,
        figures["nearest_anchor_agreement"],
        unseen.get("nearest_anchor_agreement", "–"),
        figures["nearest_anchor_chance"],
        figures["neighbors_kept"],
        unseen.get("neighbors_kept", "–"),
        *(figures[name] for name in MEASURES[2:]),
        "–" if seconds is None else f"{seconds:.1f}",
    ]


def row(*cells: object) -> None:
    """One line of a Markdown table."""
    said = (f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells)
    print(f"| {' | '.join(said)} |", flush=True)


def head(title: str, *cells: str) -> None:
    print(f"\n{title}\n")
    row(*cells)
    row(*["---"] * len(cells))
