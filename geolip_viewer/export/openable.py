"""An analysis as files that the program opens again: a checkpoint, items as features, and numbers of all items."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.kept_numbers import WIDEST, kept_numbers
from geolip_viewer.export.tensor_files import write_tensors
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.subset import representative
from geolip_viewer.sources.analysis_folders import ANCHORS, ITEMS, SUMS
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.experts import ALIGNMENT, LAYERS
from geolip_viewer.sources.labels import Counts, lists_of
from geolip_viewer.sources.regular_file import regular_file
from geolip_viewer.sources.weights import ANCHORS as NAMED_ANCHORS
from geolip_viewer.sources.weights import AXES

MOST_ITEMS, FEWEST_ITEMS = 20_000, 1_000  # the size of the sample that stands for more items
MOST_BYTES = 512 << 20  # bytes of embeddings and lenses, except for the fewest items
TENSOR = "constellation.anchors"


def write_openable(analysis: Analysis, folder: Path) -> None:
    """Write the anchors and projectors of an analysis, its items or a sample of them, and sums. Raises OSError."""
    rows = kept_items(analysis)
    tensors = _anchors(analysis) | (_projectors(analysis.checkpoint) if analysis.has_lenses else {})
    write_tensors(folder / ANCHORS, tensors, _told(analysis, len(rows)))
    if not len(rows):
        return
    names = [analysis.item_name(int(row)) for row in rows] if _has_names(analysis) else []
    classes = lists_of(analysis.labels, rows) if len(analysis.labels.ids) else None
    write_items(folder / ITEMS, analysis.image_id[rows], analysis.embeddings[rows], classes, names)
    belongs = {name: regular_file(folder / name).content_hash() for name in (ANCHORS, ITEMS)}
    write_tensors(folder / SUMS, kept_numbers(analysis, rows), belongs)


def kept_items(analysis: Analysis) -> Indices:
    """All items; of many some from every class, seeded, as dense as all on the globe: ascending."""
    nobody, wide = np.empty(0, np.int64), 4 * analysis.dimension * (1 + len(analysis.expert_names))
    most = min(MOST_ITEMS, max(FEWEST_ITEMS, MOST_BYTES // wide))
    return representative(analysis.positions.items, analysis.primary_class, most, nobody)


def _anchors(analysis: Analysis) -> dict[str, Array]:
    key = analysis.checkpoint.anchors_key
    is_known = not analysis.has_lenses and (NAMED_ANCHORS.fullmatch(key) or AXES.fullmatch(key))
    return {key if is_known else TENSOR: analysis.anchors}


def _projectors(checkpoint: Checkpoint) -> dict[str, Array]:
    """The projectors and alignments of the experts, by the names that a checkpoint gives them."""
    found: dict[str, Array] = {}
    for e, expert in enumerate(checkpoint.experts):
        lenses = (
            {"proj": expert.projector}
            if expert.native is None
            else {"proj_shared": expert.projector, "proj_native": expert.native}
        )
        for name, projector in lenses.items():
            found |= {f"projectors.{e}.{name}.{layer}": getattr(projector, field) for field, layer in LAYERS.items()}
        if expert.alignment is not None:
            parts = {f"constellation.expert_{part}.{e}": field for field, part in ALIGNMENT.items()}
            found |= {name: getattr(expert.alignment, field) for name, field in parts.items()}
    return found


def _told(analysis: Analysis, kept: int) -> dict[str, str]:
    """The checkpoint's metadata besides its anchors, as JSON texts."""
    checkpoint, features = analysis.checkpoint, analysis.features
    analysed: dict[str, str | int | float] = {"checkpoint": str(checkpoint.path), "items": analysis.total_count}
    if features is not None:
        analysed |= {"features": features.source, "split": features.split, "items kept": kept}
        analysed["dead anchors"] = len(analysis.dead_anchors)
    if analysis.has_lenses:
        analysed |= {
            f"effective dimension of {lens.name}": lens.spectrum.effective_dimension for lens in analysis.lenses
        }
    if analysis.pairs:
        analysed["information gain"] = analysis.information_gain
    names = {"expert_names": list(analysis.expert_names)} if analysis.has_lenses else {}
    config = {"class_names": list(analysis.class_names), "notices": _notices(analysis, kept), **names}
    return {"config": json.dumps(config), "analysed": json.dumps(analysed)}


def _notices(analysis: Analysis, kept: int) -> list[str]:
    checkpoint = analysis.checkpoint
    notices = [f"This is what analyze saved of {checkpoint.path.name}"]
    if checkpoint.anchors_from:
        notices.append(f"These anchors were not trained: they are {checkpoint.anchors_from}")
    if kept < analysis.total_count:
        notices += [
            f"Of {analysis.total_count:,} items {kept:,} were kept, from every class: neighbours are found among these",
            f"Counts of anchors and classes, spectra, spaces and differences are of all {analysis.total_count:,} items",
        ]
        if analysis.has_lenses and analysis.dimension * len(analysis.expert_names) > WIDEST:
            notices.append(
                "Lenses are too wide for their sums to be kept: spaces and differences are of the kept items"
            )
    if analysis.fit_rows is not None and analysis.fit_rows < analysis.item_count:
        notices.append(f"Every PCA was fitted on the first {analysis.fit_rows:,} of {analysis.item_count:,} items")
    return notices


def _has_names(analysis: Analysis) -> bool:
    return analysis.features is not None and analysis.features.item_names is not None


def write_items(
    path: Path,
    ids: npt.NDArray[Any],
    values: Array,
    classes: tuple[Counts, Counts] | None,
    names: list[str] | None = None,
) -> None:
    """Write a table of features: ids (N,), values (N, D), and a list of classes and a name each, or none at all.

    `classes` are how many each item has, (N,), and these, item after item.
    """
    import pyarrow as pa
    from pyarrow import parquet

    from geolip_viewer.sources.arrow import lists, number_array, text_array

    def texts(of: list[Any]) -> Any:
        return text_array([str(each).encode("utf-8", "replace") for each in of], pa.large_string())

    columns = {
        "image_id": number_array(ids) if ids.dtype.kind in "iu" else texts(ids.tolist()),
        "features": pa.FixedSizeListArray.from_arrays(number_array(values), values.shape[1]),
    }
    if classes is not None:
        counts, ids_of_classes = classes
        columns["labels"] = lists(counts, number_array(ids_of_classes))
    if names:
        columns["name"] = texts(names)
    parquet.write_table(pa.table(columns), path, use_dictionary=False)  # few numbers repeat
