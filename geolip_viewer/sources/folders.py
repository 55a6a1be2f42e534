"""Features in a local folder of Parquet: a config per expert, named by a README.md or by its subfolder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.cards import configs_of, patterns_of, read_card
from geolip_viewer.sources.class_names import names_in_card
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns
from geolip_viewer.sources.file_collections import array_files, folder_of_files
from geolip_viewer.sources.items import ITEMS
from geolip_viewer.sources.listing import files_below, folders_in, inside, matching
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.parquet import parquet_table
from geolip_viewer.sources.shards import stem_of
from geolip_viewer.sources.tables import Collection, Table

USUAL_SPLITS = frozenset({"train", "val", "valid", "validation", "dev", "test", "eval", "evaluation"})
CARD = "README.md"


@dataclass(frozen=True)
class _Folder:
    """A folder of Parquet, of which one split is wanted."""

    path: Path
    split: str
    columns: Columns
    card: Mapping[str, Any]

    def declared(self, name: str, config: Mapping[str, Any]) -> Table:
        """A config as the card declares it."""
        said_by, data_dir = self.path / CARD, config.get("data_dir")
        base = inside(self.path, data_dir if isinstance(data_dir, str) else "", said_by)
        patterns = patterns_of(config.get("data_files"))
        class_names = self.named(name)
        if patterns is None:
            return self.of_split(name, base, class_names)
        if self.split not in patterns:
            problem = f"{shown(name)} has no split {shown(self.split)}"
            raise FeaturesError(self.path, problem, f"Choose one of: {listed(patterns)}")
        for pattern in patterns[self.split]:
            inside(base, pattern, said_by)
        files = [file for pattern in patterns[self.split] for file in matching(base, pattern)]
        parquet = list(dict.fromkeys(file for file in files if file.suffix == ".parquet"))
        if not parquet:
            problem = f"has no Parquet file for {shown(name)}, split {shown(self.split)}"
            raise FeaturesError(self.path, problem, "Download it, or correct the path in its README.md")
        return parquet_table(name, parquet, self.columns, class_names)

    def named(self, name: str) -> tuple[str, ...]:
        """The class names that the card declares for a config, () if it declares none."""
        return names_in_card(self.card.get("dataset_info"), name, self.columns.labels)

    def of_split(self, name: str, folder: Path, declared: tuple[str, ...] = ()) -> Table:
        """A config's Parquet of a split, by folder or file name: `val/…`, `val-00000-of-00001.parquet`, `val.parquet`.

        If no name is that of a usual split, all files are used, with a notice.
        """
        files = {path: _split_names(path.relative_to(folder)) for path in _parquet_in(folder)}
        if not files:
            raise FeaturesError(folder, "holds no Parquet files", "Put the expert's Parquet files there")
        chosen = [path for path, names in files.items() if self.split in names]
        if chosen:
            return parquet_table(name, chosen, self.columns, declared)
        there = sorted({name for names in files.values() for name in names if name in USUAL_SPLITS})
        if there:
            raise FeaturesError(folder, f"has no split {shown(self.split)}", f"Choose one of: {listed(there)}")
        told = f"no file name mentions a split, so all {len(files)} are read"
        return parquet_table(name, list(files), self.columns, declared, (told,))


def folder_collection(path: Path, split: str, columns: Columns = DEFAULT_COLUMNS) -> Collection:
    """The configs of a folder; raises FeaturesError if there is no Parquet, or none for the split."""
    card = read_card(path / CARD)
    folder, declared = _Folder(path, split, columns, card), configs_of(card, path / CARD)
    if declared:
        return Collection(str(path), tuple(declared), lambda name: folder.declared(name, declared[name]))
    found = {each.name: each for each in folders_in(path) if _parquet_in(each)}
    if not found and _parquet_in(path):
        found = {path.resolve().name: path}
    if not found and (files := array_files(path)):
        return folder_of_files(path, files, columns)
    if not found:
        raise FeaturesError(
            path, "holds no Parquet files", "Make one subfolder per expert and put its Parquet files there"
        )
    return Collection(str(path), tuple(found), lambda name: folder.of_split(name, found[name], folder.named(name)))


def _parquet_in(folder: Path) -> list[Path]:
    """Parquet files in a folder and the folders in it; no deeper, since the user may name a whole home folder."""
    return sorted(path for path in files_below(folder, 1) if path.suffix == ".parquet" and path.name != ITEMS)


def _split_names(path: Path) -> Sequence[str]:
    return [*path.parts[:-1], stem_of(path)]
