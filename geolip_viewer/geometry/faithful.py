"""The faithful globe: positions on S² fitted so that items and anchors keep their true neighbourhoods.

The objective is t-SNE's (van der Maaten & Hinton 2008) on the sphere: pairs attract by their true similarity and repel
by their drawn similarity, w = 1 / (1 + s · chord²). The scale s is the size of the globe in units of a neighbourhood;
it grows during the fit, so that the whole is arranged before its parts. A further term is the likelihood of each item's
true nearest anchor among all drawn ones, w^τ / Σ w^τ, which costs nothing where the right anchor is drawn nearest.

Many items are fitted in levels: first a sample of them, then about five times as many, and so on to all of them. New
items start where their neighbours are, and then all move together. The items' own numbers decide which come first.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.affinities import Edges, affinities
from geolip_viewer.geometry.arrays import Array, Indices, Mask
from geolip_viewer.geometry.barnes_hut import Tree, estimated_repulsion
from geolip_viewer.geometry.constellation import nearest
from geolip_viewer.geometry.fit_settings import STANDARD, Settings
from geolip_viewer.geometry.forces import anchoring, attraction, repulsion
from geolip_viewer.geometry.namespaces import NUMPY, Namespace, namespace
from geolip_viewer.geometry.procrustes import turn, turned
from geolip_viewer.geometry.rivals import estimated_anchoring, rivals
from geolip_viewer.geometry.shuffled import shuffled
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import advance, part, phase, stretch

FIRST_SCALE = 30.0
EXAGGERATED, EXAGGERATION = 0.25, 4.0  # for the first quarter, attraction counts four times
REMEMBERED_SLOPE, REMEMBERED_POWER = 0.9, 0.99  # Adam (Kingma & Ba 2015), with one power per point
SHAKE = 1e-3
GROWTH = 5  # each level has about this many times the items of the level before
RIVALS, SOUGHT_EVERY = 32, 10  # steps between two searches for points drawn near each other
SEARCH = 30  # steps that take as long as finding the neighbours of the same points
SHOWN_BY = 512  # items of the first level at which the others are drawn until they are fitted


@dataclass(frozen=True, eq=False)
class Globe:
    """Positions (N + A, 3), items first, unit rows float32.

    `neighbor_search_recall` is the share of true neighbours that the fit used; None if it used all.
    """

    positions: Array
    neighbor_search_recall: float | None


@dataclass(frozen=True)
class Stage:
    """One level of a fit: how many items, how many steps, and the scale at the first and the last of them.

    `anchor_share` is the share of the slope that comes from the true nearest anchors. As parts of the whole fit,
    `search` is the part in which neighbours are found, and `of_all` that of the steps.
    """

    items: int
    steps: int
    scales: tuple[float, float]
    anchor_share: float
    search: tuple[float, float]
    of_all: tuple[float, float]
    is_first: bool


@dataclass(frozen=True, eq=False)
class Level:
    """What a stage fits to: the true edges of its items and anchors, and each item's true nearest anchor, (n,)."""

    edges: Edges
    target: Indices


def faithful(
    items: Array, anchors: Array, start: Array, settings: Settings = STANDARD, where: Namespace = NUMPY
) -> Iterator[Globe]:
    """Fit positions, and yield them, turned to match the start, while they improve; the last ones are the result.

    (N, D), (A, D) unit rows and first positions (N + A, 3), items first, all numpy arrays, whatever namespace the fit
    is computed in. Yields nothing more once cancelled. The same input, seed and namespace give the same positions.
    """
    moved = np.random.default_rng(settings.seed).normal(0, SHAKE, start.shape)
    shown = (np.nan_to_num(start) + moved).astype(np.float32)
    stages = _stages(len(items), len(anchors), settings)
    with stretch(0, 0), phase("Finding neighbours"):
        order = shuffled(items)
    is_fitted, drawn_by, few = np.zeros(len(start), np.bool_), None, where.of(anchors)
    for stage in stages:
        chosen = np.sort(order[: stage.items])
        points = np.concatenate([chosen, np.arange(len(items), len(start))])
        with stretch(*stage.search), phase("Finding neighbours"):
            perplexity = min(settings.perplexity, len(points) / 4)
            many = where.of(items if len(chosen) == len(items) else items[chosen])
            level = Level(affinities(many, few, perplexity), nearest(many, few)[0])
            if stage.is_first and stage is not stages[-1]:
                drawn_by = _stand_ins(items, order[: min(SHOWN_BY, stage.items)])
            first = where.of(shown[points])
            first = unit(first) if stage.is_first else settled(first, where.of(is_fitted[points]), level.edges)
        for positions in descent(first, level, stage, settings):
            shown[points] = where.host(positions)
            whole = shown if drawn_by is None else _with_others(shown, points, drawn_by)
            yield Globe(turned(whole, turn(whole, start)), level.edges.search_recall)
        is_fitted[points] = True


def _stages(items: int, anchors: int, settings: Settings) -> list[Stage]:
    """All items at once if all pairs can repel; otherwise first a sample, and then more and more."""
    sizes = [items]
    if items + anchors > settings.exact and items > settings.first:
        times = items / settings.first
        later = max(1, round(math.log(times, GROWTH)))
        sizes = [round(settings.first * times ** (level / later)) for level in range(later + 1)]
    steps = [settings.steps] + [settings.refined] * (len(sizes) - 1)
    ends = [FIRST_SCALE, *(max(FIRST_SCALE, (size + anchors) / 2) for size in sizes)]
    effort = np.cumsum([(size + anchors) * np.array([SEARCH, of_it]) for size, of_it in zip(sizes, steps, strict=True)])
    share = [0.0, *(effort / max(effort[-1], 1)).tolist()]
    return [
        Stage(
            items=size,
            steps=steps[place],
            scales=(ends[place], ends[place + 1]),
            anchor_share=(settings.refined_share if place else settings.anchor_share) if items else 0.0,
            search=(share[2 * place], share[2 * place + 1]),
            of_all=(share[2 * place + 1], share[2 * place + 2]),
            is_first=place == 0,
        )
        for place, size in enumerate(sizes)
    ]


def _stand_ins(items: Array, few: Indices) -> Indices:
    """For each item, the nearest of a few items of the first level: it is drawn there until it is fitted itself."""
    found, _ = nearest(items, items[few], lambda rows, points: rows @ points.T)
    return few[found]


def settled(shown: Array, is_fitted: Mask, edges: Edges) -> Array:
    """Start positions of a level: new points go to their fitted neighbours: (M, 3), (M,) -> (M, 3).

    Points without a fitted neighbour follow once a neighbour has been placed; if none ever is, they stay.
    """
    where = namespace(shown).lib.where
    positions, known = shown * is_fitted[:, None], is_fitted
    while not known.all():
        among = attraction(positions, edges, 0)
        reached = ~known & (among != 0).any(axis=1)
        if not reached.any():
            break
        positions = where(reached[:, None], unit(among), positions)
        known = known | reached
    placed: Array = where(known[:, None], positions, shown)
    return placed


@dataclass(frozen=True, eq=False)
class _Nearby:
    """Which points are currently drawn near each other; the forces of many points are estimated from this."""

    tree: Tree
    among: Indices | None

    @classmethod
    def of(cls, positions: Array, level: Level) -> "_Nearby":
        tree, anchors = Tree.of(positions), positions[len(level.target) :]
        return cls(tree, rivals(anchors, tree, RIVALS) if len(anchors) > RIVALS and len(level.target) else None)


def nothing(_: Array) -> float:
    """No force on any point."""
    return 0.0


def descent(
    positions: Array,
    level: Level,
    stage: Stage,
    settings: Settings,
    pull: Callable[[Array], Array | float] = nothing,
) -> Iterator[Array]:
    """Adam along tangents: positions every few steps, and the last ones. `pull` is an additional force."""
    count, (low, high), here = len(positions), stage.scales, namespace(positions)
    slope, power, nearby = here.lib.zeros_like(positions), here.zeros((count, 1), positions.dtype), None
    for step in range(stage.steps):
        done = step / stage.steps
        scale = low * (high / low) ** done
        exaggeration = EXAGGERATION if stage.is_first and done < EXAGGERATED else 1.0
        with part(*stage.of_all), part(done, (step + 1) / stage.steps):
            if count > settings.exact and step % SOUGHT_EVERY == 0:
                with part(0, 0):
                    nearby = _Nearby.of(positions, level)
            downhill = _downhill(positions, level, scale, exaggeration, nearby)
            if stage.anchor_share:
                downhill *= 1 - stage.anchor_share
                downhill += stage.anchor_share * _pull_of_anchors(positions, level, scale, settings, nearby)
            downhill += pull(positions)
            downhill -= here.lib.einsum("ij,ij->i", downhill, positions)[:, None] * positions
        slope += (1 - REMEMBERED_SLOPE) * (downhill - slope)
        power += (1 - REMEMBERED_POWER) * (here.lib.square(downhill).sum(axis=1, keepdims=True) - power)
        typical = here.lib.sqrt(power / (1 - REMEMBERED_POWER ** (step + 1))) + 1e-12
        direction = slope / (1 - REMEMBERED_SLOPE ** (step + 1)) / typical
        length = settings.step_length * math.sqrt(FIRST_SCALE / scale) * min(1, (1 - done) / settings.slowing)
        positions = unit(positions + length * direction)
        if step % settings.shown_every == 0:
            yield positions
    yield positions


def _downhill(positions: Array, level: Level, scale: float, exaggeration: float, nearby: _Nearby | None) -> Array:
    """The direction in which the divergence falls: (M, 3) -> (M, 3)."""
    with part(0, 0.4):
        advance(0)
        pull = attraction(positions, level.edges, scale) * exaggeration
    with part(0.4, 0.9):
        advance(0)
        if nearby is None:
            return pull - repulsion(positions, scale)
        return pull - estimated_repulsion(positions, scale, nearby.tree)


def _pull_of_anchors(positions: Array, level: Level, scale: float, settings: Settings, nearby: _Nearby | None) -> Array:
    """The direction in which the true nearest anchors become likelier: (M, 3) -> (M, 3)."""
    with part(0.9, 1):
        advance(0)
        if nearby is None or nearby.among is None:
            return anchoring(positions, level.target, scale, settings.sharpness)
        return estimated_anchoring(positions, level.target, nearby.among, nearby.tree, scale, settings.sharpness)


def _with_others(shown: Array, points: Indices, drawn_by: Indices) -> Array:
    """All points; those not fitted yet are drawn where their stand-ins are."""
    whole = shown.copy()
    whole[: len(drawn_by)] = shown[drawn_by]
    whole[points] = shown[points]
    return whole
