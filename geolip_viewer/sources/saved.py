"""Features that `datasets` wrote with save_to_disk: a Dataset or a DatasetDict, one an expert or one of experts."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.class_names import names_in_description
from geolip_viewer.sources.folders import USUAL_SPLITS
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.tables import BATCH, UNREADABLE, Collection, Table

_MARKS = ("dataset_dict.json", "state.json")


def is_saved(folder: Path) -> bool:
    """Whether the folder, or a folder in it, is what save_to_disk wrote."""
    return _is_one(folder) or any(_is_one(path) for path in folder.iterdir() if path.is_dir())


def _is_one(folder: Path) -> bool:
    return any((folder / mark).is_file() for mark in _MARKS)


def saved_collection(folder: Path, split: str) -> Collection:
    """One config a subfolder; a single saved data set is one config, or one an expert where its keys are no splits."""
    if not _is_one(folder):
        parts = {path.name: path for path in sorted(folder.iterdir()) if path.is_dir() and _is_one(path)}
        return Collection(str(folder), tuple(parts), lambda name: _of_split(name, parts[name], split))
    loaded = _load(folder)
    if isinstance(loaded, dict) and split not in loaded and not USUAL_SPLITS & set(loaded):
        return Collection(str(folder), tuple(loaded), lambda name: library_table(name, str(folder), loaded[name]))
    return Collection(str(folder), (folder.resolve().name,), lambda name: _of_split(name, folder, split))


def _load(folder: Path) -> Any:
    import datasets

    try:
        return datasets.load_from_disk(folder, keep_in_memory=False)
    except UNREADABLE as error:
        problem = f"cannot be read as what save_to_disk wrote ({shown(error)})"
        raise FeaturesError(folder, problem, "Save it again") from error


def _of_split(name: str, folder: Path, split: str) -> Table:
    """The split of a DatasetDict; a Dataset that knows of no split is taken for any."""
    loaded = _load(folder)
    if isinstance(loaded, dict):
        there, found = list(loaded), loaded.get(split)
    else:
        there = [str(loaded.split)] if loaded.split is not None else [split]
        found = loaded if split in there else None
    if found is None:
        raise FeaturesError(folder, f"has no split {shown(split)}", f"Choose one of: {listed(there)}")
    return library_table(name, str(folder), found)


def library_table(name: str, where: str, dataset: Any) -> Table:
    """The rows of a `datasets.Dataset`, as Arrow."""

    def batches(columns: Sequence[str]) -> Iterator[Any]:
        for batch in dataset.select_columns(list(columns)).with_format("arrow").iter(BATCH):
            batch.validate(full=True)  # Arrow files are mapped as they are: an offset may point anywhere
            yield batch

    described = dataset.features.to_dict().get("labels")
    return Table(name, where, dataset.features.arrow_schema, len(dataset), names_in_description(described), batches)
