"""Labels as a table stores them, before it is known what classes they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
MOST_CLASSES = 65_536
MISSING = np.iinfo(np.int64).min  # represents a label that is null or NaN


@dataclass(frozen=True, eq=False)
class StoredLabels:
    """Labels of n rows as they were stored: how many each has, `counts` (n,), and all of them in order, `values`.

    `values` are class ids (MISSING if there is none), or indices into `texts` where labels are texts, sorted.
    `names` are those that stand beside ids. `columns` is the number of classes where a row was a mark a class, else 0.
    """

    counts: Integers
    values: Integers
    texts: tuple[str, ...] | None = None
    names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    columns: int = 0
    warnings: tuple[str, ...] = ()

    def of_rows(self, rows: Integers) -> tuple[Integers, Integers]:
        """Counts and values of these rows, in this order."""
        starts = np.cumsum(self.counts) - self.counts
        chosen = self.counts[rows]
        into = np.arange(chosen.sum()) + np.repeat(starts[rows] - (np.cumsum(chosen) - chosen), chosen)
        return chosen, self.values[into]
