"""The comparison of lenses on a shard of items, as a worker computes it, and the merging of such results."""

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.differences import EntrySums, Pairs, entry_sums, frame
from geolip_viewer.geometry.moments import Fit


def fold(lenses: tuple[Array, ...], anchors: Array, pairs: Pairs, fitting: int) -> tuple[Fit, EntrySums, Array]:
    """The accumulators of a shard: moments of the frame, sums over the differences, their magnitudes."""
    framed = frame(lenses)
    return Fit.of(framed, fitting), *entry_sums(framed, anchors, pairs)


def sums(folded: tuple[Fit, EntrySums, Array]) -> tuple[Fit, EntrySums]:
    """The part of a result of `fold` that is merged."""
    return folded[0], folded[1]


def lengths(folded: tuple[Fit, EntrySums, Array]) -> Array:
    """The magnitudes in a result of `fold`: (P, n)."""
    return folded[2]


def merge(first: tuple[Fit, EntrySums], *others: tuple[Fit, EntrySums]) -> tuple[Fit, EntrySums]:
    """The sums of two shards combined, or of one."""
    for other in others:
        first = first[0].merged(other[0]), first[1].merged(other[1])
    return first
