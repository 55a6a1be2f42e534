"""Small data with two experts and classes, opened as the window opens files, on which states are shown."""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import safetensors.numpy

from geolip_viewer.app.document.applicable_state import applicable
from geolip_viewer.app.document.loading import Loaded, load
from geolip_viewer.app.document.view_results import view_result
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.state import CheckpointSource, FeaturesSource, State
from geolip_viewer.views import VIEWS, view_named

_ITEMS, _ANCHORS, _DIMENSION, _WIDTHS = 24, 9, 5, (6, 7)


@cache
def small_data() -> Loaded:
    """A checkpoint with two experts and features of 24 items, read from files."""
    random = np.random.default_rng(0)

    def numbers(*shape: int) -> np.ndarray:
        return random.standard_normal(shape).astype(np.float32)

    tensors = {"constellation.anchors": numbers(_ANCHORS, _DIMENSION)}
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        folder = Path(place)
        for expert, width in enumerate(_WIDTHS):
            name = f"projectors.{expert}.proj."
            tensors |= {f"{name}0.weight": numbers(_DIMENSION, width), f"{name}0.bias": numbers(_DIMENSION)}
            tensors |= {f"{name}1.weight": numbers(_DIMENSION), f"{name}1.bias": numbers(_DIMENSION)}
            rows = {"image_id": list(range(_ITEMS)), "features": numbers(_ITEMS, width).tolist()}
            labels = [[item % 4] if item % 5 else [] for item in range(_ITEMS)]
            (folder / "features" / f"expert_{expert}").mkdir(parents=True)
            path = folder / "features" / f"expert_{expert}" / "val-00000-of-00001.parquet"
            pq.write_table(pa.table({**rows, "labels": pa.array(labels, pa.list_(pa.int64()))}), path)
        (folder / "c.safetensors").write_bytes(safetensors.numpy.save(tensors))
        found = load(CheckpointSource(folder / "c.safetensors"), FeaturesSource(str(folder / "features")), tuple(VIEWS))
    if found.features_error is not None:
        raise found.features_error
    for view in VIEWS:  # so that shared imports and values are ready before workers are forked
        if not found.unavailable[view.id]:
            view_result((found,), applicable(State(view=view.id), found, tuple(VIEWS)), view)
    return found


def show(state: State) -> int:
    """Show a state of the small data as the window does; returns the number of panels. Globes are not fitted."""
    data = small_data()
    checkpoint, features = data.sources
    is_same = state.selection.items and len(state.selection.items) % 2
    if is_same and state.checkpoint is not None and features is not None:
        state = State(**{**vars(state), "checkpoint": checkpoint, "features": features})
    shown = applicable(state, data, tuple(VIEWS))
    if shown.projection == FAITHFUL:
        return 0
    return len(view_result((data,), shown, view_named(shown.view)).scenes)
