"""Features at an address, such as s3://bucket/data or https://host/x.parquet: copied into the cache, and read there."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from geolip_viewer import cache
from geolip_viewer.errors import FeaturesError, OutputError, reason_of
from geolip_viewer.files import atomic_folder
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.network import Waiting, wait_for
from geolip_viewer.sources.paths import address_parts
from geolip_viewer.task import Cancelled, phase

KIND = "copies"
PATIENCE = 60.0  # seconds without any data
MOST_FILES = 10_000
PIECE = 4 << 20
STAMPS = ("ETag", "etag", "LastModified", "last_modified", "mtime", "created", "checksum", "oid", "md5", "content_hash")
REMEDY = "Check the address, the network and your access rights"
Info = Mapping[str, Any]


def local_copy(address: str) -> Path:
    """The file or the folder at an address, on this disk; copied once as long as it does not change.

    Raises FeaturesError: for what cannot be reached or read, for want of a library that reaches it, and where the disk
    has no room.
    """
    return brought_here(address, "Copying", _copied)


def brought_here(address: str, doing: str, work: Callable[[str, Waiting], Path]) -> Path:
    """The result of `work` for the files at an address, in the cache; for local files the path itself.

    Any error becomes FeaturesError; Cancelled stays Cancelled.
    """
    protocol, rest = address_parts(address)
    if protocol in ("file", "local"):
        return Path(rest if rest.startswith("/") else f"/{rest}")
    try:
        with phase(f"{doing} {shown(address)}"):
            return wait_for(lambda waiting: work(address, waiting), PATIENCE)
    except (Cancelled, FeaturesError):
        raise
    except OutputError as error:
        raise FeaturesError(shown(address), f"cannot be copied ({error.problem})", error.remedy) from error
    except ImportError as error:
        problem = f"needs a library to be read ({shown(reason_of(error))})"
        raise FeaturesError(shown(address), problem, "Install it") from error
    except Exception as error:  # each file system raises what it likes
        raise FeaturesError(shown(address), f"cannot be read ({shown(reason_of(error))})", REMEDY) from error


def _copied(address: str, waiting: Waiting) -> Path:
    system, root, files = files_at(address)
    waiting.report(None)
    total = sum(int(info.get("size") or 0) for info in files.values())
    place = cache.folder(KIND) / copy_key(address, files)
    inside = place / next(iter(files)) if len(files) == 1 and is_one_file(system, root) else place
    if place.is_dir():
        cache.used_now(place)
        return inside
    refusal = cache.refusal(total)
    if refusal:
        raise FeaturesError(shown(address), f"cannot be copied: {refusal}", "Free some disk space")
    done = 0
    with atomic_folder(place) as folder:
        for name, info in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            before = done

            def report(copied: int, before: int = before) -> None:
                waiting.report(min((before + copied) / total, 1.0) if total else None)

            done += copy_of(address, system, info, target, report)
    cache.trim()
    return inside


def copy_of(address: str, system: Any, info: Info, target: Path, report: Callable[[int], None]) -> int:
    """Copy one file of an address, with progress in bytes; returns its size.

    Raises FeaturesError if it cannot be read or has changed.
    """
    done = 0
    with _opened(address, system, info["name"]) as source, target.open("wb") as file:
        while piece := _piece(address, source):
            file.write(piece)
            done += len(piece)
            report(done)
    if info.get("size") is not None and done != info["size"]:
        raise FeaturesError(shown(address), f"changed while {shown(target.name)} was being copied", "Open it again")
    return done


def files_at(address: str) -> tuple[Any, str, dict[str, Info]]:
    """The file system of an address, the path there, and every file below it. Raises FeaturesError, and others."""
    import fsspec

    system, root = fsspec.core.url_to_fs(address)
    return system, root, _files(address, system, root)


def _files(address: str, system: Any, root: str) -> dict[str, Info]:
    """Every file below an address, by its path there. Raises FeaturesError."""
    if is_one_file(system, root):
        info = system.info(root)
        return {PurePosixPath(str(info["name"]).split("?")[0]).name or "file": info}
    found = system.find(root, detail=True)
    if not found:
        raise FeaturesError(shown(address), "holds no files", REMEDY)
    if len(found) > MOST_FILES:
        raise FeaturesError(shown(address), f"holds more than {MOST_FILES:,} files", "Give the folder of one dataset")
    below = system._strip_protocol(root).rstrip("/")
    files = {}
    for path, info in sorted(found.items()):
        name = str(path).removeprefix(below).lstrip("/")
        if not name or ".." in PurePosixPath(name).parts or "\0" in name:
            raise FeaturesError(shown(address), f"lists a file outside it ({shown(path)})", REMEDY)
        files[name] = info if info.get("size") is not None else {**info, **system.info(path)}
    return files


def is_one_file(system: Any, root: str) -> bool:
    """Whether a path is that of a file; over HTTP whatever answers is one, a folder's list of files too."""
    return not root.endswith("/") and bool(system.isfile(root))


def copy_key(address: str, files: Mapping[str, Info]) -> str:
    """The key of a copy: the address, and the name, size and time or hash of each file."""
    content = hashlib.sha256(address.encode("utf-8", "replace"))
    for name, info in files.items():
        stamps = [f"{stamp}={info[stamp]}" for stamp in STAMPS if info.get(stamp) is not None]
        content.update(f"\n{name} {info.get('size')} {stamps}".encode("utf-8", "replace"))
    return content.hexdigest()


def _opened(address: str, system: Any, path: str) -> Any:
    """A remote file, opened; a failure is not mistaken for an error of the local disk."""
    try:
        return system.open(path, "rb")
    except OSError as error:
        raise FeaturesError(shown(address), f"cannot be read ({shown(reason_of(error))})", REMEDY) from error


def _piece(address: str, source: Any) -> bytes:
    try:
        piece: bytes = source.read(PIECE)
    except OSError as error:
        raise FeaturesError(shown(address), f"cannot be read ({shown(reason_of(error))})", REMEDY) from error
    return piece
