"""How far the picture of each checkpoint of a run can be trusted, as series."""

from typing import TYPE_CHECKING

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_series import Series
from geolip_viewer.geometry.trust import Embedding, measure_trust, sampled

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run

MEASURES = ("nearest_anchor_agreement", "neighbors_kept", "trustworthiness", "continuity")
TRUST_KEYS = tuple(f"trust_{name}" for name in MEASURES)
ASKED = 1_000  # items whose neighbourhoods are compared, each against all items


class RunTrust:
    """Trust in each checkpoint's own picture by its first three components. Kept in the run's memory."""

    def __init__(self, run: "Run") -> None:
        self._run = run

    def known(self, t: int) -> Series | None:
        """The trust in a checkpoint's picture if it is measured."""
        return self._run.memory.trust.get(self._run.files.checkpoints[t].content_hash)

    def measure(self, t: int) -> Series:
        """The trust in a checkpoint's picture; raises what `Run.at` does."""
        kept, key = self._run.memory.trust, self._run.files.checkpoints[t].content_hash
        if key not in kept:
            kept[key] = trust_of(self._run.at(t))
        return kept[key]


def trust_of(analysis: Analysis) -> Series:
    """Measured on at most 1,000 seeded items; None with fewer than three."""
    if analysis.item_count <= 2:
        return dict.fromkeys(TRUST_KEYS)
    drawn = analysis.pca_places(0, 1, 2)
    embedding = Embedding(analysis.embeddings, drawn.items, analysis.anchors, drawn.anchors, None, analysis.are_axes)
    figures = measure_trust(embedding, sampled(analysis.item_count, ASKED)).figures
    return {key: figures[name] for key, name in zip(TRUST_KEYS, MEASURES, strict=True)}
