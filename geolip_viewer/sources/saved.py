"""Features that `datasets` wrote with save_to_disk: a Dataset or a DatasetDict, one per expert or one of experts.

Its Arrow files are read directly and never mapped: a mapped file that another program cuts short ends the process.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow_files import arrow_part
from geolip_viewer.sources.class_names import names_in_description
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns
from geolip_viewer.sources.folders import USUAL_SPLITS
from geolip_viewer.sources.listing import folders_in, inside
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.tables import Collection, Table
from geolip_viewer.sources.text_files import read_text
from geolip_viewer.sources.wide import with_wide_features

_DICT, _STATE, _INFO = "dataset_dict.json", "state.json", "dataset_info.json"
_LIMIT = 64 << 20
_REMEDY = "Save it again"


def is_saved(folder: Path) -> bool:
    """Whether the folder, or a folder in it, is what save_to_disk wrote."""
    return _is_one(folder) or any(_is_one(path) for path in folders_in(folder))


def _is_one(folder: Path) -> bool:
    return any((folder / mark).is_file() for mark in (_DICT, _STATE))


def saved_collection(folder: Path, split: str, columns: Columns = DEFAULT_COLUMNS) -> Collection:
    """One config per subfolder; a single saved dataset is one config, or one an expert where its keys are no splits."""
    if not _is_one(folder):
        parts = {path.name: path for path in folders_in(folder) if _is_one(path)}
        return Collection(str(folder), tuple(parts), lambda name: _of_split(name, parts[name], split, columns))
    keys = _keys(folder)
    if keys and split not in keys and not USUAL_SPLITS & set(keys):
        return Collection(str(folder), tuple(keys), lambda name: _table(name, keys[name], columns))
    return Collection(str(folder), (folder.resolve().name,), lambda name: _of_split(name, folder, split, columns))


def _keys(folder: Path) -> Mapping[str, Path]:
    """The datasets of a DatasetDict by their keys; none for a single Dataset."""
    if not (folder / _DICT).is_file():
        return {}
    names = _json(folder / _DICT).get("splits")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FeaturesError(folder / _DICT, "lists no splits", _REMEDY)
    return {name: inside(folder, name, folder / _DICT) for name in names}


def _of_split(name: str, folder: Path, split: str, columns: Columns) -> Table:
    """The split of a DatasetDict; a Dataset without a known split counts as any split."""
    keys = _keys(folder)
    own = None if keys else _json(folder / _STATE).get("_split")
    there = list(keys) or [str(own if own is not None else split)]
    if split not in there:
        raise FeaturesError(folder, f"has no split {shown(split)}", f"Choose one of: {listed(there)}")
    return _table(name, keys.get(split, folder), columns)


def _table(name: str, folder: Path, columns: Columns) -> Table:
    """The rows of one saved Dataset, in the order of the files that its state names."""
    state = _json(folder / _STATE)
    entries = state.get("_data_files")
    files = [entry.get("filename") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    if not files or not all(isinstance(file, str) for file in files):
        raise FeaturesError(folder / _STATE, "lists no data files", _REMEDY)
    if state.get("_indices_data_files"):
        raise FeaturesError(folder, "stores the order of its rows separately", f"{_REMEDY}, with flatten_indices()")
    parts = tuple(arrow_part(inside(folder, str(file), folder / _STATE)) for file in files)
    described = _json(folder / _INFO).get("features") if (folder / _INFO).is_file() else None
    labels = described.get(columns.labels) if isinstance(described, dict) else None
    return with_wide_features(Table(name, str(folder), parts, names_in_description(labels), columns=columns))


def _json(path: Path) -> Mapping[str, Any]:
    """A JSON object; raises FeaturesError for anything else."""
    try:
        found = json.loads(read_text(path, _LIMIT, "a description of a dataset", _REMEDY))
    except (ValueError, RecursionError) as error:
        problem = f"cannot be read as what save_to_disk wrote ({shown(error)})"
        raise FeaturesError(path, problem, _REMEDY) from error
    if not isinstance(found, dict):
        raise FeaturesError(path, "cannot be read as what save_to_disk wrote", _REMEDY)
    return found
