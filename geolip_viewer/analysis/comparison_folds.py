"""What a worker makes of a shard of items whose lenses are compared, and how what several made becomes one."""

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.differences import EntrySums, Pairs, entry_sums, frame
from geolip_viewer.geometry.moments import Fit


def fold(lenses: tuple[Array, ...], anchors: Array, pairs: Pairs, fitting: int) -> tuple[Fit, EntrySums, Array]:
    """The accumulators of a shard: moments of the frame, sums over the differences, their magnitudes."""
    framed = frame(lenses)
    return Fit.of(framed, fitting), *entry_sums(framed, anchors, pairs)


def sums(folded: tuple[Fit, EntrySums, Array]) -> tuple[Fit, EntrySums]:
    """Of what `fold` made, what is merged."""
    return folded[0], folded[1]


def lengths(folded: tuple[Fit, EntrySums, Array]) -> Array:
    """Of what `fold` made, the magnitudes: (P, n)."""
    return folded[2]


def merge(first: tuple[Fit, EntrySums], *others: tuple[Fit, EntrySums]) -> tuple[Fit, EntrySums]:
    """Of two shards or one, those of both."""
    for other in others:
        first = first[0].merged(other[0]), first[1].merged(other[1])
    return first
