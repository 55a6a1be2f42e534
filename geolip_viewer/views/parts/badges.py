"""What is written on a picture about how far it can be trusted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.trust import Trust
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import MeasurableEmbedding, View, ViewInput
from geolip_viewer.views.parts.text import FAITHFUL, about, joined

FULL_NAMES = {FAITHFUL: "Faithful globe"}


def badges(view: View, shown: ViewInput, options: Any) -> tuple[str, ...]:
    """One a panel of `view.scenes(shown, options)`; "" where a panel shows nothing that can be measured.

    Measuring takes seconds: it reports progress and can be cancelled.
    """
    return tuple(badge(view.drawn(shown, each)) for each in view.panels(shown.analysis, options))


def with_badges(scenes: Sequence[Scene], texts: Sequence[str]) -> tuple[Scene, ...]:
    """The same scenes, badges written on them."""
    return tuple(replace(scene, badge=text) for scene, text in zip(scenes, texts, strict=True))


def badge(pictures: Sequence[MeasurableEmbedding]) -> str:
    """What one panel shows and how far that can be trusted; of fewer than three items nothing is said."""
    return joined(*(_badge(each) for each in pictures))


def _badge(drawn: MeasurableEmbedding) -> str:
    try:
        return sentence(drawn.name, drawn.trust())
    except MissingDataError:
        return ""


def sentence(name: str, trust: Trust) -> str:
    """Such as "PCA: nearest anchor right for 9 % of items (chance 0.2 %), 6 % of neighbours kept"."""
    kept = f"{about(trust.among_items.neighbors_kept)} of neighbours kept"
    anchors = trust.among_anchors
    if anchors is None:
        said = f"{kept}; anchors are no points of it"
    else:
        right, chance = about(anchors.nearest_anchor_agreement), about(anchors.chance)
        said = f"nearest anchor right for {right} of items (chance {chance}), {kept}"
    sampled = f"; measured on {len(trust.rows):,} of {trust.item_count:,} items" if trust.is_sampled else ""
    return f"{FULL_NAMES.get(name, name)}: {said}{sampled}"
