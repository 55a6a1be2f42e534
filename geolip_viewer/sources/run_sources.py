"""The files that a folder, a pattern or a list names as the checkpoints of a run."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from geolip_viewer.errors import CheckpointError, FeaturesError
from geolip_viewer.path_checks import is_there
from geolip_viewer.sources.listing import files_below, matching
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.paths import expanded

SUFFIXES = frozenset({".pt", ".pth", ".ckpt", ".bin", ".safetensors"})
INDEX = ".index.json"
_SHARD = re.compile(r"-[0-9]{5}-of-[0-9]{5}$")
_WILD = frozenset("*?[")


def candidate_files(sources: Sequence[str | Path]) -> tuple[Path, ...]:
    """The files, by name and each once; raises CheckpointError if a source does not exist or holds none.

    Of a folder those with a checkpoint's suffix in it, or else one level down; files that are named are taken as they
    are. An index stands for its shards.
    """
    found: dict[str, Path] = {}
    files = [path for source in sources for path in _files_of(source)]
    for path in sorted(files, key=lambda each: (each.is_symlink(), each)):  # a link is another name for the same file
        found.setdefault(os.path.realpath(path), path)
    return tuple(sorted(found.values()))


def labels_of(paths: Sequence[Path]) -> tuple[str, ...]:
    """The label of each file: its path below the common folder."""
    if len(paths) < 2:
        return tuple(shown(path.name) for path in paths)
    absolute = [path.absolute() for path in paths]
    common = os.path.commonpath([path.parent for path in absolute])
    return tuple(shown(path.relative_to(common).as_posix()) for path in absolute)


def _files_of(source: str | Path) -> list[Path]:
    path = expanded(Path(source))
    if not is_there(path):
        return _matching(path)
    if not path.is_dir():
        return [path]
    found = list(_in_folder(path))
    if not found:
        raise CheckpointError(path, "holds no checkpoints", f"Give a folder with {', '.join(sorted(SUFFIXES))} files")
    return found


def _matching(pattern: Path) -> list[Path]:
    """Files that match a pattern, searched below the last folder before its first wildcard."""
    wild = [at for at, part in enumerate(pattern.parts) if _WILD & set(part)]
    if not wild:
        raise CheckpointError(pattern, "does not exist", "Check the name")
    folder, rest = Path(*pattern.parts[: wild[0]]), "/".join(pattern.parts[wild[0] :])
    found = _listed(folder, lambda: matching(folder, rest)) if is_there(folder) else []
    files = list(_without_shards(found))
    if not files:
        raise CheckpointError(pattern, "matches no file", "Check the pattern, and put it in quotes")
    return files


def _in_folder(folder: Path) -> Iterator[Path]:
    below = _listed(folder, lambda: list(files_below(folder, 1)))
    named = [path for path in below if path.suffix in SUFFIXES or path.name.endswith(INDEX)]
    in_it = [path for path in named if path.parent == folder]
    return _without_shards(in_it or named)


def _listed(folder: Path, files: Callable[[], list[Path]]) -> list[Path]:
    try:
        return files()
    except FeaturesError as error:  # there are more files than in any run
        raise CheckpointError(folder, error.problem, "Give the folder of one run") from error
    except OSError as error:
        raise CheckpointError(folder, f"cannot be read ({shown(error.strerror)})", "Check its permissions") from error


def _without_shards(paths: Sequence[Path]) -> Iterator[Path]:
    """The same without the parts of checkpoints that are joined by an index next to them."""
    indexed = {path.parent for path in paths if path.name.endswith(INDEX)}
    return (path for path in paths if path.parent not in indexed or not _SHARD.search(path.stem))
