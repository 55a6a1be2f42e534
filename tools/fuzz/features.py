"""Hostile features: tables with odd columns, and files of every kind with bytes changed."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import safetensors.numpy

from geolip_viewer.sources.feature_reading import read_features
from tools.fuzz.kinds import Kind
from tools.fuzz.mutation import changed

_ROWS, _WIDTH = 12, 3
_SUFFIXES = (".parquet", ".arrow", ".feather", ".npz", ".npy", ".safetensors", ".csv", ".tsv")


@cache
def _rows() -> dict[str, Any]:
    random = np.random.default_rng(0)
    return {
        "image_id": list(range(_ROWS)),
        "features": random.standard_normal((_ROWS, _WIDTH)).astype(np.float32).tolist(),
        "labels": [[row % 3, 5] for row in range(_ROWS)],
    }


@cache
def _files() -> dict[str, bytes]:
    """One valid file of each kind."""
    rows, numbers = _rows(), np.array(_rows()["features"], np.float32)
    table = pa.table(rows)
    found: dict[str, bytes] = {}
    for suffix, settings in ((".parquet", {"compression": "none"}), (".zstd.parquet", {"compression": "zstd"})):
        sink = io.BytesIO()
        pq.write_table(table, sink, row_group_size=5, **settings)
        found[suffix] = sink.getvalue()
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=5)
    found[".arrow"] = sink.getvalue()
    sink = io.BytesIO()
    pyarrow.feather.write_feather(table, sink)
    found[".feather"] = sink.getvalue()
    for suffix, save in ((".npz", np.savez), (".packed.npz", np.savez_compressed)):
        sink = io.BytesIO()
        save(sink, features=numbers, image_id=np.arange(_ROWS), labels=np.eye(_ROWS, dtype=bool))
        found[suffix] = sink.getvalue()
    sink = io.BytesIO()
    np.save(sink, np.asfortranarray(numbers))
    found[".npy"] = sink.getvalue()
    found[".safetensors"] = safetensors.numpy.save({"features": numbers, "image_id": np.arange(_ROWS)})
    lines = ["image_id,features,labels", *(f'{row},"{rows["features"][row]}",[{row % 3} 5]' for row in range(_ROWS))]
    found[".csv"] = "\n".join(lines).encode()
    return found


def _column(random: Random, count: int) -> Any:
    """A column of random type and values."""
    numbers = [random.choice((0, 1, 1, 2, 79, 90, -1, 2**31, 2**53, None)) for _ in range(count)]
    texts = [random.choice(("a", "", "cat", "1", "\x1b[31m", "x" * 2000, "ä\0", None)) for _ in range(count)]
    lists = [random.choice(([], [0, 1, 0], [1, 1, 0], [5], None)) for _ in range(count)]
    rows = [[random.choice((0.5, 1.0, -2.0, float("nan"), 1e300, None)) for _ in range(_WIDTH)] for _ in range(count)]
    makers: tuple[Callable[[], Any], ...] = (
        lambda: pa.array(numbers, pa.int64()),
        lambda: pa.array([each and float(each) + random.choice((0, 0.5)) for each in numbers], pa.float64()),
        lambda: pa.array([each and abs(each) for each in numbers], pa.uint64()),
        lambda: pa.array([each and each % 100 for each in numbers], pa.decimal128(20, 4)),
        lambda: pa.array(texts, random.choice((pa.string(), pa.large_string(), pa.string_view()))),
        lambda: pa.array([each and each.encode() for each in texts], random.choice((pa.binary(), pa.binary_view()))),
        lambda: pa.array([random.randbytes(16) for _ in range(count)], pa.binary(16)),
        lambda: pa.array(texts, pa.string()).dictionary_encode(),
        lambda: pa.array([None if each is None else each > 0 for each in numbers], pa.bool_()),
        lambda: pa.array(
            lists, random.choice((pa.list_(pa.int8()), pa.large_list(pa.float32()), pa.list_view(pa.int64())))
        ),
        lambda: pa.array([each and [bool(one) for one in each] for each in lists], pa.list_(pa.bool_())),
        lambda: pa.array(rows, random.choice((pa.list_(pa.float32()), pa.list_(pa.float64(), _WIDTH)))),
        lambda: pa.array([[text] for text in texts]),
        lambda: pa.array([{"id": one, "name": text} for one, text in zip(numbers, texts, strict=True)]),
        lambda: pa.array([[{"id": one, "name": text}] for one, text in zip(numbers, texts, strict=True)]),
        lambda: pa.array([{"id": [one], "name": [text]} for one, text in zip(numbers, texts, strict=True)]),
        lambda: pa.array([each and each % 10**9 for each in numbers], pa.timestamp("s")),
        lambda: pa.array([[("a", 1)]] * count, pa.map_(pa.string(), pa.int64())),
        lambda: pa.array([[[1]], *[None] * (count - 1)][:count], pa.list_(pa.list_(pa.int64()))),
        lambda: pa.nulls(count),
        lambda: pa.array([[]] * count, pa.list_(pa.null())),
    )
    return random.choice(makers)()


def _table(random: Random) -> pa.Table:
    """A table in which some columns are valid, some of any kind, and some missing or duplicated."""
    count = random.choice((0, 1, 4, _ROWS))
    sound = pa.table({name: values[:count] for name, values in _rows().items()})
    names, columns = [], []
    for name in ("image_id", "features", "labels"):
        for _ in range(random.choice((0, 1, 1, 1, 1, 1, 1, 2))):
            names.append(name)
            columns.append(_column(random, count) if random.random() < 0.35 else sound.column(name).combine_chunks())
    names.append("n")
    columns.append(pa.array([0] * count, pa.int8()))
    return pa.table(columns, names=names)


def _make(random: Random, folder: Path) -> Path:
    if random.random() < 0.5:
        shards, total = random.choice((1, 2, 3)), random.choice((1, 2, 3))
        for name in ("a", "b")[: random.choice((1, 1, 2))]:
            (folder / "f" / name).mkdir(parents=True)
            for shard in range(shards):
                path = folder / "f" / name / f"val-{shard:05d}-of-{total:05d}.parquet"
                pq.write_table(_table(random), path)
                if random.random() < 0.1:
                    path.write_bytes(changed(random, path.read_bytes()))
        return folder / "f"
    kind = random.choice(tuple(_files()))
    path = folder / f"f{Path(kind).suffix if random.random() < 0.9 else random.choice(_SUFFIXES)}"
    path.write_bytes(changed(random, _files()[kind], tuple(_files().values())))
    return path


def _read(path: Path) -> object:
    found = read_features(path, None)
    block = found.columns[0].block(slice(None))
    if not np.isfinite(block).all() or len(found) != len(found.labels):
        raise AssertionError("features that are not sound")
    if len(found.labels.ids) and found.labels.ids.max() >= len(found.class_names):
        raise AssertionError("a class without a name")
    return len(found)


KIND = Kind("features", _make, _read)
