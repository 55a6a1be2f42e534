"""An embedding that a panel draws: where its items and anchors are, and functions that measure how far to trust it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.trust import Trust
from geolip_viewer.scene import Array, Indices


@dataclass(frozen=True, eq=False)
class MeasurableAnchors:
    """Where a picture draws the anchors, `positions` (A, 3), and how items truly stand to them.

    `rows` are the unit rows of some items that are compared with the anchors', (n,) -> (n, D); `nearest` are the anchor
    truly nearest to each item and its cosine, (N,) each, which takes a moment when first asked. `expert` names the lens
    that is compared, "" if it is the fused embedding. `are_axes`: an anchor and its opposite are one.
    `are_made_of_items`: they are class means or centres of the items, and were not trained.
    """

    positions: Array
    rows: Callable[[Indices], Array]
    nearest: Callable[[], tuple[Indices, Array]]
    expert: str = ""
    are_axes: bool = False
    are_made_of_items: bool = False


def _not_fitted() -> Array:
    raise MissingDataError(
        "This picture", "does not depend on a seed: every fit is the same", "Choose the faithful globe"
    )


@dataclass(frozen=True, eq=False)
class MeasurableEmbedding:
    """Positions of all items that a panel draws, or draws some of, and how far they can be trusted.

    `items` (N, 3) are their positions; `anchors` is None if these are no points of it. `trust` measures the picture,
    `held_out` adds what a fitted one says of items it was not fitted to, and `beside_null` what data without structure
    would give; all take seconds when first asked, and raise MissingDataError below three items. `share_kept` (N,) is
    the squared length of what is drawn of each item's unit vector, None if the picture is no linear projection.
    `is_fitted` says that every item was placed by a fit: figures of these items flatter, and `held_out` adds others.
    `stability` (N,) is the share of an item's drawn neighbours that another seed of the fit draws near too, and
    `subsample_stability` that which a fit without a fifth of the items does; each takes a fit, and MissingDataError is
    raised by what is not fitted. `condition` says of which state of the marks the figures are, where that is not the
    one drawn, such as "before folding".
    """

    name: str
    items: Array
    anchors: MeasurableAnchors | None
    trust: Callable[[], Trust]
    held_out: Callable[[], Trust]
    beside_null: Callable[[], Trust]
    share_kept: Callable[[], Array | None]
    stability: Callable[[], Array] = _not_fitted
    subsample_stability: Callable[[], Array] = _not_fitted
    is_fitted: bool = False
    condition: str = ""

    def at(self, items: Array, anchors: Array) -> "MeasurableEmbedding":
        """The same picture with its marks elsewhere, such as turned or on their way: (N, 3), (A, 3)."""
        return replace(self, items=items, anchors=self.anchors and replace(self.anchors, positions=anchors))


def fused_anchors(analysis: Analysis, positions: Array) -> MeasurableAnchors:
    """The anchors among the embeddings, drawn at `positions`."""
    return MeasurableAnchors(
        positions,
        lambda rows: analysis.embeddings[rows],
        lambda: (analysis.nearest_anchor, analysis.nearest_cosine),
        are_axes=analysis.are_axes,
        are_made_of_items=bool(analysis.checkpoint.anchors_from),
    )


def linear_share_kept(analysis: Analysis, positions: Positions) -> Array | None:
    """(N,) the squared length of what a linear projection keeps of each unit vector; None for another projection."""
    axes = analysis.axes_of(positions)
    return None if axes is None else squared_length(axes.coordinates(analysis.embeddings))


def squared_length(rows: Array) -> Array:
    """(n, 3) -> (n,) float64."""
    return np.asarray(np.square(rows.astype(np.float64)).sum(axis=1))
