"""Features in a local folder of Parquet: a config an expert, named by a README.md or by its subfolder."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.class_names import names_in_card
from geolip_viewer.sources.items import ITEMS
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.tables import Collection, Table, parquet_table

_CARD_LIMIT = 4 << 20
_SHARD = re.compile(r"(?P<split>.+?)(?:-\d+-of-\d+)?")
USUAL_SPLITS = frozenset({"train", "val", "valid", "validation", "dev", "test", "eval", "evaluation"})


def folder_collection(folder: Path, split: str) -> Collection:
    """The configs of a folder; raises FeaturesError when there is no Parquet, or none for the split."""
    card = _card(folder / "README.md")
    declared = _configs(card)
    if declared:
        return Collection(str(folder), tuple(declared), lambda name: _declared(folder, card, declared, name, split))
    found = {path.name: path for path in sorted(folder.iterdir()) if path.is_dir() and _parquet_in(path)}
    if not found and _parquet_in(folder):
        found = {folder.resolve().name: folder}
    if not found:
        raise FeaturesError(folder, "holds no Parquet files", "Name one subfolder an expert and put its Parquet there")
    return Collection(str(folder), tuple(found), lambda name: _of_split(name, found[name], split))


def _card(path: Path) -> Mapping[str, Any]:
    """The YAML header of a dataset card; empty when there is none."""
    import yaml

    try:
        if not path.is_file() or path.stat().st_size > _CARD_LIMIT:
            return {}
        header = re.match(r"\ufeff?---\s*\n(.*?)\n---\s*(?:\n|$)", path.read_text("utf-8"), re.DOTALL)
        found = yaml.safe_load(header[1]) if header else {}
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        remedy = "Repair it, or remove it to have each subfolder be an expert"
        raise FeaturesError(path, f"has a header that cannot be read ({shown(error)})", remedy) from error
    return found if isinstance(found, Mapping) else {}


def _configs(card: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    entries = card.get("configs")
    entries = entries if isinstance(entries, list) else []
    return {
        str(entry["config_name"]): entry for entry in entries if isinstance(entry, Mapping) and "config_name" in entry
    }


def _declared(
    folder: Path, card: Mapping[str, Any], configs: Mapping[str, Mapping[str, Any]], name: str, split: str
) -> Table:
    """A config as the card declares it."""
    config = configs[name]
    base = _inside(folder, str(config.get("data_dir") or ""))
    patterns = _patterns(config.get("data_files"))
    class_names = names_in_card(card.get("dataset_info"), name)
    if patterns is None:
        return _of_split(name, base, split, class_names)
    if split not in patterns:
        raise FeaturesError(folder, f"{shown(name)} has no split {shown(split)}", f"Choose one of: {listed(patterns)}")
    files = [file for pattern in patterns[split] for file in _matches(base, pattern)]
    if not files:
        raise FeaturesError(folder, f"has no Parquet file for {shown(name)}, split {shown(split)}", "Download it")
    return parquet_table(name, files, class_names)


def _patterns(data_files: Any) -> dict[str, list[str]] | None:
    """Patterns by split, in the ways a card may write them; None where it names no files."""
    if isinstance(data_files, str):
        return {"train": [data_files]}
    if isinstance(data_files, Mapping):
        return {str(split): _texts(paths) for split, paths in data_files.items()}
    if not isinstance(data_files, list) or not data_files:
        return None
    found: dict[str, list[str]] = {}
    for entry in data_files:
        if isinstance(entry, Mapping):
            found.setdefault(str(entry.get("split", "train")), []).extend(_texts(entry.get("path")))
        else:
            found.setdefault("train", []).extend(_texts(entry))
    return found


def _texts(paths: Any) -> list[str]:
    return [path for path in (paths if isinstance(paths, list) else [paths]) if isinstance(path, str) and path]


def _matches(base: Path, pattern: str) -> list[Path]:
    _inside(base, pattern)
    if pattern.endswith("**"):
        pattern += "/*"
    return sorted(
        path for path in base.glob(pattern.removeprefix("./")) if path.suffix == ".parquet" and path.is_file()
    )


def _inside(folder: Path, relative: str) -> Path:
    """A path below the folder; a card that points elsewhere is refused."""
    path = PurePosixPath(relative)
    if path.is_absolute() or ".." in path.parts or ":" in relative or "\0" in relative:
        raise FeaturesError(folder / "README.md", f"points outside its folder ({shown(relative)})", "Correct the path")
    return folder / path


def _parquet_in(folder: Path) -> list[Path]:
    """Parquet files in a folder and the folders in it; no deeper, since a person may name a whole home."""
    found = [*folder.glob("*.parquet"), *folder.glob("*/*.parquet")]
    return sorted(path for path in found if path.is_file() and path.name != ITEMS)


def _of_split(name: str, folder: Path, split: str, declared: tuple[str, ...] = ()) -> Table:
    """A config's Parquet of a split, by folder or file name: `val/…`, `val-00000-of-00001.parquet`, `val.parquet`.

    Where no name is that of a usual split, all files are taken, which is told.
    """
    files = {path: _split_names(path.relative_to(folder)) for path in _parquet_in(folder)}
    if not files:
        raise FeaturesError(folder, "holds no Parquet files", "Put the expert's Parquet files there")
    chosen = [path for path, names in files.items() if split in names]
    if chosen:
        return parquet_table(name, chosen, declared)
    there = sorted({name for names in files.values() for name in names if name in USUAL_SPLITS})
    if there:
        raise FeaturesError(folder, f"has no split {shown(split)}", f"Choose one of: {listed(there)}")
    told = f"{shown(name)}: no file is named for a split, so all {len(files)} are read"
    return parquet_table(name, list(files), declared, (told,))


def _split_names(path: Path) -> Sequence[str]:
    shard = _SHARD.fullmatch(path.stem)
    return [*path.parts[:-1], shard["split"] if shard else path.stem]
