"""The faithful globes of a run: that of the reference is fitted alone, every other from its neighbour's."""

from typing import TYPE_CHECKING

import numpy as np

from geolip_viewer.analysis.run_memory import KeptGlobe
from geolip_viewer.geometry.arrays import Indices
from geolip_viewer.geometry.drift import angles_travelled
from geolip_viewer.geometry.following import Before
from geolip_viewer.task import phase

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run


class RunGlobes:
    """Each checkpoint follows its neighbour on the side of the reference. The frame turns nothing that is fitted.

    Kept in the run's memory, and the fits on disk.
    """

    def __init__(self, run: "Run") -> None:
        self._run = run

    def _key(self, t: int) -> tuple[str, str]:
        hashes = [each.content_hash for each in self._run.files.checkpoints]
        return hashes[t], hashes[self._run.reference]

    def known(self, t: int) -> KeptGlobe | None:
        """That of a checkpoint where it is fitted."""
        return self._run.memory.globes.get(self._key(t))

    def keep(self, t: int, globe: KeptGlobe) -> None:
        """Keep a fitted globe."""
        self._run.memory.globes[self._key(t)] = globe

    @property
    def order(self) -> tuple[int, ...]:
        """The checkpoints from the reference outward, in which they are fitted."""
        return tuple(sorted(range(len(self._run)), key=lambda t: abs(t - self._run.reference)))

    def neighbor(self, t: int) -> int:
        """The checkpoint whose globe this one's starts from; `t` is not the reference."""
        return t + 1 if t < self._run.reference else t - 1

    def fit(self, t: int) -> KeptGlobe:
        """The globe of a checkpoint, after those between the reference and it; raises what reading them does."""
        step = 1 if t >= self._run.reference else -1
        for s in range(self._run.reference, t + step, step):
            if self.known(s) is None:
                with phase(f"Preparing the globe of {self._run.names[s]}"):  # the fit names its own steps
                    for _ in self._run.at(s).fitting():
                        pass
        found = self.known(t)
        assert found is not None
        return found

    def before(self, t: int) -> Before:
        """Where the neighbour's globe has the points of a checkpoint, and how far each has moved since."""
        run, s = self._run, self.neighbor(t)
        globe, shared, rotation = self.fit(s).positions, run.anchors.shared(s, t), run.anchors.found_rotation(s, t)
        now, then = run.at(t), run.at(s)
        places, moved = np.full((now.anchor_count, 3), np.nan), np.full(now.anchor_count, np.nan)
        places[shared.later] = globe.anchors[shared.earlier]
        first, last = then.anchors[shared.earlier], now.anchors[shared.later]
        moved[shared.later] = angles_travelled(first, last, rotation)
        return Before(
            np.concatenate([globe.items, places]).astype(np.float32),
            np.concatenate([angles_travelled(then.embeddings, now.embeddings, rotation), moved]).astype(np.float32),
        )

    def before_of_items(self, t: int, items: Indices) -> Before:
        """The same of some of the items, and all anchors."""
        anchors = np.arange(self._run.at(t).anchor_count) + self._run.item_count
        return self.before(t).of(np.concatenate([items, anchors]))
