"""Rows of items as one expert sees them, kept while the pointer goes from item to item: each is projected once."""

from collections.abc import Callable
from weakref import ref

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.scene import Array, Indices
from geolip_viewer.task import blocks
from geolip_viewer.views.shared.measurable import MeasurableAnchors

MOST = 256 << 20  # bytes that are kept; beyond that, rows are computed block by block each time


class LensRows:
    """For the worker's thread alone. What a cancelled request has projected stays for the next one."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.forget()

    def forget(self) -> None:
        """Keep nothing."""
        self._of: tuple[ref[Analysis] | None, str] = (None, "")
        self._rows: Array | None = None
        self._known = 0

    def rows_of(self, analysis: Analysis, anchors: MeasurableAnchors) -> Callable[[Indices], Array]:
        """(n,) -> (n, D) of the embedding that is compared with the anchors; the fused one is at hand anyway."""
        if not anchors.expert:
            return anchors.rows
        if self._of != (ref(analysis), anchors.expert):
            self.forget()
            self._of = ref(analysis), anchors.expert
        if analysis.item_count * analysis.dimension * 4 > self._most:
            return anchors.rows
        return lambda items: self._kept(analysis, anchors, items)

    def _kept(self, analysis: Analysis, anchors: MeasurableAnchors, items: Indices) -> Array:
        if self._rows is None:
            self._rows = np.empty((analysis.item_count, analysis.dimension), np.float32)
        first, needed = self._known, int(items.max(initial=-1)) + 1
        for part in blocks(max(needed - first, 0)):
            some = np.arange(first + part.start, first + part.stop)
            self._rows[some], self._known = anchors.rows(some), first + part.stop
        return self._rows[items]
