"""Lines on the sphere, cut along the seam of a map: the half circle y = 0, x ≤ 0 from pole to pole."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices

NEAR = 1e-9


def cut_lines(lines: Array) -> tuple[Array, Indices]:
    """Lines that cross the half circle at most once, each as one line or two of as many points: (M, L, 3).

    Returns lines (K, L, 3) that end at the half circle instead of crossing it, and which each is part of (K,).
    """
    crossing = _crossings(lines)
    whole = ~crossing.any(axis=1)
    last = lines.shape[1] - 1
    at = _place(lines, crossing)
    starts, ends = np.zeros(len(lines)), np.full(len(lines), float(last))
    parts = (whole, starts, ends), (~whole, starts, at), (~whole, at, ends)
    pieces = [_between(lines[chosen], first[chosen], then[chosen]) for chosen, first, then in parts]
    rows = np.arange(len(lines))
    return np.concatenate(pieces), np.concatenate([rows[chosen] for chosen, _, _ in parts])


def cut_ring(ring: Array) -> Array:
    """A closed line (L, 3), of which first and last point are the same, as two lines that do not cross: (2, L, 3)."""
    last = len(ring) - 1
    positions = np.flatnonzero(_crossings(ring[None])[0])
    at = [float(place + _share(ring[place], ring[place + 1])) for place in positions][:2]
    first, second = at if len(at) == 2 else (at[0], at[0] + last / 2) if at else (0.0, last / 2)
    twice = np.concatenate([ring, ring[1:]])[None]
    return np.concatenate(
        [
            _between(twice, np.array([first]), np.array([second]), len(ring)),
            _between(twice, np.array([second]), np.array([first + last]), len(ring)),
        ]
    )


def sides(lines: Array) -> Array:
    """East (1) or west (−1) for each point of lines that do not cross: (M, L, 3) -> (M, L).

    Points on the half circle itself belong to the side from which their line comes there.
    """
    y = np.where(np.abs(lines[..., 1]) < NEAR, 0.0, lines[..., 1])
    clear = y != 0
    rows, last = np.arange(len(lines)), lines.shape[1] - 1
    first = np.sign(y[rows, clear.argmax(axis=1)])
    final = np.sign(y[rows, last - clear[:, ::-1].argmax(axis=1)])
    early = np.arange(last + 1) <= last // 2
    near = np.where(early, first[:, None], final[:, None])
    found = np.where(clear, np.sign(y), near)
    return np.asarray(np.where(found == 0, 1.0, found))


def _crossings(lines: Array) -> Array:
    """Between which points (M, L − 1) lines cross the half circle."""
    y = np.where(np.abs(lines[..., 1]) < NEAR, 0.0, lines[..., 1])
    here, there, x = y[:, :-1], y[:, 1:], lines[..., 0]
    changes = (here >= 0) != (there >= 0)
    met = x[:, :-1] * np.abs(there) + x[:, 1:] * np.abs(here)
    return np.asarray(changes & (met < 0))


def _place(lines: Array, crossing: Array) -> Array:
    """The position of the first crossing along each line, as a fractional number of points: (M,)."""
    rows, place = np.arange(len(lines)), crossing.argmax(axis=1)
    return np.asarray(place + _share(lines[rows, place], lines[rows, place + 1]))


def _share(here: Array, there: Array) -> Array:
    """How far from one point to the next the half circle is met."""
    first, second = np.abs(here[..., 1]), np.abs(there[..., 1])
    return np.asarray(first / np.maximum(first + second, 1e-300))


def _between(lines: Array, first: Array, then: Array, count: int = 0) -> Array:
    """The lines from place to place, through as many points: (M, L, 3)."""
    share = np.linspace(0.0, 1.0, count or lines.shape[1])
    at = first[:, None] + share * (then - first)[:, None]
    low = np.clip(np.floor(at).astype(np.int64), 0, lines.shape[1] - 2)
    rows, part = np.arange(len(lines))[:, None], (at - low)[..., None]
    return np.asarray((1 - part) * lines[rows, low] + part * lines[rows, low + 1])
