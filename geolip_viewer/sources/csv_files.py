"""Features in a text file of values separated by commas, semicolons or tabs, with a line of names first."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow import arrow_source, flags, lengths, lists, numbers
from geolip_viewer.sources.column_names import Columns
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import UNREADABLE, Part, Table
from geolip_viewer.task import advance

SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_BLOCK = 8 << 20
_WHOLE = "-?[0-9]{1,18}"
_KINDS = {
    rf"^\s*{_WHOLE}\s*$": pa.int64(),
    r"^\s*-?[0-9]{1,15}(\.0*)?\s*$": pa.float64(),  # whole numbers, as pandas writes a column with missing values
    rf"^\s*[\[\(]?[\s,;]*({_WHOLE}([\s,;]+{_WHOLE})*)?[\s,;]*[\]\)]?\s*$": pa.list_(pa.int64()),
    r"^\s*[\[\(].*[\]\)]\s*$": pa.list_(pa.string()),
}
"""What ids and labels are where every value matches, the first that does; else text."""
_PADDED = r"^\s*-?0[0-9]"  # 007 and 7 are different ids


@dataclass(frozen=True)
class _Text:
    """A file, what separates its values, and the names in its first line."""

    path: Path
    separator: str
    names: tuple[str, ...]

    def batches(self, columns: Mapping[str, Any]) -> Iterator[Any]:
        """Record batches of these columns as these types."""
        conversion = csv.ConvertOptions(
            include_columns=list(columns),
            column_types=dict(columns),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        with _reader(self.path, self.separator, conversion) as reader:
            yield from reader


def csv_table(name: str, path: Path, columns: Columns) -> Table:
    """The rows of a text file. A list is a single value, such as "[0.1, 0.2]" or "0.1 0.2"; raises FeaturesError.

    The file is read once for the number of rows and the kinds of ids and labels, and once for its rows.
    """
    try:
        text = _opened(path)
        types, count = _types(text, columns)
    except UNREADABLE as error:
        raise FeaturesError(
            path, f"is not a text table ({shown(error)})", "Write a line of column names, then one row per line"
        ) from error
    schema = pa.schema(list(types.items()))

    def batches(wanted: Sequence[str]) -> Iterator[Any]:
        stored = {column: pa.string() if pa.types.is_list(types[column]) else types[column] for column in wanted}
        fields = pa.schema([schema.field(column) for column in wanted])
        for batch in text.batches(stored):
            yield pa.record_batch([_typed(batch.column(each), types[each]) for each in wanted], schema=fields)

    return Table(name, str(path), (Part(str(path), schema, count, batches),), columns=columns)


def _opened(path: Path) -> _Text:
    """The separator is a tab in a .tsv file, else whichever the first line has most of."""
    with path.open("rb") as file:
        first = file.readline(1 << 20).decode("utf-8-sig")
    separator = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
    with _reader(path, separator) as reader:
        return _Text(path, separator, tuple(reader.schema.names))


@contextmanager
def _reader(path: Path, separator: str, conversion: csv.ConvertOptions | None = None) -> Iterator[Any]:
    reading = csv.ReadOptions(block_size=_BLOCK, use_threads=False)
    parsing = csv.ParseOptions(delimiter=separator, newlines_in_values=True)
    with arrow_source(path) as source, csv.open_csv(source, reading, parsing, conversion) as reader:
        yield reader


def _types(text: _Text, columns: Columns) -> tuple[dict[str, Any], int]:
    """The type of each column that is of use, and the number of rows."""
    import pyarrow.compute as pc

    wanted = [name for name in (columns.id, columns.labels) if name in text.names]
    kinds, count = {name: list(_KINDS) for name in wanted}, 0
    for batch in text.batches(dict.fromkeys(wanted or text.names[:1], pa.string())):
        advance(None)
        count += batch.num_rows
        if columns.id in kinds and pc.any(pc.match_substring_regex(batch.column(columns.id), _PADDED)).as_py():
            kinds[columns.id] = []
        for name, patterns in kinds.items():
            kinds[name] = [pattern for pattern in patterns if _all(batch.column(name), pattern)]
    types: dict[str, Any] = dict.fromkeys(text.names, pa.float64())
    for name, patterns in kinds.items():
        types[name] = _KINDS[patterns[0]] if patterns else pa.string()
    if columns.id in types and pa.types.is_list(types[columns.id]):
        types[columns.id] = pa.string()
    if columns.features in text.names:
        types[columns.features] = pa.list_(pa.float64())
    return types, count


def _all(values: Any, pattern: str) -> bool:
    """Whether every value that is there matches."""
    import pyarrow.compute as pc

    return pc.all(pc.match_substring_regex(values, pattern), min_count=0).as_py() is not False


def _typed(values: Any, kind: Any) -> Any:
    """Texts of lists parsed as lists; everything else unchanged."""
    if not pa.types.is_list(kind):
        return values
    import pyarrow.compute as pc

    is_text = pa.types.is_string(kind.value_type)
    between = r"\s*[,;]\s*" if is_text else r"[\s,;]+"
    parts = pc.split_pattern_regex(pc.utf8_trim(values, "[]() \t\r\n,;"), pattern=between)
    counts, flat = lengths(parts), pc.utf8_trim(parts.flatten(), "'\"" if is_text else " ")
    there = numbers(pc.binary_length(flat), 0) > 0  # splitting an empty text leaves one empty part
    row = np.repeat(np.arange(len(counts)), counts)
    return lists(np.bincount(row[there], minlength=len(counts)), flat.filter(flags(there)).cast(kind.value_type))
