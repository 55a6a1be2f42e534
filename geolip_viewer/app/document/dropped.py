"""Files dropped on the window: which can be features or a run, and what to say about the others."""

from collections.abc import Sequence
from pathlib import Path

from geolip_viewer.errors import CheckpointError, FeaturesError, ViewerError
from geolip_viewer.path_checks import is_folder
from geolip_viewer.sources.run_sources import candidate_files

TABLES = (".npy", ".npz", ".parquet", ".csv", ".tsv", ".arrow", ".arrows", ".feather", ".ipc")
MOST_NAMED = 3


def told_apart(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files that may be checkpoints, and data: folders and tables, those that are runs first."""
    data = [path for path in paths if is_folder(path) or path.suffix.lower() in TABLES]
    data.sort(key=lambda path: not is_run(path))
    return [path for path in paths if path not in data], data


def is_run(path: Path) -> bool:
    """Whether a folder holds several checkpoints and no tables."""
    if not is_folder(path):
        return False
    try:
        return len(candidate_files([path])) > 1
    except CheckpointError:
        return False


def dropped_wrongly(files: Sequence[Path], data: Sequence[Path]) -> ViewerError:
    """What can be dropped, as a message about what was."""
    if not files and len(data) == 1:
        return FeaturesError(
            data[0], "is a folder, and no checkpoint is open", "Open the checkpoint first, then drop its features"
        )
    things = [path.name for path in (*files, *data)]
    more = f" and {len(things) - MOST_NAMED:,} more" if len(things) > MOST_NAMED else ""
    names = ", ".join(things[:MOST_NAMED]) + more
    held = f"contained {len(things):,} things at once: {names}" if things else "contained no files"
    return ViewerError("The drop", held, "Drop one checkpoint or the folder of a run, with features if you like")
