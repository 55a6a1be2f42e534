"""Arrays of another program, checked and held as files are: a checkpoint of anchors, and features."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import CheckpointError, FeaturesError, OptionError
from geolip_viewer.geometry.arrays import read_only
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.sources.anchors import AnchorSet
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.class_names import numbered
from geolip_viewer.sources.features import FeatureColumn, Features
from geolip_viewer.sources.labels import Labels, labels_of, no_labels
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.stored_labels import MOST_CLASSES

WHERE = "arrays"
_ROWS = "Give one row per item, all of the same length"
Rows = npt.NDArray[np.float32]


def checkpoint_of(anchors: npt.ArrayLike) -> Checkpoint:
    """Anchors (A, D) as a checkpoint without experts, rows made unit. Raises CheckpointError."""
    rows = _matrix("anchors", anchors, CheckpointError)
    count, dimension = rows.shape
    if count < 2:
        raise CheckpointError("anchors", "is one row, too few for a constellation", "Give two anchors or more")
    return Checkpoint(
        path=Path(WHERE),
        content_hash=hashlib.sha256(rows.tobytes()).hexdigest(),
        family="anchors-only",
        anchors=read_only(unit(rows)),
        anchors_key="anchors",
        anchor_sets=(AnchorSet("anchors", count, dimension),),
        experts=(),
        metrics={},
    )


def features_of(
    embeddings: npt.ArrayLike, labels: Any = None, ids: Any = None, class_names: Sequence[str] | None = None
) -> Features:
    """Embeddings (N, D) as features of one expert, an item a row. Raises FeaturesError for what is not whole."""
    rows = _matrix("embeddings", embeddings, FeaturesError)
    keys = _ids(ids, len(rows))
    carried, names = _labels(labels, len(rows), class_names)
    digest = hashlib.sha256(rows.tobytes())
    for part in (keys, carried.offsets, carried.ids):
        digest.update(part.tobytes())
    return Features(
        source=WHERE,
        split="",
        columns=(FeatureColumn("embeddings", rows.shape[1], rows, None),),
        image_id=keys,
        labels=carried,
        class_names=names,
        item_names=None,
        content_hash=digest.hexdigest(),
        warnings=(),
        class_names_from="given" if class_names is not None else "numbered",
    )


def _matrix(name: str, values: npt.ArrayLike, error: type[CheckpointError] | type[FeaturesError]) -> Rows:
    """A copy as (n, d) float32, every row finite and none zero, read-only."""
    try:
        found = np.asarray(values)
        with np.errstate(over="ignore", invalid="ignore"):  # values too large for float32 are reported below
            rows = np.array(found, np.float32, order="C") if found.dtype.kind in "fiu" else None
    except (TypeError, ValueError) as fault:
        raise error(name, f"cannot be read as an array ({shown(fault)})", _ROWS) from fault
    if rows is None or rows.ndim != 2 or not len(rows) or rows.shape[1] < 2:
        what = f"{'×'.join(map(str, found.shape)) or 'a single value'} of {found.dtype}"
        raise error(name, f"is {what}, not a matrix of numbers", _ROWS)
    for bad, holds in (
        (~np.isfinite(rows).all(axis=1), "NaN, Inf or more than float32 holds"),
        (~rows.any(axis=1), "zeros only"),
    ):
        if bad.any():
            count, first = int(bad.sum()), int(bad.argmax())
            rows_of = "1 row" if count == 1 else f"{count:,} rows"
            raise error(name, f"has {holds} in {rows_of}, first in row {first}", "Leave these rows out")
    return read_only(rows)


def _ids(ids: Any, count: int) -> npt.NDArray[Any]:
    """(N,) int64 or text, each once; the row numbers where none are given."""
    if ids is None:
        return read_only(np.arange(count))
    try:
        keys = np.array(ids)
    except ValueError as fault:
        raise FeaturesError("ids", f"cannot be read as an array ({shown(fault)})", "Give one id per item") from fault
    if keys.dtype.kind == "O" and all(isinstance(each, str) for each in keys.flat):
        keys = keys.astype(np.str_)
    is_too_large = keys.dtype.kind == "u" and bool((keys > np.iinfo(np.int64).max).any())
    if keys.shape != (count,) or keys.dtype.kind not in "iuU" or is_too_large:
        problem = f"is {keys.dtype} of {'×'.join(map(str, keys.shape))}, not {count:,} int64 numbers or texts"
        raise FeaturesError("ids", problem, "Give one id per item")
    if len(np.unique(keys)) < count:
        raise FeaturesError("ids", f"names {count - len(np.unique(keys)):,} items twice", "Give each item its own id")
    return read_only(keys if keys.dtype.kind == "U" else keys.astype(np.int64))


def _labels(labels: Any, count: int, class_names: Sequence[str] | None) -> tuple[Labels, tuple[str, ...]]:
    names = None if class_names is None else _class_names(class_names)
    if labels is None:
        return no_labels(count), names or ()
    remedy = "Give one class id or name per item, one list of them per item, or booleans (N, C)"
    try:
        rows = _label_rows(labels)
    except (TypeError, ValueError) as fault:
        raise FeaturesError("labels", f"cannot be read ({shown(fault)})", remedy) from fault
    if len(rows) != count:
        raise FeaturesError("labels", f"has {len(rows):,} rows for {count:,} items", "Give one entry per item")
    lengths = np.array([len(row) for row in rows], np.int64)
    flat = [value for row in rows for value in row]
    if all(isinstance(value, str) for value in flat):
        values, names = _named(flat, names)
    elif all(isinstance(value, (int, np.integer)) for value in flat):
        values, names = _numbered(flat, names)
    else:
        raise FeaturesError("labels", "is neither whole numbers nor texts", remedy)
    return labels_of(lengths, values, len(names))[0], names


def _label_rows(labels: Any) -> list[Sequence[Any]]:
    """What each item carries: one class, several, or those marked in a row of booleans; None is no class."""
    marks = np.asarray(labels) if hasattr(labels, "dtype") else None
    if marks is not None and marks.dtype.kind == "b" and marks.ndim == 2:
        return [np.flatnonzero(row).tolist() for row in marks]
    entries = marks.tolist() if marks is not None else list(labels)
    return [
        () if each is None else (each,) if isinstance(each, (str, int, float, np.generic)) else list(each)
        for each in entries
    ]


def _named(texts: Sequence[str], names: tuple[str, ...] | None) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Class ids of texts; the classes are those given, else the texts in alphabetical order."""
    texts = [shown(text) for text in texts]
    known = tuple(sorted(set(texts))) if names is None else names
    id_of = {name: index for index, name in reversed(list(enumerate(known)))}
    for text in texts:
        if text not in id_of:
            raise FeaturesError("labels", f"has {text!r}, which class_names lacks", "Add it to class_names")
    return np.array([id_of[text] for text in texts], np.int64), known


def _numbered(ids: Sequence[int], names: tuple[str, ...] | None) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Class ids as an array, −1 for negative ones; and their names, "class 3" and so on where none are given."""
    count = max(ids, default=-1) + 1
    if count > MOST_CLASSES:
        problem = f"has the class id {shown(count - 1)}"
        raise FeaturesError("labels", problem, f"Number classes from 0, {MOST_CLASSES:,} at most")
    if names is not None and count > len(names):
        problem = f"has {len(names):,} names, and labels go up to class {count - 1:,}"
        raise OptionError("class_names", problem, "Give a name for each class, the first for class 0")
    values = np.array([max(int(each), -1) for each in ids], np.int64)
    return values, numbered({}, int(count)) if names is None else names


def _class_names(names: Sequence[str]) -> tuple[str, ...]:
    """As a file of names is read: each in one line, "class 3" for one that is empty."""
    return numbered({index: shown(name) for index, name in enumerate(names)}, len(names))
