"""All pictures in one file: a palette PNG with alpha that is small and still close to the pictures."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from sklearn.cluster import KMeans

CELL = 48
COLUMNS = 44
PALETTE_FITTED_ON = 200_000

Pictures = npt.NDArray[np.uint8]


def write_atlas(path: Path, pictures: Pictures) -> None:
    """48-pixel cells in rows of 44, in item order: (N, 64, 64, 4) -> one picture; unused cells are transparent."""
    indices, palette = _with_palette(_tiled(pictures))
    atlas = Image.fromarray(indices)
    atlas.putpalette(palette.tobytes(), "RGBA")
    atlas.save(path, optimize=True)


def _tiled(pictures: Pictures) -> Pictures:
    atlas = Image.new("RGBA", (COLUMNS * CELL, -(-len(pictures) // COLUMNS) * CELL))
    for place, picture in enumerate(pictures):
        row, column = divmod(place, COLUMNS)
        small = Image.fromarray(picture).resize((CELL, CELL), Image.Resampling.LANCZOS)
        atlas.paste(small, (column * CELL, row * CELL))
    return np.asarray(atlas)


def _with_palette(atlas: Pictures) -> tuple[Pictures, Pictures]:
    """Indices (H, W) and colours (256, 4), transparent first; clusters of colour times alpha.

    Pillow's octree leaves bands in the hearts and the flags: twice the error for a file one sixth smaller.
    """
    colours = atlas.reshape(-1, 4).astype(np.float32)
    visible = np.flatnonzero(colours[:, 3])
    seen = colours[visible]
    seen[:, :3] *= seen[:, 3:] / 255
    some = np.random.default_rng(0).choice(len(seen), min(PALETTE_FITTED_ON, len(seen)), replace=False)
    clusters = KMeans(255, n_init=1, random_state=0).fit(seen[some])
    indices = np.zeros(len(colours), np.uint8)
    indices[visible] = 1 + clusters.predict(seen)
    centres = clusters.cluster_centers_
    centres[:, :3] *= 255 / np.maximum(centres[:, 3:], 1)
    palette = np.vstack([np.zeros((1, 4)), centres.round().clip(0, 255)]).astype(np.uint8)
    return indices.reshape(atlas.shape[:2]), palette
