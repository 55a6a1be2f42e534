"""Finds the files of a session that are not where it says."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geolip_viewer.path_checks import is_file, is_there
from geolip_viewer.state import CheckpointSource, FeaturesSource, State, are_embeddings_alone
from geolip_viewer.task import advance, phase


@dataclass(frozen=True)
class FoundSources:
    """The sources of a state as they can be opened now; None if there is none, or it was not found.

    A compared checkpoint that was not found keeps its path.
    """

    checkpoint: CheckpointSource | None
    features: FeaturesSource | None
    compared: CheckpointSource | None = None


def find_moved(state: State, folders: Sequence[Path]) -> FoundSources:
    """Look for missing files in these folders and one level around them: a checkpoint by name and content."""
    checkpoint, features, compared = state.checkpoint, state.features, state.compared
    if features is not None:
        features = _found_features(features, folders)
    if checkpoint is not None and are_embeddings_alone(checkpoint, state.features):
        is_found = features is not None and not (features.is_folder and not is_there(Path(features.source)))
        checkpoint = replace(checkpoint, path=Path(features.source)) if features is not None and is_found else None
    elif checkpoint is not None and state.run is None and not is_file(checkpoint.path):
        path = _same_file(checkpoint, folders)
        checkpoint = replace(checkpoint, path=path) if path is not None else None
    if compared is not None and not is_file(compared.path):
        compared = replace(compared, path=_same_file(compared, folders) or compared.path)
    return FoundSources(checkpoint, features, compared)


def _found_features(features: FeaturesSource, folders: Sequence[Path]) -> FeaturesSource:
    """Features and their file of names, by name only; those not found keep their path."""
    names, source = features.class_names, features.source
    if features.is_folder and not is_there(Path(source)):
        source = str(next((place for place in _near(Path(source).name, folders) if is_there(place)), source))
    if names is not None and not is_file(names):
        names = next((place for place in _near(names.name, folders) if is_file(place)), names)
    return replace(features, source=source, class_names=names)


def _same_file(source: CheckpointSource, folders: Sequence[Path]) -> Path | None:
    with phase(f"Looking for {source.path.name}"):
        for place in _near(source.path.name, folders):
            advance(None)
            if is_file(place) and _holds(place, source.content_hash):
                return place
    return None


def _near(name: str, folders: Sequence[Path]) -> Iterable[Path]:
    """Where a file of this name may be: in each folder, above it, and one level below."""
    for folder in dict.fromkeys(folders):
        yield folder / name
        yield folder.parent / name
        try:
            yield from sorted(folder.glob(f"*/{name}"))
        except OSError:
            continue


def _holds(path: Path, content_hash: str) -> bool:
    if not content_hash:
        return True
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == content_hash
    except OSError:
        return False
