"""The correspondence of anchors between checkpoints: a number that stays with an anchor through a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, read_only


@dataclass(frozen=True, eq=False)
class Tracks:
    """`of[t]` (A_t,) holds the track of each anchor of checkpoint t; there are `count` tracks in all.

    `matched` says whether the number of anchors changed, so that tracks are matches and not rows.
    """

    of: tuple[Indices, ...]
    count: int
    matched: bool

    def common(self, s: int, t: int) -> tuple[Indices, Indices, Indices]:
        """Tracks that two checkpoints share, ascending, and the rows of their anchors in each."""
        tracks, rows_s, rows_t = np.intersect1d(self.of[s], self.of[t], assume_unique=True, return_indices=True)
        return tracks, rows_s, rows_t


def tracks_of(anchors: Sequence[Array], are_axes: bool = False) -> Tracks:
    """Tracks of the anchors (A_t, D) of checkpoints in order.

    Between checkpoints with as many anchors each keeps its row. Where the number changes, tracks follow `matches`; an
    anchor without a match begins a track of its own, with the next free number.
    """
    of = [np.arange(len(anchors[0]))]
    count = len(anchors[0])
    for before, after in pairwise(anchors):
        if len(before) == len(after):
            of.append(of[-1])
            continue
        found = matches(before, after, are_axes)
        new = found < 0
        tracks = np.where(new, 0, of[-1][found])
        tracks[new] = count + np.arange(int(new.sum()))
        count += int(new.sum())
        of.append(tracks)
    return Tracks(tuple(read_only(each) for each in of), count, len({len(each) for each in anchors}) > 1)


def matches(before: Array, after: Array, are_axes: bool = False) -> Indices:
    """The anchor of `before` that each anchor of `after` corresponds to, −1 for none: (A, D), (B, D) -> (B,).

    Linear assignment on angles; a pair counts only where it is unambiguous, each nearer to the other than any third.
    """
    from scipy.optimize import linear_sum_assignment

    cosine = after.astype(np.float64) @ before.astype(np.float64).T
    angle = np.arccos(np.clip(np.abs(cosine) if are_axes else cosine, -1, 1))
    rows, columns = linear_sum_assignment(angle)
    assigned = angle[rows, columns]
    among_before = np.count_nonzero(angle[rows] <= assigned[:, None], axis=1)
    among_after = np.count_nonzero(angle[:, columns] <= assigned, axis=0)
    clear = (among_before == 1) & (among_after == 1)
    found = np.full(len(after), -1)
    found[rows[clear]] = columns[clear]
    return found
