"""Draws the golden pictures anew: `python -m tests.golden.redraw`."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from geolip_viewer.analysis import Analysis
from geolip_viewer.look import CameraPose, Look, MapName
from geolip_viewer.options import changed
from geolip_viewer.render.offscreen import first_pose, picture
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.sample import sample_checkpoint, sample_features
from geolip_viewer.views import BY_ID
from geolip_viewer.views.base import ViewInput

SIZE = (720, 540)
PICTURES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "manifold-dark": ("manifold", "dark", {"colour": "first-label"}),
    "utilization-light": ("utilization", "light", {}),
    "single-encoding-dark": ("single-encoding", "dark", {"k": 7}),
    "lens-light": ("lens", "light", {}),
    "magnitudes-dark": ("magnitudes", "dark", {}),
    "cells-dark": ("cells", "dark", {}),
    "sphere-map-light": ("sphere-map", "light", {"colour": "first-label"}),
    "cells-map-light": ("cells", "light", {}),
}
MAPS: dict[str, MapName] = {"cells-map-light": "mollweide"}


@cache
def sample() -> ViewInput:
    checkpoint = read_checkpoint(sample_checkpoint())
    analysis = Analysis(checkpoint, read_features(sample_features(), checkpoint))
    return ViewInput(analysis, analysis.positions)


def drawn(name: str, turn: float = 0.0) -> np.ndarray:
    """The picture as (H, W, 4) uint8, its camera turned by some degrees."""
    view_id, theme, values = PICTURES[name]
    view = BY_ID[view_id]
    scenes = view.scenes(sample(), changed(view.options(), values))
    pose: CameraPose | None = first_pose(scenes[0]).orbited(turn, 0.0) if turn else None
    return picture(scenes, SIZE, look=Look(theme=theme, map=MAPS.get(name, "off")), pose=pose)


def main() -> None:
    for name in PICTURES:
        Image.fromarray(drawn(name)).convert("RGB").save(Path(__file__).parent / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
