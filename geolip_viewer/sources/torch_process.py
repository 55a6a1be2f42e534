"""Files that torch alone can read are read by it in a separate process, with limits, and come back as plain tensors.

What that process writes is a zip of torch.save with nothing but plain values and dense tensors in it. It is read as
data, like any other file: nothing that happens there is trusted here.
"""

import os
import shutil
import subprocess
import tempfile
import weakref
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from geolip_viewer.errors import CheckpointError
from geolip_viewer.operating_system import DETACHED, file_command, has_process_limits
from geolip_viewer.sources import torch_child
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.regular_file import RegularFile, regular_file
from geolip_viewer.task import finished

SECONDS = 120
_LONGEST_MESSAGE = 2000
_DENSE = "Save its tensors dense with torch.save, or open it where torch can read it"
_SAVE = "Save its state_dict alone with torch.save, and open that"


def converted(file: RegularFile) -> RegularFile:
    """What torch reads in a file, as a file of its own, which goes when nothing refers to it any more.

    Raises CheckpointError if torch cannot read it.
    """
    if not has_process_limits():
        raise CheckpointError(file.where, "needs torch in a process with limits, which this system lacks", _DENSE)
    if find_spec("torch") is None:
        raise CheckpointError(file.where, "needs torch, which is not installed", _DENSE)
    folder = Path(tempfile.mkdtemp(prefix="geolip-"))
    try:
        copy = regular_file(_converted(file, folder), file.where)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(copy, shutil.rmtree, folder, True)
    return copy


def _converted(file: RegularFile, folder: Path) -> Path:
    target = folder / "converted.pt"
    with target.open("wb") as written, tempfile.TemporaryFile() as message:
        status = finished(_started(file, written, message), SECONDS)
        message.seek(0)
        reason = message.read(_LONGEST_MESSAGE).decode("utf-8", "replace")
    if status == 0:
        return target
    if status == torch_child.REFUSED:
        raise CheckpointError(file.where, f"cannot be read ({shown(reason)})", _SAVE)
    raise CheckpointError(
        file.where, f"is refused: {_death(status)} while torch read it in a process of its own", _SAVE
    )


def _started(file: RegularFile, written: IO[bytes], message: IO[bytes]) -> subprocess.Popen[bytes]:
    limits = [str(SECONDS), str(torch_child.memory_limit(file.size))]
    environment = {"OMP_NUM_THREADS": "1", "PATH": os.defpath, "HOME": os.fspath(Path(written.name).parent)}
    with file.descriptor() as given:
        return subprocess.Popen(
            file_command(torch_child, *limits),
            stdin=given, stdout=written, stderr=message, env=environment, cwd="/", **DETACHED,
        )  # fmt: skip


def _death(status: int) -> str:
    if status == torch_child.OUT_OF_MEMORY:
        return "more memory was asked for than a file of its size needs"
    return f"the process ended by signal {-status}" if status < 0 else f"the process ended with status {status}"
