"""Builds the sample from its sources alone: `python -m tools.sample.build --downloads DIR`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from tools.sample import measure
from tools.sample.atlas import CELL, COLUMNS, write_atlas
from tools.sample.classes import CLASS_NAMES, GROUPS
from tools.sample.encode import encode
from tools.sample.fetch import EMOJI, NAMES, unpacked
from tools.sample.items import Item, read_items, read_pictures, targets
from tools.sample.train import ANCHORS, DIMENSION, SEED, Trained, train
from tools.sample.write import CHECKPOINT, SAMPLE, write_checkpoint, write_features, write_items


def main() -> None:
    """The command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--downloads", type=Path, required=True, help="folder that keeps the npm packages")
    arguments.add_argument("--out", type=Path, default=SAMPLE, help="where the sample is written")
    chosen = arguments.parse_args()
    torch.set_num_threads(1)
    build(chosen.downloads, chosen.out)


def build(downloads: Path, out: Path) -> None:
    """Fetches, encodes, trains once, writes, reads back, and reports the result."""
    items = read_items(unpacked(EMOJI, downloads), unpacked(NAMES, downloads))
    pictures = read_pictures(items)
    features = encode(pictures, [item.name for item in items])
    trained = train(features, targets(items), len(GROUPS), SEED)
    write_features(out / "features", items, features)
    write_items(out / "items.parquet", items)
    write_atlas(out / "atlas.png", pictures)
    write_checkpoint(out / CHECKPOINT, trained, list(features), [item.image_id for item in items], SEED)
    text = describe(out, items, list(features), trained)
    (out / "README.md").write_text(text, "utf-8")
    print(text)
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        print(f"{path.stat().st_size:>9,}  {path.relative_to(out)}")


def describe(out: Path, items: Sequence[Item], experts: Sequence[str], trained: Trained) -> str:
    """The sample's README, with figures measured on the files just written."""
    checkpoint = torch.load(out / CHECKPOINT, weights_only=True)
    features = [measure.read_features(out / "features" / name / "val-00000-of-00001.parquet") for name in experts]
    points = measure.embeddings(checkpoint, features)
    print(
        f"largest difference of an embedding, files against training: {np.abs(points - trained.embeddings).max():.1e}"
    )
    groups = np.array([item.classes[0] for item in items])
    held_out = trained.held_out
    return (
        (Path(__file__).parent / "card.md")
        .read_text("utf-8")
        .format(
            items=len(items),
            classes=len(CLASS_NAMES),
            anchors=ANCHORS,
            dimension=DIMENSION,
            held_out=len(held_out),
            trained_share=1 - len(held_out) / len(items),
            held_out_map=checkpoint["mAP"],
            train_map=trained.train_map,
            group_map=trained.group_map,
            logistic_map=measure.logistic_regression(features, targets(tuple(items)), held_out),
            seed=checkpoint["seed"],
            flags=sum(item.group == "Flags" for item in items),
            purity=measure.purity(points[held_out], groups[held_out]),
            purity_drawn=measure.purity(measure.on_sphere(points)[held_out], groups[held_out]),
            chance=_chance(groups[held_out]),
            cell=CELL,
            columns=COLUMNS,
            **measure.constellation_figures(points, checkpoint["state_dict"]["constellation.anchors"].double().numpy()),
        )
    )


def _chance(groups: npt.NDArray[np.int64]) -> float:
    """How often two different items belong to the same group."""
    count = np.bincount(groups)
    return float((count * (count - 1)).sum() / (len(groups) * (len(groups) - 1)))


if __name__ == "__main__":
    main()
