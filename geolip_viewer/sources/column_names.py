"""Which column of a table means what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from geolip_viewer.errors import OptionError

EXAMPLE = "Use --columns id=NAME,features=NAME,labels=NAME, or some of these"


@dataclass(frozen=True)
class Columns:
    """The names of a table's columns, or of the arrays in a file of arrays.

    An empty `id` means that rows have no ids except their number, counted from 0 in every expert.
    """

    id: str = "image_id"
    features: str = "features"
    labels: str = "labels"

    @property
    def changed(self) -> Mapping[str, str]:
        """The names that differ from the usual ones, by field."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if getattr(self, each.name) != getattr(DEFAULT_COLUMNS, each.name)
        }


DEFAULT_COLUMNS = Columns()
ID = "id"


def numbered_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Names that differ only by the number at their end, f0, f1, f2, …: the largest such group."""
    groups: dict[str, list[str]] = {}
    for name in names:
        stem = name.rstrip("0123456789")
        if stem and stem != name:
            groups.setdefault(stem, []).append(name)
    largest: list[str] = max(groups.values(), key=len, default=[])
    return tuple(largest)


def parse_columns(text: str) -> Columns:
    """The columns that a text such as "id=key,features=embedding" names; raises OptionError. The rest is as usual.

    The usual name of the ids, image_id, is taken for "id", as the usual names of the others are what they are.
    """
    found: dict[str, str] = {}
    for part in text.split(","):
        key, equals, name = (piece.strip() for piece in part.partition("="))
        key = ID if key == DEFAULT_COLUMNS.id else key
        if not equals or key not in Columns.__dataclass_fields__ or (not name and key != ID):
            raise OptionError("--columns", f"cannot be read at {part.strip()!r}", EXAMPLE)
        if key in found:
            raise OptionError("--columns", f"names {key} twice", EXAMPLE)
        found[key] = name
    return replace(DEFAULT_COLUMNS, **found)


def columns_text(columns: Columns) -> str:
    """The text that `parse_columns` reads as these columns; "" for the usual ones."""
    return ",".join(f"{key}={name}" for key, name in columns.changed.items())
