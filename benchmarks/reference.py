"""Run the reference script on the same files, without its figures, and keep what it computed.

    python -m benchmarks.reference SCRIPT CHECKPOINT FEATURES RESULT.npz

The script runs unchanged. It uses `datasets` for its features and matplotlib for its figures. Here a reader of local
Parquet files replaces the first and returns rows like the real one; the second draws nothing but records the points it
was given.
"""

import os
import runpy
import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pyarrow.parquet as pq


class Rows:
    """The part of a dataset that the script uses: columns by name, and rows one by one."""

    def __init__(self, path: Path) -> None:
        self._table = pq.read_table(path)

    def __getitem__(self, column: str) -> list[Any]:
        return self._table.column(column).to_pylist()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self._table.to_batches(max_chunksize=1000):
            yield from batch.to_pylist()


class Nothing:
    """Stands in for a figure, an axis or pyplot: accepts everything, draws nothing."""

    scattered: ClassVar[list[tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __getitem__(self, _: Any) -> Any:
        return Nothing()

    def __call__(self, *_: Any, **__: Any) -> Any:
        return Nothing()

    @staticmethod
    def scatter(x: Any, y: Any, z: Any, **_: Any) -> None:
        Nothing.scattered.append((x, y, z))


class Colours(Nothing):
    """A colormap: one colour per value."""

    def __getattr__(self, name: str) -> Any:
        return lambda values: np.zeros((len(values), 4))


class Pyplot(Nothing):
    """The module that makes figures."""

    cm = Colours()


def stand_in(features: Path) -> None:
    """Put the stand-ins where the script imports them from."""
    datasets, matplotlib, pyplot, toolkit, axes = (
        types.ModuleType(name)
        for name in ("datasets", "matplotlib", "matplotlib.pyplot", "mpl_toolkits", "mpl_toolkits.mplot3d")
    )
    datasets.load_dataset = lambda _, config, split: Rows(next((features / config).glob(f"{split}-*.parquet")))
    matplotlib.use = lambda _: None
    matplotlib.pyplot = Pyplot()
    pyplot = matplotlib.pyplot
    axes.Axes3D = None
    toolkit.mplot3d = axes
    found = {"datasets": datasets, "matplotlib": matplotlib, "matplotlib.pyplot": pyplot, "mpl_toolkits": toolkit}
    sys.modules.update({**found, "mpl_toolkits.mplot3d": axes})


def results(script: dict[str, Any], scattered: list[tuple[Any, ...]]) -> dict[str, np.ndarray]:
    """The script's values under their names in analysis.npz, and its single numbers."""
    items, diffs = len(script["emb_s"]), [each.numpy() for each in script["diffs"]]
    radial = next(
        i for i, (x, *_) in enumerate(scattered) if np.array_equal(x, script["emb_3d"][:, 0] * script["scale"])
    )
    lenses = [np.stack(each, axis=1) for each in scattered[radial + 1 : radial + 4]]
    assert all(len(lens) == items for lens in lenses)
    found = {
        "image_id": script["val_ids"],
        "embeddings_sphere": script["emb_s"],
        "embeddings_3d": script["emb_3d"],
        "radii": script["radii"],
        "anchors_sphere": script["anchors_s"],
        "anchors_3d": script["anchors_3d"],
        "centroids_sphere": script["centroids_3d"],
        "class_counts": script["class_freq"],
        "primary_class": script["primary_class"],
        "labelled": script["val_labels"].numpy().any(axis=1),
        "explained_variance_ratio": script["S"] ** 2 / (script["S"] ** 2).sum(),
        "nearest_anchor": script["nearest_all"].numpy(),
        "visit_counts": script["vc_np"],
        "neighbor_cosine": script["max_neighbor_cos"],
        "expert_divergence": script["per_anchor_div"],
        "anchor_difference": [script[f"per_anchor_{pair}"] for pair in ("cd", "cs", "ds")],
        "difference_magnitude": [np.linalg.norm(each, axis=-1) for each in diffs],
        "difference_sphere": script["diff_3d"],
        "triangulation_sphere": script["abs_3d"],
        "combined_sphere": script["full_3d"],
        "pairs": [[each.mean(), each.std(ddof=1), each.min(), each.max()] for each in diffs],
        "effective_dimension": [script["abs_eff"], script["eff_dim_diff"], script["full_eff"]],
        "triangulation_std": script["abs_std"],
        "ratio": script["diff_std"] / script["abs_std"] if script["abs_std"] else np.nan,
    }
    found |= {f"lens_{e}_sphere": lens for e, lens in enumerate(lenses)}
    return {name: np.asarray(value) for name, value in found.items()}


def main(script: Path, checkpoint: Path, features: Path, result: Path) -> None:
    """Run it in a separate folder."""
    script, checkpoint, features, result = (path.resolve() for path in (script, checkpoint, features, result))
    stand_in(features)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("checkpoints").mkdir()
        Path("checkpoints/dual_stream_best.pt").symlink_to(checkpoint)
        found = runpy.run_path(str(script))
        os.chdir("/")
    np.savez(result, **results(found, Nothing.scattered))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
