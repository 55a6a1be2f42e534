"""Files appear whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geolip_viewer.errors import OutputError


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A path to write to that takes `path`'s place when the block ends well, and vanishes when it does not.

    Raises OutputError when the folder or the disk refuses. The temporary file keeps the suffix, since writers read it.
    """
    with atomic_write_all(path.parent) as folder:
        yield folder / path.name


@contextmanager
def atomic_write_all(folder: Path) -> Iterator[Path]:
    """A folder to write files into; they move into `folder` together when the block ends well.

    Files of the same name are replaced, others stay. When the block does not end well, nothing is left, not even a
    folder that was made for it. Raises OutputError when the folder or the disk refuses.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".geolip-", dir=folder))
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        yield staging
        for file in sorted(staging.iterdir()):
            file.replace(folder / file.name)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        with suppress(OSError):  # what holds files now is not empty, and stays
            for each in made:
                each.rmdir()


def _refused(folder: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(folder, f"cannot be written to ({reason})", "Choose another folder or free some space")
