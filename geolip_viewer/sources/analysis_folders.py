"""The folder that `analyze --out` writes, to be opened again: anchors as a checkpoint, items as features."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geolip_viewer.errors import CheckpointError, reason_of
from geolip_viewer.path_checks import is_file, is_folder
from geolip_viewer.sources.json_text import LARGEST, JSONError, json_value

NUMBERS, SUMMARY, ANCHORS, ITEMS = "analysis.npz", "summary.json", "anchors.safetensors", "embeddings.parquet"
SUMS = "lenses_and_sums.safetensors"
AGAIN = "Run analyze again with the same --out"


def names_written(*, has_items: bool) -> tuple[str, ...]:
    """The files of such a folder."""
    return (NUMBERS, SUMMARY, ANCHORS, *((ITEMS, SUMS) if has_items else ()))


@dataclass(frozen=True)
class AnalysisFiles:
    """The files to open in place of a folder: a checkpoint with anchors only, and embeddings, None without items."""

    checkpoint: Path
    features: Path | None


def is_analysis(path: Path) -> bool:
    """Whether a path is a folder that `analyze --out` wrote, or one of the files in it that represent it.

    The arrays for other programs are not opened: they may have been removed.
    """
    folder = _folder(path)
    return is_file(folder / SUMMARY) and (is_file(folder / NUMBERS) or is_file(folder / SUMS))


def analysis_files(path: Path) -> AnalysisFiles:
    """The files of such a folder that can be opened. Raises CheckpointError."""
    folder = _folder(path)
    items = _summary(folder / SUMMARY).get("items")
    if not isinstance(items, int) or isinstance(items, bool) or items < 0:
        raise CheckpointError(folder / SUMMARY, "does not say how many items there are", AGAIN)
    wanted = (ANCHORS, ITEMS, SUMS) if items else (ANCHORS,)
    for name in wanted:
        if not is_file(folder / name):
            problem = f"is an analysis without {name}: it was removed, or the folder was written by an older version"
            raise CheckpointError(folder, problem, AGAIN)
    return AnalysisFiles(folder / ANCHORS, folder / ITEMS if items else None)


def checkpoint_in(path: Path) -> Path:
    """The checkpoint of anchors if a path is such a folder, otherwise the path. Raises CheckpointError."""
    return analysis_files(path).checkpoint if is_folder(path) and is_analysis(path) else path


def _folder(path: Path) -> Path:
    return path.parent if path.name in (NUMBERS, SUMMARY, ANCHORS) and not is_folder(path) else path


def _summary(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            found = json_value(file.read(LARGEST + 1))
    except OSError as error:
        raise CheckpointError(path, f"cannot be read ({reason_of(error)})", "Check its permissions") from error
    except JSONError as error:
        raise CheckpointError(path, f"is not the summary of an analysis ({error})", AGAIN) from error
    if not isinstance(found, dict):
        raise CheckpointError(path, "is not the summary of an analysis", AGAIN)
    return found
