"""How far each item can be trusted where it is drawn, as columns."""

from collections.abc import Iterator

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.columns import Column, Numbers
from geolip_viewer.geometry.held_out import held_out_rows
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.trust import Trust
from geolip_viewer.quantities import (
    HELD_OUT,
    NEAREST_ANCHOR_RANK,
    NEIGHBOR_RECALL,
    SEED_STABILITY,
    SUBSAMPLE_STABILITY,
    titled,
)
from geolip_viewer.scene import Array, Indices


def item_trust(analysis: Analysis, positions: Positions) -> tuple[Column, ...]:
    """A column per measure, of items that were asked; none with fewer than three items. Measuring takes seconds.

    Of a fitted globe also what a fit without a fifth of the items says, which takes that fit.
    """
    if analysis.item_count < 3:
        return ()
    trust = analysis.trust_held_out(positions)
    stability = analysis.subsample_stability(positions) if trust.held_out is not None else None
    return trust_columns(positions.name, trust, stability)


def trust_columns(
    drawn: str, trust: Trust, subsample_stability: Array | None = None, seed_stability: Array | None = None
) -> tuple[Column, ...]:
    """The same of what was measured already: `drawn` names the embedding, stabilities are (N,)."""
    stability = _stability(subsample_stability, seed_stability)
    return (*_of_all(drawn, trust), *_of_held_out(drawn, trust), *stability)


def _of_all(drawn: str, trust: Trust) -> Iterator[Column]:
    items, anchors = trust.among_items, trust.among_anchors
    recall = f"Share of its true neighbours that {drawn} draws near it"
    yield _column("neighbor_recall", titled(NEIGHBOR_RECALL), recall, trust.by_item(items.kept))
    near = f"1 where {drawn} draws nothing near it that is far"
    yield _column("trustworthiness", "Trustworthiness", near, trust.by_item(items.item_trustworthiness))
    far = f"1 where {drawn} draws nothing far from it that is near"
    yield _column("continuity", "Continuity", far, trust.by_item(items.item_continuity))
    degrees = f"True degrees that a degree of {drawn} stands for around it"
    yield _column("stretch", "Stretch", degrees, trust.by_item(items.item_stretch))
    if anchors is not None:
        rank = f"The rank of its true nearest anchor where {drawn} draws it"
        yield _column("anchor_rank", titled(NEAREST_ANCHOR_RANK), rank, trust.by_item(anchors.rank))


def _of_held_out(drawn: str, trust: Trust) -> Iterator[Column]:
    """Of the items that were left out of a second fit; the others have none."""
    if trust.held_out is None:
        return
    new, rows = trust.held_out, held_out_rows(trust.item_count)[1][trust.held_out.rows]
    where = f"where {drawn}, fitted without it, puts it by its neighbours"
    help_ = f"Share of its true neighbours that are near it {where}"
    recall = _spread(new.among_items.kept, rows, trust)
    yield _column("held_out_neighbor_recall", f"{titled(HELD_OUT)} {NEIGHBOR_RECALL}", help_, recall)
    if new.among_anchors is not None:
        help_ = f"The rank of its true nearest anchor {where}"
        rank = _spread(new.among_anchors.rank, rows, trust)
        yield _column("held_out_anchor_rank", f"{titled(HELD_OUT)} {NEAREST_ANCHOR_RANK}", help_, rank)


def _stability(subsample_stability: Array | None, seed_stability: Array | None) -> Iterator[Column]:
    if subsample_stability is not None:
        stays = "Share of its drawn neighbours that stay when a fifth of the items is left out of the fit"
        yield _column("subsample_stability", titled(SUBSAMPLE_STABILITY), stays, subsample_stability)
    if seed_stability is not None:
        agrees = "Share of its drawn neighbours that a fit with another seed draws near it too"
        yield _column("seed_stability", titled(SEED_STABILITY), agrees, seed_stability)


def _spread(values: Array, rows: Indices, trust: Trust) -> Array:
    column = np.full(trust.item_count, np.nan, np.float32)
    column[rows] = values
    return column


def _column(key: str, title: str, help_: str, values: Array) -> Column:
    return Column(key, title, help_, Numbers(values))
