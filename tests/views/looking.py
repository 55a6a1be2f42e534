"""Looking at a world through a view, as the tests of views do."""

from typing import Any

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.options import changed
from geolip_viewer.scene import Scene
from geolip_viewer.views import view_named
from geolip_viewer.views.base import View, ViewInput
from geolip_viewer.views.shared.badges import badges


def panels(
    view: str, analysis: Analysis, selection: tuple[int, ...] = (), *, projection: str = "PCA", **options: Any
) -> tuple[Scene, ...]:
    """The panels of a view with these options."""
    found, selected = view_named(view), np.array(selection, np.int64)
    view_input = ViewInput.of(analysis, ProjectionSpec.parse(projection), selection=selected)
    return found.scenes(view_input, changed(found.options(), options, analysis.vocabulary))


def badge_texts(view: View, view_input: ViewInput, options: Any) -> tuple[str, ...]:
    """All that is said on each panel."""
    return tuple(each.text for each in badges(view, view_input, options))


def panel(view: str, analysis: Analysis, selection: tuple[int, ...] = (), **options: Any) -> Scene:
    """The only panel of a view with these options."""
    (scene,) = panels(view, analysis, selection, **options)
    return scene


def layer(scene: Scene, key: str) -> Any:
    """The layer of this key."""
    (found,) = (each for each in scene.layers if each.key == key)
    return found


def keys(scene: Scene) -> list[str]:
    return [each.key for each in scene.layers]


def exact_cosines(analysis: Analysis) -> np.ndarray:
    """(N, A) in float64, the plain way."""
    return np.asarray(analysis.embeddings.astype(np.float64) @ analysis.anchors.T.astype(np.float64))


def exact_distances(analysis: Analysis) -> np.ndarray:
    """(E, N, A): 1 − cosine of every lens, item and anchor, in float64, the plain way."""
    lenses = [analysis.lens_embeddings(e).astype(np.float64) for e in range(len(analysis.expert_names))]
    return np.stack([1 - lens @ analysis.anchors.T.astype(np.float64) for lens in lenses])


def nearest_others(points: np.ndarray, k: int) -> list[set[int]]:
    """The k rows of largest cosine with each row, in float64, the plain way."""
    cosines = points.astype(np.float64) @ points.T.astype(np.float64)
    np.fill_diagonal(cosines, -np.inf)
    return [set(row.tolist()) for row in np.argsort(-cosines, axis=1)[:, :k]]


def kept_of(points: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """(N,) per cent of the ten nearest that are among the ten drawn nearest."""
    pairs = zip(nearest_others(points, 10), nearest_others(positions, 10), strict=True)
    return np.array([100 * len(true & seen) / 10 for true, seen in pairs])
