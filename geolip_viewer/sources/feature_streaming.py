"""Features read a block at a time and joined by their ids, so that they need never be in memory together."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.columns import Floats, Rows, Scan, ids_of_table
from geolip_viewer.sources.feature_reading import Source, joined_features, rows_alike
from geolip_viewer.sources.features import Features
from geolip_viewer.sources.file_stamps import Stamp, stamp_of, stamps_of
from geolip_viewer.sources.join import join
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.shards_of_rows import RowFlags
from geolip_viewer.task import phase

Integers = npt.NDArray[np.int64]


class FeatureStream:
    """The items of a source: ids are read and joined first, then every expert's features once, in the order of rows.

    `count` items are in every expert; some may turn out not to be whole. Files must stay what they were by `stamps`.
    """

    def __init__(self, source: Source, stamps: Sequence[Stamp]) -> None:
        """`stamps` are those that `source_stamps` gave before anything of the source was used."""
        self.source = source
        self._stamps = stamps
        with phase("Joining the experts"):
            self._ids = [ids_of_table(table) for table in source.tables]
            names = [table.name for table in source.tables]
            found = join(rows_alike(source.collection.where, names, self._ids))
        self.count = len(found.ids)
        self._items = [_inverse(place, len(each.ids)) for place, each in zip(found.rows, self._ids, strict=True)]
        self._read: list[Rows] = []

    def blocks(self, expert: int) -> Iterator[tuple[Integers, Floats]]:
        """Items and their features as the expert stores them: (n,), (n, F). To be read to the end, experts in order."""
        table, width, item = self.source.tables[expert], self.source.widths[expert], self._items[expert]
        scan = Scan(table, width, self._ids[expert])
        with phase(f"Reading {shown(table.name)}"):
            for rows, values in scan.blocks(lambda rows: np.zeros((rows.stop - rows.start, width), np.float32)):
                items = item[rows]
                wanted = items >= 0
                yield (items, values) if wanted.all() else (items[wanted], values[wanted])
        self._read.append(scan.rows(np.zeros((0, width), np.float32)))

    def items(self, expert: int, rows: slice) -> Integers:
        """The item of each of these rows of an expert, −1 if it has none."""
        return self._items[expert][rows]

    def was_read(self, expert: int, flags: RowFlags) -> None:
        """Take what is known of an expert's rows that were all read elsewhere; experts in order."""
        known, width = self._ids[expert], self.source.widths[expert]
        digest = hashlib.sha256(flags.digest + known.ids.tobytes()).digest()
        values = np.zeros((0, width), np.float32)
        self._read.append(Rows(known.ids, values, known.has_id, *flags[:3], digest, known.kind))

    def features(self) -> tuple[Features, npt.NDArray[np.bool_]]:
        """The items that are whole, without their features, and which of the `count` they are.

        Raises FeaturesError if a file changed meanwhile, and where no item is left.
        """
        with phase("Joining the experts"):
            made = joined_features(self.source, self._read)
            check_unchanged(self._stamps, source_stamps(self.source))
            return made


def source_stamps(source: Source) -> tuple[Stamp, ...]:
    """The files of a source as they are now: its tables', and that of the items' names. Raises FeaturesError."""
    names = source.collection.items
    return *stamps_of(source.tables), *(() if names is None else (stamp_of(names),))


def check_unchanged(before: Sequence[Stamp], now: Sequence[Stamp]) -> None:
    """Raises FeaturesError that names a file that has changed."""
    for old, new in zip(before, now, strict=True):
        if old != new:
            raise FeaturesError(
                old.path, "changed while it was being read", "Open the features again when it is complete"
            )


def _inverse(rows: Integers, count: int) -> Integers:
    """The index of row i in `rows`, −1 if it is not in them: (count,)."""
    found = np.full(count, -1, np.int64)
    found[rows] = np.arange(len(rows))
    return found
