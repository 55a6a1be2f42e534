"""Recently opened files, each under a distinct name."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geolip_viewer.state import FeaturesSource

FEWEST = 2  # parts of a path that are shown, counted from the end


@dataclass(frozen=True)
class RecentFile:
    """A file that was open: a checkpoint, a session, or embeddings with how to read them and make anchors."""

    path: Path
    name: str
    features: FeaturesSource | None = None
    anchors_from: str | None = None


def recent_files(paths: Sequence[Path]) -> tuple[RecentFile, ...]:
    """The files with their folders, starting at the folder in which files with the same name differ."""
    return tuple(RecentFile(path, _name(path, [each for each in paths if each != path])) for path in paths)


def _name(path: Path, others: Sequence[Path]) -> str:
    parts, count = [part for part in path.parts if part != path.anchor], FEWEST
    while count < len(parts) and any(each.parts[-count:] == tuple(parts[-count:]) for each in others):
        count += 1
    return "/".join(parts[-count:])
