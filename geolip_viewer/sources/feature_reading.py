"""Reading features: find each expert's table, read its rows, join them, and leave out incomplete items."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import FeaturesError, reason_of
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.class_lists import ClassList, Named, class_list
from geolip_viewer.sources.class_names import read_class_names
from geolip_viewer.sources.collections import Fetch, open_collection
from geolip_viewer.sources.columns import Rows, rows_of, width_of
from geolip_viewer.sources.features import FeatureColumn, Features
from geolip_viewer.sources.ids import alike
from geolip_viewer.sources.items import names_of_items
from geolip_viewer.sources.join import Join, join
from geolip_viewer.sources.label_column import read_labels
from geolip_viewer.sources.labels import Labels, labels_of, no_labels
from geolip_viewer.sources.matching import match, match_one
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.reading_options import DEFAULT_READING, ReadingOptions
from geolip_viewer.sources.stored_labels import MISSING, StoredLabels
from geolip_viewer.sources.tables import Collection, Table
from geolip_viewer.task import phase


@dataclass(frozen=True, eq=False)
class Source:
    """Where features are: one table per expert in checkpoint order, each `widths` wide. No row is read yet."""

    collection: Collection
    split: str
    tables: tuple[Table, ...]
    widths: tuple[int, ...]
    named: Named
    warnings: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of all features in float32."""
        return sum(4 * table.count * width for table, width in zip(self.tables, self.widths, strict=True))


def read_features(
    source: str | Path,
    checkpoint: Checkpoint | None,
    options: ReadingOptions = DEFAULT_READING,
) -> Features:
    """Features that fit the checkpoint: from a hub id, a folder, what save_to_disk wrote, or one file.

    Without a checkpoint they are embeddings of any width, of one config. Raises FeaturesError for whatever is wrong
    with the data, and where it does not fit the checkpoint.
    """
    return read_source(find_source(source, checkpoint, options))


def find_source(
    source: str | Path,
    checkpoint: Checkpoint | None,
    options: ReadingOptions = DEFAULT_READING,
    fetch: Fetch | None = None,
) -> Source:
    """The tables that `read_features` reads; `fetch` gets the files at an address. Raises FeaturesError."""
    with phase("Inspecting the features"):
        collection = open_collection(source, options.split, options.columns, fetch)
        tables: dict[str, Table] = {}

        def opened(name: str) -> Table:
            if name not in tables:
                tables[name] = _opened(collection, name)
            return tables[name]

        where, configs = collection.where, collection.configs
        if checkpoint is None:
            matched = match_one(where, configs, options.experts, lambda name: width_of(opened(name)))
        else:
            matched = match(where, configs, checkpoint, options.experts, lambda name: width_of(opened(name)))
    chosen = tuple(opened(name) for name in matched.configs)
    if checkpoint is None:
        widths = [width_of(chosen[0])]
    else:
        widths = [expert.width for expert in checkpoint.experts] or [checkpoint.dimension]
    own = checkpoint.class_names if checkpoint is not None else ()
    names = read_class_names(options.class_names) if options.class_names is not None else ()
    named = Named(names, (), own)
    return Source(collection, options.split, chosen, tuple(widths), named, tuple(matched.warnings))


def read_source(source: Source) -> Features:
    """All features, held in memory. Raises FeaturesError."""
    rows = []
    for table, width in zip(source.tables, source.widths, strict=True):
        with phase(f"Reading {shown(table.name)}"):
            rows.append(rows_of(table, width))
    with phase("Joining the experts"):
        return joined_features(source, rows)[0]


def _opened(collection: Collection, name: str) -> Table:
    """A config; raises FeaturesError for paths that the system refuses, too: of 5,000 letters, or in circles."""
    try:
        return collection.open(name)
    except OSError as error:
        problem = f"cannot be read at {shown(error.filename or name)} ({shown(reason_of(error))})"
        raise FeaturesError(collection.where, problem, "Check its names and permissions") from error


def joined_features(source: Source, rows: Sequence[Rows]) -> tuple[Features, npt.NDArray[np.bool_]]:
    """The complete items that every expert has, and which of those in `join(rows)` they are."""
    collection, tables = source.collection, source.tables
    experts = [table.name for table in tables]
    rows = rows_alike(collection.where, experts, rows)
    found = join(rows)
    if not len(found.ids):
        empty = [name for name, each in zip(experts, rows, strict=True) if not len(each.ids)]
        problem = f"has no rows for {listed(empty)}" if empty else f"no image_id is common to {listed(experts)}"
        raise FeaturesError(collection.where, problem, "Extract the features of all experts from the same images")
    kept, faults = _whole(experts, rows, found)
    if not kept.any():
        raise FeaturesError(collection.where, f"has no item left: {'; '.join(faults)}", "Extract the features again")
    positions = [each[kept] for each in found.rows]
    labels, classes, label_warnings, label_digest = _labels(tables, positions, source.named)
    digest = hashlib.sha256(label_digest)
    for name, each in zip(experts, rows, strict=True):
        digest.update(name.encode("utf-8", "replace") + b"\0" + each.digest)
    ids = found.ids[kept]
    ids.flags.writeable = False
    item_names, item_warnings = names_of_items(collection.items, ids)
    features = Features(
        source=collection.where,
        split=source.split,
        columns=tuple(_column(*each) for each in zip(experts, rows, positions, strict=True)),
        image_id=ids,
        labels=labels,
        class_names=classes.names,
        class_names_from=classes.source,
        item_names=item_names,
        content_hash=digest.hexdigest(),
        warnings=(
            *source_warnings(source),
            *_join_warnings(experts, found, rows),
            *faults,
            *label_warnings,
            *item_warnings,
        ),
    )
    return features, kept


def source_warnings(source: Source) -> tuple[str, ...]:
    """Warnings about the location of features, whatever their rows hold."""
    return *source.collection.warnings, *_table_warnings(source.tables), *source.warnings


def rows_alike(where: str, experts: Sequence[str], rows: Sequence[Rows]) -> list[Rows]:
    """The same rows, their ids all int64 or all text; raises FeaturesError if some store numbers and others text."""
    for name, each in zip(experts, rows, strict=True):
        if each.kind != rows[0].kind:
            problem = f"image_id is {rows[0].kind} in {shown(experts[0])} and {each.kind} in {shown(name)}"
            raise FeaturesError(where, problem, "Store the ids of all experts as the same type")
    ids = alike([each.ids for each in rows])
    return [replace(each, ids=own) for each, own in zip(rows, ids, strict=True)]


def _column(name: str, rows: Rows, positions: npt.NDArray[np.int64]) -> FeatureColumn:
    """A column of `rows`, empty if the values of the rows were not kept."""
    if not len(rows.values):
        return FeatureColumn(name, int(rows.values.shape[1]), rows.values, None)
    same = len(positions) == len(rows.values) and bool((positions == np.arange(len(positions))).all())
    positions.flags.writeable = False
    return FeatureColumn(name, int(rows.values.shape[1]), rows.values, None if same else positions)


def _whole(experts: Sequence[str], rows: Sequence[Rows], found: Join) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """Which items have meaningful features of every expert, and a warning for each kind of fault."""
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


def _join_warnings(experts: Sequence[str], found: Join, rows: Sequence[Rows]) -> list[str]:
    unavailable = [
        f"{shown(name)} lacks {count}" for name, count in zip(experts, found.unavailable, strict=True) if count
    ]
    warnings = (
        [f"{_items(found.left_out)} left out because not every expert has them: {', '.join(unavailable)}"]
        if unavailable
        else []
    )
    for name, count, each in zip(experts, found.duplicates, rows, strict=True):
        if count:
            warnings.append(f"{shown(name)} has {count} rows with a repeated image_id; the first one is used")
        without = int((~each.has_id).sum())
        if without:
            warnings.append(f"{shown(name)} has {without} rows without an image_id, which are left out")
    return warnings


def _table_warnings(tables: Sequence[Table]) -> list[str]:
    """Warnings about tables, once if several have the same."""
    names: dict[str, list[str]] = {}
    for table in tables:
        for told in table.warnings:
            names.setdefault(told, []).append(table.name)
    return [f"{listed(of)}: {told}" for told, of in names.items()]


def _items(count: int) -> str:
    return "1 item is" if count == 1 else f"{count} items are"


def _labels(
    tables: Sequence[Table], positions: Sequence[npt.NDArray[np.int64]], named: Named
) -> tuple[Labels, ClassList, list[str], bytes]:
    """Labels of the items, the class list, warnings, and a digest; from the first expert whose table has labels."""
    told: list[str] = []
    for table, place in zip(tables, positions, strict=True):
        stored, warnings = read_labels(table)
        told += warnings
        if stored is not None:
            classes = class_list(replace(named, of_data=table.class_names), stored)
            labels, left_out, digest = _labels_of(stored, place, classes)
            told += [*classes.warnings, *left_out]
            return labels, classes, told, digest
    column = shown(tables[0].columns.labels)
    told.append(f"The dataset has no column {column} with class ids: items have no classes")
    return no_labels(len(positions[0])), class_list(named, None), told, b""


def _labels_of(
    stored: StoredLabels, rows: npt.NDArray[np.int64], classes: ClassList
) -> tuple[Labels, tuple[str, ...], bytes]:
    counts, values = stored.of_rows(rows)
    missing = values == MISSING
    digest = (
        counts.tobytes()
        + np.where(missing, -1, values).tobytes()
        + "\0".join(stored.texts or ()).encode("utf-8", "replace")
    )
    if stored.texts is not None:
        values = classes.ids[values]
    labels, ignored = labels_of(counts, values, len(classes.names))
    empty, outside = int(missing.sum()), ignored - int(missing.sum())
    told = (
        *([f"Empty labels (null or NaN), which name no class: {empty:,}"] if empty else []),
        *([f"{outside} class ids beyond the list of {len(classes.names)} classes are ignored"] if outside else []),
    )
    return labels, told, digest
