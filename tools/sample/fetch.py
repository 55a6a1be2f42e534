"""The pictures and the names, as two npm packages; nothing is read before its checksum is verified."""

import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Package:
    """One npm package, pinned to the bytes from which the sample was made."""

    name: str
    version: str
    sha256: str


EMOJI = Package("emoji-datasource-google", "16.0.0", "fb5fd131b362aab7a55542d2a147a79708cce0a8b1c1bbacd470172708b5c438")
NAMES = Package("emojibase-data", "17.0.0", "d01d0e2ca4e22cb402679532155342c71e2e871f25c32223c013b8b166ebdf5a")


def unpacked(package: Package, downloads: Path) -> Path:
    """The folder of a package's files, fetched with `npm pack` if it is not yet in `downloads`."""
    archive = downloads / f"{package.name}-{package.version}.tgz"
    folder = downloads / f"{package.name}-{package.version}"
    downloads.mkdir(parents=True, exist_ok=True)
    if not archive.exists():
        subprocess.run(["npm", "pack", "--silent", f"{package.name}@{package.version}"], cwd=downloads, check=True)
    verify(archive, package.sha256)
    if not folder.exists():
        with tarfile.open(archive) as files:
            files.extractall(folder, filter="data")
    return folder / "package"


def verify(path: Path, sha256: str) -> Path:
    """The path, if its bytes are the expected ones. Raises ValueError otherwise."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ValueError(f"{path.name}: sha256 is {found}, expected {sha256}. Delete it and run again.")
    return path
