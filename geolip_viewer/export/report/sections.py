"""What a report consists of: sections of sentences, tables and pictures, whatever kind of file they are written to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Summary = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """A text in a table; for a number also its value and its key in summary.json, such as "anchors.dead"."""

    text: str
    key: str = ""
    value: float | None = None


@dataclass(frozen=True)
class ReportTable:
    """Rows below a head. `notes` say in a sentence each what columns mean whose heads do not."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportPicture:
    """A picture: the name of its file, what it shows, and the bytes of the WebP."""

    name: str
    words: str
    data: bytes


@dataclass(frozen=True)
class Section:
    """A title, sentences below it, then tables and pictures."""

    title: str
    sentences: tuple[str, ...] = ()
    blocks: tuple[ReportTable | ReportPicture, ...] = ()


def found(summary: Summary, key: str) -> Any:
    """The value in a summary under a path of keys and row numbers with dots; None if there is none."""
    value: Any = summary
    for part in key.split("."):
        match value:
            case Mapping() if part in value:
                value = value[part]
            case list() if int(part) < len(value):
                value = value[int(part)]
            case _:
                return None
    return value
