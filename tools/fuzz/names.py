"""Hostile lists of class names: bytes of every kind, and files that are not lists, read alone and with features."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from geolip_viewer.choice_names import OPTION_WORDS, distinct
from geolip_viewer.sources.class_names import read_class_names
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.reading_options import ReadingOptions
from tools.fuzz.kinds import Kind
from tools.fuzz.mutation import changed

_ENDS = ("\n", "\n", "\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\n\n", "\0", "")
_NAMES = (
    *("person", "no", "a, b", "class 3", "class 1", " ", "\t", "cat", "cat", "\x1b[31mred", "\u202eabc", "e\u0301"),
    *("x" * 159, "x" * 161, "x" * 20_000, "$a_b$", "<b>", "|", "\\", '"a"', "'", "0", "-1", "nan", "\N{PILE OF POO}"),
    *sorted(OPTION_WORDS),
)  # fmt: skip


@cache
def _table() -> bytes:
    labels = pa.array([[0], [1, 2], [], [5]], pa.list_(pa.int64()))
    rows = {"image_id": [1, 2, 3, 4], "features": [[1.0, 2.0, 3.0]] * 3 + [[0.5, 1.0, 2.0]], "labels": labels}
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(rows), sink)
    return bytes(sink.getvalue())


def _lines(random: Random) -> bytes:
    count = random.choice((0, 1, 2, 6, 6, 40, 3000))
    text = "".join(random.choice(_NAMES) + random.choice(_ENDS) for _ in range(count))
    return text.encode(random.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32-le")))


def _many(random: Random) -> bytes:
    size = random.choice((1 << 16, 1 << 21, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 5 << 20))
    return (random.choice((b"\n", b"a\n", b"abcd\r\n", b"\0", b"x", b"\r", b" \n")) * size)[:size]


_CONTENTS: tuple[Callable[[Random], bytes], ...] = (
    *[_lines] * 20,
    *[lambda random: changed(random, _lines(random))] * 10,
    *[lambda random: random.randbytes(random.choice((1, 3, 50, 3000)))] * 3,
    _many,
)


def _make(random: Random, folder: Path) -> Path:
    (folder / "f" / "a").mkdir(parents=True)
    (folder / "f" / "a" / "val-00000-of-00001.parquet").write_bytes(_table())
    path = folder / random.choice(("names.txt", "names", "n\n", "x" * 250))
    match random.random():
        case share if share < 0.01:
            os.mkfifo(path)
        case share if share < 0.02:
            path.symlink_to("/dev/zero")
        case share if share < 0.025:
            path.symlink_to(path.name)
        case share if share < 0.03:
            path.mkdir()
        case share if share < 0.035:
            return folder / ("y" * 300)
        case _:
            path.write_bytes(random.choice(_CONTENTS)(random))
    return path


def _read(path: Path) -> object:
    names = read_class_names(path)
    if not all(name and name.isprintable() and len(name) <= 160 for name in names):
        raise AssertionError("a name that is no line of text")
    keys = distinct(names, "class")
    if len(set(keys)) < len(keys) or OPTION_WORDS & set(keys):
        raise AssertionError("names that cannot be told apart")
    found = read_features(path.parent / "f", None, ReadingOptions(class_names=path))
    if found.class_names[: len(names)] != names:
        raise AssertionError("other names than those of the list")
    return len(names)


KIND = Kind("names", _make, _read)
