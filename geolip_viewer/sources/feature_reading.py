"""Reading features: find each expert's table, read its rows, join them, and leave out what is not whole."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.collections import open_collection
from geolip_viewer.sources.columns import Rows, labels_column, rows_of, width_of
from geolip_viewer.sources.features import FeatureColumn, Features
from geolip_viewer.sources.items import names_of_items
from geolip_viewer.sources.join import Join, join
from geolip_viewer.sources.labels import Labels, class_list, labels_of, no_labels
from geolip_viewer.sources.matching import match
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.tables import Collection, Table
from geolip_viewer.task import phase


def read_features(
    source: str | Path,
    checkpoint: Checkpoint,
    *,
    split: str = "val",
    experts: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
) -> Features:
    """Features that fit the checkpoint: from a hub id, a local folder, or what save_to_disk wrote.

    `experts` names configs in checkpoint order; `class_names` replaces every other list of names. Raises FeaturesError
    for whatever is wrong with the data, and where it does not fit the checkpoint.
    """
    with phase("Looking at the features"):
        collection = open_collection(source, split)
        tables: dict[str, Table] = {}

        def opened(name: str) -> Table:
            return tables.get(name) or tables.setdefault(name, collection.open(name))

        matched = match(collection.where, collection.configs, checkpoint, experts, lambda name: width_of(opened(name)))
    chosen = [opened(name) for name in matched.configs]
    widths = [expert.width for expert in checkpoint.experts] or [checkpoint.dimension]
    rows = []
    for table, width in zip(chosen, widths, strict=True):
        with phase(f"Reading {shown(table.name)}"):
            rows.append(rows_of(table, width))
    with phase("Joining the experts"):
        names = tuple(shown(name) for name in class_names) if class_names is not None else None
        return _joined(collection, split, chosen, rows, _Named(names, checkpoint.class_names), matched.warnings)


@dataclass(frozen=True)
class _Named:
    """Lists of class names that do not come from the data set: the user's, and the checkpoint's."""

    given: tuple[str, ...] | None
    of_checkpoint: tuple[str, ...]


def _joined(
    collection: Collection,
    split: str,
    tables: Sequence[Table],
    rows: Sequence[Rows],
    named: _Named,
    warnings: Sequence[str],
) -> Features:
    experts = [table.name for table in tables]
    _check_kinds(collection.where, experts, rows)
    found = join(rows)
    if not len(found.ids):
        empty = [name for name, each in zip(experts, rows, strict=True) if not len(each.ids)]
        problem = f"has no rows for {listed(empty)}" if empty else f"no image_id is in all of {listed(experts)}"
        raise FeaturesError(collection.where, problem, "Extract all experts' features from the same images")
    kept, faults = _whole(experts, rows, found)
    if not kept.any():
        raise FeaturesError(collection.where, f"has no item left: {'; '.join(faults)}", "Extract the features again")
    positions = [each[kept] for each in found.rows]
    labels, names, label_notices, label_digest = _labels(tables, positions, named)
    digest = hashlib.sha256(label_digest)
    for name, each in zip(experts, rows, strict=True):
        digest.update(name.encode("utf-8", "replace") + b"\0" + each.digest)
    ids = found.ids[kept]
    ids.flags.writeable = False
    item_names, item_notices = names_of_items(collection.items, ids)
    return Features(
        source=collection.where,
        split=split,
        columns=tuple(_column(*each) for each in zip(experts, rows, positions, strict=True)),
        image_id=ids,
        labels=labels,
        class_names=names,
        item_names=item_names,
        content_hash=digest.hexdigest(),
        warnings=(
            *collection.warnings,
            *(told for table in tables for told in table.warnings),
            *warnings,
            *_join_notices(experts, found, rows),
            *faults,
            *label_notices,
            *item_notices,
        ),
    )


def _check_kinds(where: str, experts: Sequence[str], rows: Sequence[Rows]) -> None:
    kinds = ["numbers" if each.ids.dtype.kind == "i" else "text" for each in rows]
    for name, kind in zip(experts, kinds, strict=True):
        if kind != kinds[0]:
            problem = f"image_id is {kinds[0]} in {shown(experts[0])} and {kind} in {shown(name)}"
            raise FeaturesError(where, problem, "Store the ids of all experts alike")


def _column(name: str, rows: Rows, positions: npt.NDArray[np.int64]) -> FeatureColumn:
    same = len(positions) == len(rows.values) and bool((positions == np.arange(len(positions))).all())
    positions.flags.writeable = False
    return FeatureColumn(name, int(rows.values.shape[1]), rows.values, None if same else positions)


def _whole(experts: Sequence[str], rows: Sequence[Rows], found: Join) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """Which items have features of every expert that mean something, and a notice for each kind that has not."""
    kept = np.ones(len(found.ids), np.bool_)
    faults = []
    for name, each, place in zip(experts, rows, found.rows, strict=True):
        for bad, what in (
            (~each.is_finite, "NaN or Inf"),
            (each.is_zero, "zeros only"),
            (~each.has_features, "nothing"),
        ):
            count = int(bad[place].sum())
            if count:
                faults.append(f"{_items(count)} left out: {shown(name)} holds {what} there")
                kept &= ~bad[place]
    return kept, faults


def _join_notices(experts: Sequence[str], found: Join, rows: Sequence[Rows]) -> list[str]:
    unavailable = [
        f"{shown(name)} lacks {count}" for name, count in zip(experts, found.unavailable, strict=True) if count
    ]
    warnings = (
        [f"{_items(found.left_out)} left out, not being in every expert: {', '.join(unavailable)}"]
        if unavailable
        else []
    )
    for name, count, each in zip(experts, found.duplicates, rows, strict=True):
        if count:
            warnings.append(f"{shown(name)} has {count} rows of an image_id that came before; the first one counts")
        without = int((~each.has_id).sum())
        if without:
            warnings.append(f"{shown(name)} has {without} rows without an image_id, which are left out")
    return warnings


def _items(count: int) -> str:
    return "1 item is" if count == 1 else f"{count} items are"


def _labels(
    tables: Sequence[Table], positions: Sequence[npt.NDArray[np.int64]], named: _Named
) -> tuple[Labels, tuple[str, ...], list[str], bytes]:
    """Labels of the items, the class list, notices, and a digest; from the first expert whose table has labels."""
    count = len(positions[0])
    for table, place in zip(tables, positions, strict=True):
        stored = labels_column(table, place)
        if stored is None:
            continue
        lengths, values = stored
        names, warnings = class_list(named.given, table.class_names, named.of_checkpoint, values)
        labels, ignored = labels_of(lengths, values, len(names))
        if ignored:
            warnings.append(f"{ignored} class ids outside the list of {len(names)} classes are ignored")
        return labels, names, warnings, lengths.tobytes() + values.tobytes()
    names, warnings = class_list(named.given, (), named.of_checkpoint, np.zeros(0, np.int64))
    told = "The data set has no column labels with class ids: items carry no classes"
    return no_labels(count), names, [*warnings, told], b""
