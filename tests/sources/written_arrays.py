"""The same rows of features in every kind of file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import safetensors.numpy
import safetensors.torch

from tests.sources.writing import features

COUNT = 1500
VALUES = features(COUNT, 4)
IDS = np.arange(COUNT)[::-1] * 3
LABELS = np.arange(COUNT) % 7


def text(path: Path, separator: str = ",", quote: str = '"{}"', between: str = ", ") -> None:
    rows = [separator.join(["image_id", "features", "labels"])]
    for key, row, label in zip(IDS, VALUES, LABELS, strict=True):
        listed = quote.format(between.join(repr(float(each)) for each in row))
        rows.append(separator.join([str(key), listed, str(label)]))
    path.write_text("\n".join(rows) + "\n")


def arrow_table() -> pa.Table:
    return pa.table({"image_id": IDS.tolist(), "features": VALUES.tolist(), "labels": LABELS.tolist()})


def arrow_stream(path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, arrow_table().schema) as writer:
        writer.write_table(arrow_table(), max_chunksize=400)


WRITERS: dict[str, Callable[[Path], Any]] = {
    "a.npz": lambda path: np.savez(path, features=VALUES, image_id=IDS, labels=LABELS),
    "packed.npz": lambda path: np.savez_compressed(path, features=VALUES, image_id=IDS, labels=LABELS),
    "double.npz": lambda path: np.savez(path, features=VALUES.astype(">f8"), image_id=IDS.astype("u2"), labels=LABELS),
    "a.safetensors": lambda path: safetensors.numpy.save_file(
        {"features": VALUES, "image_id": IDS.copy(), "labels": LABELS}, path
    ),
    "comma.csv": text,
    "list.csv": lambda path: text(path, quote='"[{}]"'),
    "semicolon.csv": lambda path: text(path, ";", "{}", " "),
    "tab.tsv": lambda path: text(path, "\t", "[{}]", " "),
    "stream.arrow": arrow_stream,
    "a.feather": lambda path: pyarrow.feather.write_feather(arrow_table(), str(path)),
    "a.parquet": lambda path: pq.write_table(arrow_table(), path),
    "stream.data": arrow_stream,
    "parquet.data": lambda path: pq.write_table(arrow_table(), path),
}
