"""Coverage-guided fuzzing of the readers of checkpoints (needs `pip install atheris`).

    python -m tools.fuzz.guided pickle CORPUS [-max_total_time=600 …]

READER is pickle, zip, safetensors or file. CORPUS is a folder that keeps inputs that reach new code; it is first
filled with valid ones. Further arguments go to libFuzzer. Anything but a value or a refusal ends the run and is
written to a file.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["geolip_viewer.sources"]):
    from geolip_viewer.sources.checkpoint import read_checkpoint
    from geolip_viewer.sources.damage import PickleError
    from geolip_viewer.sources.pickle_reader import PickleReader
    from geolip_viewer.sources.regular_file import regular_file
    from geolip_viewer.sources.safetensors_files import HeaderError, read_header
    from geolip_viewer.sources.torch_files import read_zip
    from geolip_viewer.sources.torch_records import ContainerError

from geolip_viewer.errors import CheckpointError
from tools.fuzz.good_checkpoints import good_inputs

REFUSALS = (PickleError, ContainerError, HeaderError, CheckpointError)


def _of_file(read: Callable[[Path], object], folder: Path) -> Callable[[bytes], None]:
    path = folder / "input"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        read(path)

    return run


def reader_of(name: str, folder: Path) -> Callable[[bytes], object]:
    """The function that reads the bytes of one input."""
    if name == "pickle":
        return lambda data: PickleReader(data, lambda _: None).read()
    readers: dict[str, Callable[[Path], object]] = {
        "zip": lambda path: read_zip(regular_file(path)),
        "safetensors": lambda path: read_header(regular_file(path)),
        "file": read_checkpoint,
    }
    return _of_file(readers[name], folder)


def fill(corpus: Path, name: str) -> None:
    """Write valid inputs of a reader into the corpus."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(good_inputs(name)):
        (corpus / f"good-{number}").write_bytes(data)


def main() -> None:
    """Run until something is found or the time is up."""
    name, corpus = sys.argv[1], Path(sys.argv[2])
    fill(corpus, name)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        read = reader_of(name, Path(folder))

        def one(data: bytes) -> None:
            with suppress(REFUSALS):
                read(data)

        atheris.Setup([sys.argv[0], str(corpus), *sys.argv[3:]], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
