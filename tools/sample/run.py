"""Repeats the sample's training and saves checkpoints along the way: `python -m tools.sample.run`.

The training is that of `build`, with the features, classes and seed in the sample; nothing is fetched.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import torch

from tools.sample.classes import CLASS_NAMES, GROUPS
from tools.sample.measure import read_features
from tools.sample.train import ANCHORS, DIMENSION, SEED, Snapshot, train
from tools.sample.write import CHECKPOINT, SAMPLE

EPOCHS = (0, 1, 3, 6, 7, 9, 12, 18, 26, 36, 48, 60)
FOLDER = SAMPLE.parent / "sample_run"


def main() -> None:
    """The command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=FOLDER, help="where the checkpoints are written")
    out = arguments.parse_args().out
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    experts = torch.load(SAMPLE / CHECKPOINT, weights_only=True)["config"]["experts"]
    files = [SAMPLE / "features" / name / "val-00000-of-00001.parquet" for name in experts]
    features = {name: read_features(file) for name, file in zip(experts, files, strict=True)}

    def write(snapshot: Snapshot) -> None:
        path = out / f"epoch_{snapshot.epoch:02}.pt"
        write_snapshot(path, snapshot, experts)
        score, loss = snapshot.held_out_map, snapshot.loss
        sys.stdout.write(f"{path.stat().st_size:>9,}  {path.name}  mAP {score:.3f}  loss {loss}\n")

    train(features, targets_of(files[0]), len(GROUPS), SEED, after_epoch=write, kept_epochs=frozenset(EPOCHS))


def targets_of(file: Path) -> npt.NDArray[np.float32]:
    """(N, C) of 0 and 1: the classes of the items in a features file."""
    labels = pq.read_table(file, columns=["labels"]).column(0).to_pylist()
    table = np.zeros((len(labels), len(CLASS_NAMES)), np.float32)
    for row, classes in enumerate(labels):
        table[row, classes] = 1
    return table


def write_snapshot(path: Path, snapshot: Snapshot, experts: list[str]) -> None:
    """Write the shared projectors and the anchors in half precision, enough for the fused constellation."""
    kept = {key: value.half() for key, value in snapshot.state.items() if ".proj_native." not in key}
    torch.save(
        {
            "state_dict": kept,
            "config": {
                "d_anchor": DIMENSION,
                "n_anchors": ANCHORS,
                "experts": experts,
                "class_names": list(CLASS_NAMES),
            },
            "epoch": snapshot.epoch,
            "mAP": snapshot.held_out_map,
            **({} if snapshot.loss is None else {"loss": snapshot.loss}),
            "seed": SEED,
        },
        path,
    )


if __name__ == "__main__":
    main()
