"""Measurable embeddings other than the positions in use: lenses, spaces of differences, and pictures in motion."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from geolip_viewer.analysis import Analysis, Space
from geolip_viewer.analysis.trusted import SpaceName
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.trust import Embedding, Trust, measure_trust
from geolip_viewer.scene import Array
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.measurable import MeasurableAnchors, MeasurableEmbedding, fused_anchors, squared_length


def measurable_lens(analysis: Analysis, expert: int) -> MeasurableEmbedding:
    """The items as one expert sees them, in the lens's own components."""
    lens = analysis.lens(expert)
    return MeasurableEmbedding(
        name=lens.name,
        items=lens.positions,
        anchors=_lens_anchors(analysis, expert, lens.anchor_positions),
        trust=partial(analysis.lens_trust, expert),
        held_out=partial(analysis.lens_trust, expert),
        beside_null=partial(analysis.lens_trust_beside_null, expert),
        share_kept=partial(_lens_share_kept, analysis, expert),
    )


def measurable_lens_globe(view_input: ViewInput, expert: int) -> MeasurableEmbedding:
    """The items as one expert sees them, on the lens's faithful globe."""
    analysis, globe = view_input.analysis, view_input.globe(expert)
    return MeasurableEmbedding(
        name=globe.name,
        items=globe.items,
        anchors=_lens_anchors(analysis, expert, globe.anchors),
        trust=partial(analysis.lens_globe_trust, expert, globe),
        held_out=partial(analysis.lens_globe_trust_held_out, expert, globe),
        beside_null=partial(analysis.lens_globe_trust_beside_null, expert, globe),
        share_kept=lambda: None,
        stability=partial(analysis.lens_globe_stability, expert, globe),
        subsample_stability=partial(analysis.lens_globe_subsample_stability, expert, globe),
        is_fitted=True,
    )


def _lens_anchors(analysis: Analysis, expert: int, positions: Array) -> MeasurableAnchors:
    """The anchors among the items as one expert sees them, drawn at `positions`."""
    return MeasurableAnchors(
        positions,
        partial(analysis.lens_rows, expert),
        partial(analysis.lens_nearest, expert),
        analysis.expert_names[expert],
        are_made_of_items=bool(analysis.checkpoint.anchors_from),
    )


def projected_lens(view_input: ViewInput, expert: int, *, turned: bool) -> tuple[MeasurableEmbedding, Positions]:
    """A lens as the projection says, by its own PCA or as its own globe; on request turned to the fused picture."""
    analysis = view_input.analysis
    if view_input.projection.is_faithful:
        drawn, positions = measurable_lens_globe(view_input, expert), view_input.globe(expert)
    else:
        drawn, positions = measurable_lens(analysis, expert), analysis.lens_positions(expert)
    if not turned:
        return drawn, positions
    positions = analysis.turned_to_fused(positions)
    return replace(drawn.at(positions.items, positions.anchors), name=positions.name), positions


def _lens_share_kept(analysis: Analysis, expert: int) -> Array:
    return squared_length(analysis.lens(expert).spectrum.coordinates(analysis.lens_embeddings(expert)))


def measurable_space(analysis: Analysis, name: SpaceName, space: Space) -> tuple[MeasurableEmbedding, ...]:
    """The items in the components of a space; nothing where it does not vary."""
    if space.positions is None:
        return ()
    measure, beside_null = partial(analysis.space_trust, name), partial(analysis.space_trust_beside_null, name)
    share = partial(_of_all, measure)
    return (
        MeasurableEmbedding(f"{name.capitalize()} space", space.positions, None, measure, measure, beside_null, share),
    )


def _of_all(measure: Callable[[], Trust]) -> Array | None:
    found = measure()
    return None if found.share_kept is None else found.by_item(found.share_kept)


def moving(
    view_input: ViewInput, positions: Positions, share_kept: Callable[[], Array | None] = lambda: None
) -> MeasurableEmbedding:
    """The embeddings at places that are on their way and not kept: what is measured of them is not kept either."""
    analysis = view_input.analysis

    def measure() -> Trust:
        drawn = Embedding(
            analysis.embeddings,
            positions.items,
            analysis.anchors,
            positions.anchors,
            share_kept(),
            analysis.are_axes,
        )
        return measure_trust(drawn, analysis.trust_rows)

    anchors = fused_anchors(analysis, positions.anchors)
    return MeasurableEmbedding(positions.name, positions.items, anchors, measure, measure, measure, share_kept)
