"""How features are read: which of a source's tables, and what their columns mean."""

from dataclasses import dataclass
from pathlib import Path

from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns


@dataclass(frozen=True)
class ReadingOptions:
    """What a person may say about features beside where they are.

    `experts` names configs in checkpoint order, where names do not tell. `class_names` is a text file with one name a
    line, which replaces every other list of names. `columns` says which columns hold what.
    """

    split: str = "val"
    experts: tuple[str, ...] | None = None
    class_names: Path | None = None
    columns: Columns = DEFAULT_COLUMNS


DEFAULT_READING = ReadingOptions()
