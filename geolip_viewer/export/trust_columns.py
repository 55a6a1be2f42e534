"""How far each item can be trusted where it is drawn, as columns."""

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.columns import Column, Numbers
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.quantities import NEIGHBOR_RECALL, titled


def item_trust(analysis: Analysis, positions: Positions) -> tuple[Column, ...]:
    """A column a measure, of items that were asked; none with fewer than three items. Measuring takes seconds.

    Of a fitted globe also which drawn neighbours stay when a fifth of the items is left out, which takes a fit.
    """
    if analysis.item_count < 3:
        return ()
    trust = analysis.trust_held_out(positions)
    items, anchors, drawn = trust.among_items, trust.among_anchors, positions.name
    near = f"1 where {drawn} draws nothing near it that is far"
    far = f"1 where {drawn} draws nothing far from it that is near"
    found = {
        (
            "neighbor_recall",
            titled(NEIGHBOR_RECALL),
            f"Share of its true neighbours that {drawn} draws near it",
        ): items.kept,
        ("trustworthiness", "Trustw.", near): items.item_trustworthiness,
        ("continuity", "Contin.", far): items.item_continuity,
    }
    if anchors is not None:
        found["anchor_rank", "Anchor rank", f"The rank of its true nearest anchor where {drawn} draws it"] = (
            anchors.rank
        )
    columns = tuple(Column(*words, Numbers(trust.by_item(values))) for words, values in found.items())
    if trust.held_out is None:
        return columns
    stays = "Share of its drawn neighbours that stay when a fifth of the items is left out of the fit"
    stability = Numbers(analysis.subsample_stability(positions))
    return (*columns, Column("subsample_stability", "Stability", stays, stability))
