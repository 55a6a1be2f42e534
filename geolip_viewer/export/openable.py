"""Arrays as files that the program opens like any other: anchors as a checkpoint, items as features."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.subset import representative
from geolip_viewer.sources.analysis_folders import ANCHORS, ITEMS
from geolip_viewer.sources.labels import Labels
from geolip_viewer.sources.weights import ANCHORS as NAMED_ANCHORS
from geolip_viewer.sources.weights import AXES

MOST_ITEMS = 20_000  # of more, so many stand for all
TENSOR = "constellation.anchors"


def write_openable(analysis: Analysis, folder: Path) -> None:
    """Write the anchors of an analysis, and its embeddings or a sample of them. Raises OSError."""
    rows = kept_items(analysis)
    key = analysis.checkpoint.anchors_key
    name = key if NAMED_ANCHORS.fullmatch(key) or AXES.fullmatch(key) else TENSOR
    write_tensor(folder / ANCHORS, name, analysis.anchors, _told(analysis, len(rows)))
    if len(rows):
        write_items(folder / ITEMS, analysis.image_id[rows], analysis.embeddings[rows], _labels(analysis.labels, rows))


def kept_items(analysis: Analysis) -> Indices:
    """All items; of many some from every class, seeded, as dense as all on the globe: ascending."""
    nobody = np.empty(0, np.int64)
    return representative(analysis.positions.items, analysis.primary_class, MOST_ITEMS, nobody)


def _told(analysis: Analysis, kept: int) -> dict[str, str]:
    """What the checkpoint says beside its anchors, as texts of JSON."""
    checkpoint, features = analysis.checkpoint, analysis.features
    notices = [
        f"This is what analyze kept of {checkpoint.path.name}: what experts see needs that checkpoint and its features"
    ]
    if kept < analysis.item_count:
        notices.append(f"Of {analysis.item_count:,} items {kept:,} were kept, from every class: numbers are theirs")
    analysed: dict[str, str | int | float] = {"checkpoint": str(checkpoint.path), "items": analysis.item_count}
    if features is not None:
        analysed |= {"features": features.source, "split": features.split, "items kept": kept}
        analysed["dead anchors"] = len(analysis.dead_anchors)
    if analysis.has_lenses:
        analysed |= {
            f"effective dimension of {lens.name}": lens.spectrum.effective_dimension for lens in analysis.lenses
        }
    if analysis.pairs:
        analysed["information gain"] = analysis.information_gain
    config = {"class_names": list(analysis.class_names), "notices": notices}
    return {"config": json.dumps(config), "analysed": json.dumps(analysed)}


def _labels(labels: Labels, rows: Indices) -> list[npt.NDArray[np.int64]]:
    """The classes of some items; of none where no item has any."""
    return [labels.of(int(item)) for item in rows] if len(labels.ids) else []


def write_items(path: Path, ids: npt.NDArray[Any], values: Array, labels: list[npt.NDArray[np.int64]]) -> None:
    """Write a table of features: ids (N,), values (N, D), and a list of classes each, or no lists at all."""
    import pyarrow as pa
    from pyarrow import parquet

    from geolip_viewer.sources.arrow import lists, number_array, text_array

    is_text = ids.dtype.kind not in "iu"
    texts = [str(each).encode("utf-8", "replace") for each in ids.tolist()] if is_text else []
    columns = {
        "image_id": text_array(texts, pa.large_string()) if is_text else number_array(ids),
        "features": pa.FixedSizeListArray.from_arrays(number_array(values), values.shape[1]),
    }
    if labels:
        counts = np.array([len(each) for each in labels])
        columns["labels"] = lists(counts, number_array(np.concatenate(labels).astype(np.int64)))
    parquet.write_table(pa.table(columns), path, use_dictionary=False)  # few numbers come twice


def write_tensor(path: Path, name: str, values: Array, metadata: Mapping[str, str] | None = None) -> None:
    """Write one array as little-endian float32 in a safetensors file."""
    data = np.ascontiguousarray(values, "<f4").tobytes()
    told = {"__metadata__": dict(metadata)} if metadata else {}
    entry = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [0, len(data)]}
    header = json.dumps({**told, name: entry}).encode()
    header += b" " * (-len(header) % 8)
    path.write_bytes(len(header).to_bytes(8, "little") + header + data)
