"""What is remembered from one start to the next: layout, theme, recent files, and the features of each checkpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, TypeVar

from msgspec import Meta
from PyQt6.QtCore import QByteArray, QStandardPaths, QTimer

from geolip_viewer.analysis.resources import Resources
from geolip_viewer.app.system.recent_files import RecentFile, recent_files
from geolip_viewer.app.system.settings_file import SettingsFile, text_of
from geolip_viewer.app.system.theme import ThemeChoice
from geolip_viewer.codec import CodecError, converted
from geolip_viewer.sources.item_images import ImageFolder
from geolip_viewer.state import CheckpointSource, FeaturesSource, Scalar

SOON = 500  # milliseconds
MOST_RECENT = 10
MOST_REMEMBERED = 200
WIDEST = 5000  # pixels of a column
PictureRows = tuple[tuple[str, str, str], ...]  # features, the folder of their pictures, the pattern of file names
ChoiceRows = tuple[tuple[str, Scalar], ...]
ColumnRows = tuple[Annotated[tuple[Scalar, ...], Meta(min_length=1)], ...]
T = TypeVar("T")


@dataclass(frozen=True)
class RecentRow:
    """A file that was open; embeddings alone with how they are read, and how anchors are made from them."""

    path: Path
    features: FeaturesSource | None = None
    anchors_from: str | None = None


@dataclass(frozen=True)
class FeaturesRow:
    """What was open with a checkpoint, identified by its content hash."""

    checkpoint: str
    features: FeaturesSource
    anchors_from: str | None = None


OldFeaturesRow = Annotated[tuple[str, ...], Meta(min_length=3)]  # from version 0.1: hash, source, split, experts
FeaturesRows = tuple[FeaturesRow | OldFeaturesRow, ...]
RecentRows = tuple[RecentRow | str, ...]


@dataclass(frozen=True)
class Arrangement:
    """The user's arrangement of a table's columns, by key: order, widths in pixels, hidden ones, sorting."""

    order: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    sorted_by: str = ""
    is_descending: bool = False


class Settings:
    """Typed access to the settings file; invalid values count as absent.

    Changes are written together soon afterwards, and by `save` when the window closes.
    """

    def __init__(self, file: SettingsFile, screenshots: Path | None = None) -> None:
        self._file = file
        self._screenshots = screenshots
        self._soon = QTimer()
        self._soon.setObjectName("save_settings")
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(file.save)

    def save(self) -> None:
        """Write changes now."""
        self._soon.stop()
        self._file.save()

    @property
    def screenshots(self) -> Path:
        """Where quick screenshots go: the folder of the command line, else the desktop's pictures."""
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return self._screenshots or Path(pictures or Path.home())

    @property
    def theme(self) -> ThemeChoice:
        kept = self._file.value("theme")
        return kept if kept in ("light", "dark") else "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._keep("theme", choice)

    @property
    def animates(self) -> bool:
        """Whether automatic turns of the globe are animated."""
        return self._file.value("animates") is not False

    @animates.setter
    def animates(self, on: bool) -> None:
        self._keep("animates", on)

    @property
    def shows_neighborhood(self) -> bool:
        """Whether the card beside the pointer shows what truly surrounds an item."""
        return self._file.value("shows_neighborhood") is True

    @shows_neighborhood.setter
    def shows_neighborhood(self, on: bool) -> None:
        self._keep("shows_neighborhood", on)

    @property
    def resources(self) -> Resources:
        """The resources that computations may use."""
        return self._kept("resources", Resources, Resources())

    @resources.setter
    def resources(self, resources: Resources) -> None:
        self._keep("resources", {"device": resources.device, "memory": resources.memory})

    @property
    def geometry(self) -> QByteArray | None:
        return self._bytes("window/geometry")

    @property
    def layout(self) -> QByteArray | None:
        return self._bytes("window/layout")

    def keep_layout(self, geometry: QByteArray, layout: QByteArray) -> None:
        self._keep("window/geometry", text_of(geometry))
        self._keep("window/layout", text_of(layout))

    @property
    def folder(self) -> str:
        """Where the last file was opened."""
        return str(self._file.value("folder") or "")

    @folder.setter
    def folder(self, folder: str) -> None:
        self._keep("folder", folder)

    @property
    def recents(self) -> tuple[RecentFile, ...]:
        rows = self._recent_rows
        named = recent_files([row.path for row in rows])
        pairs = zip(named, rows, strict=True)
        return tuple(replace(file, features=row.features, anchors_from=row.anchors_from) for file, row in pairs)

    def add_recent(self, path: Path, features: FeaturesSource | None = None, anchors_from: str | None = None) -> None:
        """Put a file at the top of the list; embeddings with how they are opened."""
        source = replace(features, content_hash="") if features is not None else None
        self._keep_recents([RecentRow(path, source, anchors_from), *self._recents_without(path)])

    def forget_recent(self, path: Path) -> None:
        self._keep_recents(self._recents_without(path))

    @property
    def _recent_rows(self) -> list[RecentRow]:
        rows = self._kept("recent", RecentRows, ())
        return [RecentRow(Path(row)) if isinstance(row, str) else row for row in rows]

    def _recents_without(self, path: Path) -> list[RecentRow]:
        return [row for row in self._recent_rows if row.path != path]

    def _keep_recents(self, recents: Sequence[RecentRow]) -> None:
        rows = [row if row.features is not None else str(row.path) for row in recents[:MOST_RECENT]]
        self._keep("recent", rows)

    def features_of(self, checkpoint: CheckpointSource) -> FeaturesSource | None:
        """The features that were last open with this checkpoint, wherever its file is now."""
        return next((row.features for row in self._features_rows if row.checkpoint == checkpoint.content_hash), None)

    def anchors_from_of(self, checkpoint: CheckpointSource) -> str | None:
        """How anchors were made of those features; None if they were the checkpoint's own."""
        rows = (row for row in self._features_rows if row.checkpoint == checkpoint.content_hash)
        return next((row.anchors_from for row in rows), None)

    def keep_features(self, checkpoint: CheckpointSource, features: FeaturesSource) -> None:
        if not checkpoint.content_hash:
            return
        row = FeaturesRow(checkpoint.content_hash, replace(features, content_hash=""), checkpoint.anchors_from)
        others = [row for row in self._features_rows if row.checkpoint != checkpoint.content_hash]
        self._keep("features", [row, *others][:MOST_REMEMBERED])

    @property
    def _features_rows(self) -> list[FeaturesRow]:
        rows = self._kept("features", FeaturesRows, ())
        return [row if isinstance(row, FeaturesRow) else _since_version_1(*row) for row in rows]

    def pictures_of(self, features: FeaturesSource) -> ImageFolder | None:
        """Where the user said that the pictures of these items are."""
        for source, folder, pattern in self._kept("pictures", PictureRows, ()):
            if source == features.source:
                return ImageFolder(Path(folder), pattern)
        return None

    def keep_pictures(self, features: FeaturesSource, pictures: ImageFolder | None) -> None:
        rows = [row for row in self._kept("pictures", PictureRows, ()) if row[0] != features.source]
        if pictures is not None:
            rows.insert(0, (features.source, str(pictures.folder), pictures.pattern))
        self._keep("pictures", rows[:MOST_REMEMBERED])

    def choices(self, kind: str) -> dict[str, object]:
        """What was chosen last of a kind, such as in the export dialog or of a timeline, by name."""
        return dict(self._kept(f"choices/{kind}", ChoiceRows, ()))

    def keep_choices(self, kind: str, choices: Mapping[str, object]) -> None:
        self._keep(f"choices/{kind}", list(choices.items()))

    def columns_of(self, table: str) -> Arrangement:
        """The last arrangement of a table's columns."""
        rows = self._kept(f"columns/{table}", ColumnRows, ())
        widths = {row[1]: row[2] for row in rows if row[0] == "width" and len(row) == 3 and isinstance(row[1], str)}
        sorts = next((row[1:] for row in rows if row[0] == "sort" and len(row) == 3), ("", False))
        return Arrangement(
            order=_texts(rows, "order"),
            widths={key: width for key, width in widths.items() if type(width) is int and 0 < width <= WIDEST},
            hidden=frozenset(_texts(rows, "hidden")),
            sorted_by=sorts[0] if isinstance(sorts[0], str) else "",
            is_descending=sorts[1] is True,
        )

    def keep_columns(self, table: str, columns: Arrangement) -> None:
        widths = [["width", key, width] for key, width in columns.widths.items()]
        sorts = ["sort", columns.sorted_by, columns.is_descending]
        rows = [["order", *columns.order], ["hidden", *sorted(columns.hidden)], sorts, *widths]
        self._keep(f"columns/{table}", rows)

    def _keep(self, key: str, value: object) -> None:
        self._file.change(key, value)
        self._soon.start()

    def _bytes(self, key: str) -> QByteArray | None:
        kept = self._file.value(key)
        data = QByteArray.fromBase64(kept.encode("ascii", "ignore")) if isinstance(kept, str) else QByteArray()
        return None if data.isEmpty() else data

    def _kept(self, key: str, kind: type[T], absent: T) -> T:
        try:
            return converted(self._file.value(key), kind)
        except CodecError:
            return absent


def _since_version_1(content_hash: str, source: str, split: str, *experts: str) -> FeaturesRow:
    return FeaturesRow(content_hash, FeaturesSource(source, split, experts))


def _texts(rows: Sequence[Sequence[object]], kind: str) -> tuple[str, ...]:
    """The texts of the rows that begin with `kind`, each once."""
    found = (text for row in rows if row[0] == kind for text in row[1:] if isinstance(text, str))
    return tuple(dict.fromkeys(found))
