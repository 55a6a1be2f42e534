"""The column of labels: which classes each row carries, out of whatever a table stores them as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow import flattened, inner_type, is_list, lengths, numbers, plain, texts, valid
from geolip_viewer.sources.label_forms import Form, Kind, form_of
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.stored_labels import MISSING, MOST_CLASSES, Integers, StoredLabels
from geolip_viewer.sources.tables import Part, Table

_MOST_LABELS, _MOST_IN_A_ROW = 12 << 20, 12  # per file, per row: the larger limit counts; one-hot COCO has nine million


@dataclass(frozen=True, eq=False)
class _Chunk:
    """Labels of some rows: counts, values, what stands beside ids by id, and how many values were fractions.

    Where labels are texts, `texts` are those of these rows, each once, and values are indices into them.
    """

    counts: Integers
    values: Integers
    names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    texts: tuple[str, ...] = ()
    fractions: int = 0


def read_labels(table: Table) -> tuple[StoredLabels | None, tuple[str, ...]]:
    """The labels of all rows, and warnings; None if no part has any that can be read.

    Parts that store another kind of label than the others carry none, which is told; the order of the parts does not
    matter. Class ids come before texts.
    """
    column = table.columns.labels
    forms = [form_of(part.type_of(column)) for part in table.parts]
    kinds = {form.kind for form, part in zip(forms, table.parts, strict=True) if part.count} or {"none"}
    if not kinds & {"ids", "flags", "texts"}:
        return None, _unreadable(table, forms)
    wanted: tuple[Kind, ...] = ("ids", "flags") if kinds & {"ids", "flags"} else ("texts",)
    chunks = [
        chunk
        for part, form in zip(table.parts, forms, strict=True)
        for chunk in _read(table, part, form, form.kind in wanted)
    ]
    stored = _texts(chunks) if wanted == ("texts",) else _ids(chunks, forms)
    if isinstance(stored, str):
        return None, (f"{shown(table.name)}: {shown(column)} {stored}",)
    return stored, (*_told(table, forms, wanted), *stored.warnings)


# -- reading labels


def _read(table: Table, part: Part, form: Form, wanted: bool) -> list[_Chunk]:
    if not wanted:
        return [_Chunk(np.zeros(part.count, np.int64), np.zeros(0, np.int64))]
    column = table.columns.labels
    _check_labels(part, _in_a_row(part.type_of(column)) * part.count)
    found: list[_Chunk] = []
    try:
        for batch in table.read(part, [column]):
            array = plain(batch.column(column))
            _check_labels(part, sum(len(chunk.values) for chunk in found) + _labels_in(array))
            found.append(_decoded(array, form))
    except (pa.ArrowException, ValueError) as error:
        problem = f"has labels in {shown(column)} that cannot be read ({shown(error)})"
        raise FeaturesError(part.where, problem, "Write them again") from error
    count = sum(len(chunk.counts) for chunk in found)
    if count != part.count:
        raise FeaturesError(part.where, f"has {count} labels for {part.count} rows", "Copy or download it again")
    return found


def _check_labels(part: Part, count: int) -> None:
    """A few bytes can claim billions of labels; raises FeaturesError."""
    if count > max(_MOST_LABELS, _MOST_IN_A_ROW * part.count):
        problem = f"has {count:,} labels for {part.count:,} rows, far more than items can have"
        raise FeaturesError(part.where, problem, "Store the class ids of each row")


def _in_a_row(kind: Any) -> int:
    """How many labels each row has if the type says so, otherwise 0."""
    kind = inner_type(kind)
    return int(kind.list_size) if pa.types.is_fixed_size_list(kind) else 0


def _labels_in(array: Any) -> int:
    return len(flattened(array)) if is_list(array.type) else len(array)


def _decoded(array: Any, form: Form) -> _Chunk:
    if form.pair and pa.types.is_struct(array.type):  # single structs, or a struct of lists
        return _decoded_struct(array, form)
    if not form.listed:
        return _values(array, np.ones(len(array), np.int64), form)
    return _values(plain(flattened(array)), lengths(array), form)


def _decoded_struct(array: Any, form: Form) -> _Chunk:
    of_id, of_name = form.pair or (None, None)
    parts = {name: plain(child) for name, child in _fields(array).items() if name in (of_id, of_name)}
    ids = parts.get(of_id) if of_id is not None else None
    names = parts.get(of_name) if of_name is not None else None
    lead = ids if ids is not None else names
    counts = np.ones(len(array), np.int64)
    if lead is not None and is_list(lead.type):
        counts = lengths(lead)
        if ids is not None and names is not None and not np.array_equal(counts, lengths(names)):
            names = None
        ids, names = (each if each is None else plain(flattened(each)) for each in (ids, names))
    return _both(ids, names, counts)


def _fields(array: Any) -> dict[str, Any]:
    """Fields of a struct array, missing wherever the struct is."""
    return {field.name: child for field, child in zip(array.type, array.flatten(), strict=True)}


def _values(array: Any, counts: Integers, form: Form) -> _Chunk:
    if form.pair is not None:
        fields = {name: plain(child) for name, child in _fields(array).items()}
        of_id, of_name = form.pair
        return _both(fields.get(of_id or ""), fields.get(of_name or ""), counts)
    if form.kind == "texts":
        return _both(None, array, counts)
    if form.kind == "flags":
        array = array.cast(pa.int8())
    ids, fractions = _whole_numbers(array)
    return _Chunk(counts, ids, fractions=fractions)


def _both(ids: Any, names: Any, counts: Integers) -> _Chunk:
    """Ids with names, or names alone."""
    called = texts(names) if names is not None else []
    if ids is None:
        known = {text: index for index, text in enumerate(dict.fromkeys(text or "" for text in called))}
        return _Chunk(counts, np.array([known[text or ""] for text in called], np.int64), texts=tuple(known))
    values, of_id = _whole_numbers(ids)[0], dict[int, str]()
    for value, text in zip(values.tolist() if called else (), called, strict=False):
        if value >= 0 and text:
            of_id.setdefault(value, text)
    return _Chunk(counts, values, MappingProxyType(of_id))


def _whole_numbers(ids: Any) -> tuple[Integers, int]:
    """Ids as int64, MISSING for null and NaN, −1 for what is no whole number; and how many are fractions."""
    found, fractions = _rounded(ids)
    if ids.null_count:
        found = np.where(valid(ids), found, MISSING)
    return found, fractions


def _rounded(ids: Any) -> tuple[Integers, int]:
    if pa.types.is_decimal(ids.type):
        ids = ids.cast(pa.float64())
    found = numbers(ids, -1)
    if found.dtype == np.uint64:
        return np.where(found < 2**63, found, 0).astype(np.int64) - (found >= 2**63), 0
    if not np.issubdtype(found.dtype, np.floating):
        return np.asarray(found, np.int64), 0
    found = found.astype(np.float64)
    is_whole = found == np.floor(found)  # does not hold for NaN
    fractions = int((np.isfinite(found) & ~is_whole).sum())
    whole = np.where(is_whole & (np.abs(found) < 2**53), found, -1).astype(np.int64)
    return np.where(np.isnan(found), MISSING, whole), fractions


# -- combining labels


def _ids(chunks: Sequence[_Chunk], forms: Sequence[Form]) -> StoredLabels | str:
    """Class ids; or why there are none, as the end of a sentence."""
    counts, values = _concatenated(chunks)
    fractions = sum(chunk.fractions for chunk in chunks)
    if fractions and (_length_of_all(counts) > 1 or 2 * fractions > len(values)):
        return "holds fractions, like soft labels or scores, not class ids"
    names: dict[int, str] = {}
    for chunk in reversed(chunks):  # the first value for an id counts
        names |= chunk.names
    used = {form.kind for form in forms} & {"ids", "flags"}
    is_listed = all(form.listed for form in forms if form.kind in used)
    columns = _columns(counts, values, 2 if used == {"flags"} else 3) if is_listed else 0
    if columns:
        return _marked(counts, values, columns)
    if used == {"flags"}:
        names = {0: "false", 1: "true"}
    return StoredLabels(counts, values, names=MappingProxyType(names))


def _columns(counts: Integers, values: Integers, least: int) -> int:
    """The number of classes where each row is a mark per class: as many values a row, all 0 or 1; else 0.

    Three zeros and ones cannot be class ids, since one of them would be there twice.
    """
    length = _length_of_all(counts)
    if not least <= length <= MOST_CLASSES:
        return 0
    return length if bool(((values == 0) | (values == 1)).all()) else 0


def _length_of_all(counts: Integers) -> int:
    """How many values every row has that has any; 0 if they differ, or no row has one."""
    used = counts[counts > 0]
    return int(used[0]) if len(used) and bool((used == used[0]).all()) else 0


def _marked(counts: Integers, values: Integers, columns: int) -> StoredLabels:
    marks = values.reshape(-1, columns) == 1
    found = np.zeros(len(counts), np.int64)
    found[counts > 0] = marks.sum(axis=1)
    warning = f"Labels are rows of {columns} zeros and ones, which are read as one flag for each of {columns} classes"
    return StoredLabels(found, np.nonzero(marks)[1].astype(np.int64), columns=columns, warnings=(warning,))


def _texts(chunks: Sequence[_Chunk]) -> StoredLabels | str:
    """Texts as classes; or why there are none, as the end of a sentence."""
    known = sorted({text for chunk in chunks for text in chunk.texts if text.strip()})
    if not known or len(known) > MOST_CLASSES:
        return f"holds {len(known):,} different texts, which cannot be classes"
    index_of = {text: index for index, text in enumerate(known)}
    of_chunk = [np.array([index_of.get(text, -1) for text in chunk.texts], np.int64) for chunk in chunks]
    counts = _concatenated(chunks)[0]
    values = np.concatenate([found[chunk.values] for found, chunk in zip(of_chunk, chunks, strict=True)])
    there = values >= 0
    row = np.repeat(np.arange(len(counts)), counts)
    blank = len(values) - int(there.sum())
    told = (f"Empty labels, which name no class: {blank:,}",) if blank else ()
    return StoredLabels(np.bincount(row[there], minlength=len(counts)), values[there], tuple(known), warnings=told)


def _concatenated(chunks: Sequence[_Chunk]) -> tuple[Integers, Integers]:
    empty = [np.zeros(0, np.int64)]
    return (
        np.concatenate(empty + [chunk.counts for chunk in chunks]),
        np.concatenate(empty + [chunk.values for chunk in chunks]),
    )


# -- notices about labels


def _unreadable(table: Table, forms: Sequence[Form]) -> tuple[str, ...]:
    """The kind of a column of labels that gives no classes."""
    for part, form in zip(table.parts, forms, strict=True):
        if form.kind == "unknown":
            kind = shown(part.type_of(table.columns.labels))
            return (f"{shown(table.name)}: {shown(table.columns.labels)} is {kind}, which cannot be read as classes",)
    return ()


def _told(table: Table, forms: Sequence[Form], wanted: tuple[Kind, ...]) -> tuple[str, ...]:
    """The parts whose rows carry no labels although others do."""
    column = table.columns.labels
    filled = [(part, form.kind in wanted) for part, form in zip(table.parts, forms, strict=True) if part.count]
    example = next(part for part, has_labels in filled if has_labels)
    told = []
    for part in (part for part, has_labels in filled if not has_labels):
        kind = part.type_of(column)
        what = f"has no column {shown(column)}" if kind is None else f"has {shown(column)} of {shown(kind)}"
        elsewhere = shown(example.type_of(column))
        told.append(
            f"{shown(table.name)}: {part.count} rows carry no labels: {part.file} {what}, other files {elsewhere}"
        )
    return tuple(told)
