"""Rows of one expert, read batch by batch, wherever they are."""

import lzma
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns, numbered_columns
from geolip_viewer.sources.damage import DAMAGE
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.task import advance

BATCH = 1024
UNREADABLE = (
    *(pa.ArrowException, zipfile.BadZipFile, zlib.error, lzma.LZMAError, tokenize.TokenError, SyntaxError),
    *DAMAGE,
)


class NotAnExpertError(FeaturesError):
    """A config without a column of features, such as one of captions or of metadata."""


@dataclass(frozen=True, eq=False)
class Part:
    """One file of a table: `count` rows; `batches(columns)` reads these columns, in row order.

    `schema` names the columns that this file has, which need not be those of the other files. `size` is the file's, in
    bytes, 0 if that says nothing about what it unpacks to. `address` says where the rest of an outline is.
    """

    where: str
    schema: pa.Schema
    count: int
    batches: Callable[[Sequence[str]], Iterator[Any]]
    size: int = 0
    address: str = ""

    def __post_init__(self) -> None:
        """Raises FeaturesError if a column has a name that cannot be written in an error."""
        try:
            _ = self.schema.names, [str(field.type) for field in self.schema]
        except UnicodeDecodeError as error:
            problem = f"has a column whose name is not valid UTF-8 ({shown(error)})"
            raise FeaturesError(self.where, problem, "Copy it again") from error

    @property
    def file(self) -> str:
        """The file's name without its folder."""
        return shown(Path(self.where).name)

    def type_of(self, column: str) -> Any:
        """The Arrow type of a column; None if this file has none of that name, or several."""
        position = self.schema.get_field_index(column)
        return self.schema.field(position).type if position >= 0 else None

    def guarded(self, columns: Sequence[str]) -> Iterator[Any]:
        """Record batches of these columns; raises FeaturesError if the file breaks underway."""
        batches = self.batches(columns)
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                return
            except UNREADABLE as error:
                raise FeaturesError(self.where, f"cannot be read ({shown(error)})", "Copy it again") from error
            yield batch


@dataclass(frozen=True, eq=False)
class Table:
    """One config of one split, as the rows of its files one after the other.

    `class_names` are those declared for its labels, () if there are none. `columns` says which of its columns mean
    what. `warnings` are of this table alone.
    """

    name: str
    where: str
    parts: tuple[Part, ...]
    class_names: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    columns: Columns = DEFAULT_COLUMNS

    @property
    def count(self) -> int:
        """Rows in all files."""
        return sum(part.count for part in self.parts)

    def read(self, part: Part, columns: Sequence[str], before: int = 0) -> Iterator[Any]:
        """Record batches of one part, with progress; `before` rows of the table were read already."""
        for batch in part.guarded(columns):
            yield batch
            before += batch.num_rows
            advance(min(1.0, before / max(self.count, 1)))


@dataclass(frozen=True, eq=False)
class Collection:
    """A dataset: the names of its configs in its own order, a way to open one, and a table of its items or None."""

    where: str
    configs: tuple[str, ...]
    open: Callable[[str], Table]
    warnings: tuple[str, ...] = ()
    items: Path | None = None


def parts_with(table: Table, column: str, needed_for: str) -> tuple[Part, ...]:
    """The parts that have rows, each of which must have this column; raises FeaturesError naming the file without it.

    `needed_for` is the key that names the column with `--columns`.
    """
    filled = tuple(part for part in table.parts if part.count) or table.parts[:1]
    missing = [part for part in filled if part.type_of(column) is None]
    if not missing:
        return filled
    there, or_rows = listed(missing[0].schema.names), " (id= counts rows)" if needed_for == "id" else ""
    remedy = f"Rename it, or choose another with --columns {needed_for}=NAME{or_rows}; its columns are: {there}"
    numbered = numbered_columns(missing[0].schema.names)
    if needed_for == "features" and len(numbered) > 1:
        stem = shown(numbered[0].rstrip("0123456789"))
        remedy = f"If {shown(numbered[0])}, {shown(numbered[1])}, … are the features, use --columns features={stem}*"
    if len(missing) == len(filled):
        kind = NotAnExpertError if needed_for == "features" else FeaturesError
        raise kind(table.where, f"has no column {shown(column)}", remedy)
    problem = f"has no column {shown(column)}, which other files of the same split have"
    raise FeaturesError(missing[0].where, problem, remedy)
