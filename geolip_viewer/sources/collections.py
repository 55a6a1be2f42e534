"""Where features are: a local folder, the output of save_to_disk, or the Hugging Face hub."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from geolip_viewer.errors import FeaturesError, reason_of
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns
from geolip_viewer.sources.file_collections import file_collection
from geolip_viewer.sources.folders import folder_collection
from geolip_viewer.sources.items import items_beside
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.paths import expanded, hub_id, is_address
from geolip_viewer.sources.tables import Collection

Fetch = Callable[[str], Path]


def open_collection(
    source: str | Path, split: str, columns: Columns = DEFAULT_COLUMNS, fetch: Fetch | None = None
) -> Collection:
    """The dataset behind a path or a hub id; an existing path takes precedence.

    `fetch` gets the files at an address, by default a copy of all of them.
    """
    if isinstance(source, str) and is_address(source):
        from geolip_viewer.sources.remote_files import local_copy

        return replace(open_collection((fetch or local_copy)(source), split, columns), where=shown(source))
    path = expanded(Path(source))
    hub = None if isinstance(source, Path) else hub_id(source)
    try:
        if path.is_dir() and str(source):
            return replace(_folder(path, split, columns), items=items_beside(path))
        if path.is_file():
            return file_collection(path, columns)
        if str(source) and path.exists():
            raise FeaturesError(path, "is neither a file nor a folder", "Choose a file or a folder of features")
    except OSError as error:
        problem = f"cannot be read ({shown(reason_of(error))})"
        raise FeaturesError(path, problem, "Check its permissions") from error
    if hub is None:
        raise FeaturesError(path, "does not exist", "Check the name, or give a hub id as owner/name")
    from geolip_viewer.sources.hub import hub_collection

    return hub_collection(hub, split, columns)


def _folder(path: Path, split: str, columns: Columns) -> Collection:
    from geolip_viewer.sources.saved import is_saved, saved_collection

    return saved_collection(path, split, columns) if is_saved(path) else folder_collection(path, split, columns)
