"""Arrow files and streams as parts of a table. They are read, never mapped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow import arrow_source
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import UNREADABLE, Part
from geolip_viewer.task import advance

FILE_MARK, STREAM_MARK = b"ARROW1", b"\xff\xff\xff\xff"
_REMEDY = "Copy or download it again"


def arrow_part(path: Path) -> Part:
    """The rows of an Arrow file or stream; raises FeaturesError. Its batches are counted by reading it once."""
    try:
        with _opened(path) as (schema, batches):
            count = 0
            for batch in batches:
                count += batch.num_rows
                advance(None)
    except UNREADABLE as error:
        raise FeaturesError(path, f"is not a whole Arrow file ({shown(error)})", _REMEDY) from error

    def read(columns: Sequence[str]) -> Iterator[Any]:
        with _opened(path) as (_, found):
            for batch in found:
                chosen = batch.select(list(columns))
                chosen.validate(full=True)  # offsets of texts and lists come from the file and may be wrong
                yield chosen

    return Part(str(path), schema, count, read, path.stat().st_size)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[pa.Schema, Iterator[Any]]]:
    """The schema and the record batches of a file, one after the other."""
    with arrow_source(path) as place, _stream(place) as source:
        is_file = source.read(len(FILE_MARK)) == FILE_MARK
        source.seek(0)
        if is_file:
            reader = pa.ipc.open_file(source)
            yield reader.schema, (reader.get_batch(index) for index in range(reader.num_record_batches))
        else:
            stream = pa.ipc.open_stream(source)
            yield stream.schema, iter(stream)


def _stream(place: Any) -> Any:
    return pa.OSFile(str(place)) if isinstance(place, Path) else pa.PythonFile(place)
