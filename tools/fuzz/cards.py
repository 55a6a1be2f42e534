"""Hostile dataset cards: a README.md with any YAML header: valid, odd, or with bytes changed."""

from functools import cache
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from geolip_viewer.sources.feature_reading import read_features
from tools.fuzz.kinds import Kind
from tools.fuzz.mutation import changed

_SOUND = b"""---
configs:
- config_name: a
  data_files:
  - split: val
    path: a/val-*
- config_name: "b"
  data_dir: b
dataset_info:
- config_name: a
  features:
  - name: labels
    sequence:
      class_label:
        names:
          '0': no
          '1': yes
          '2': null
---
Text.
"""
_WORDS = (
    "configs:", "- ", "config_name: a", "data_files:", "split: val", "path: ", "a/val-*", "**", "data_dir: ",
    "dataset_info:", "features:", "name: labels", "class_label:", "names:",
    "[", "]", "{", "}", ",", "&x ", "*x", "<<: ",
    "!!int ", "!!bool x", "!!python/object/apply:os.system ", "? ", ": ", "|", ">", "'", '"', "\\", "#", "%", "\n",
    "\n",
    "\n  ", "\n    ", "---", "...", "\t", "no", "~", "1e999", "../", "/", "./", "hf://", "\x00", "\x1b[31m", "\u2028",
    "\x85", "x" * 300, "-" * 50,
)  # fmt: skip


@cache
def _table() -> pa.Table:
    return pa.table({"image_id": [1, 2], "features": [[1.0, 2.0, 3.0], [0.5, 1.0, 2.0]], "labels": [[0], [1]]})


def _make(random: Random, folder: Path) -> Path:
    for name in ("a", "b"):
        (folder / "f" / name).mkdir(parents=True)
        pq.write_table(_table(), folder / "f" / name / "val-00000-of-00001.parquet")
    if random.random() < 0.3:
        (folder / "f" / "loop").symlink_to(folder / "f")
    if random.random() < 0.5:
        content = changed(random, _SOUND, (" ".join(_WORDS).encode(),))
    else:
        words = "".join(random.choice(_WORDS) for _ in range(random.choice((3, 10, 40, 400))))
        content = f"---\n{words * random.choice((1, 1, 1, 30))}\n---\n".encode()
    (folder / "f" / "README.md").write_bytes(content)
    return folder / "f"


def _read(path: Path) -> object:
    return len(read_features(path, None))


KIND = Kind("cards", _make, _read)
