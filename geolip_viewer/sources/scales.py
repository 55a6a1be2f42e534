"""Scales of float8 tensors: numbers stored next to a tensor that belong to it.

Three ways to call them are known: `KEY_scale` and `KEY_scale_inv` (compressed-tensors, DeepSeek; both multiply,
whatever the second is called) and `STEM.scale_weight` for `STEM.weight` (ComfyUI).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from geolip_viewer.sources.named_tensors import Floats, Tensor

_BLOCKS = (1, 16, 32, 64, 128)
_WEIGHT = ".weight"


def with_scales(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors, those of float8 multiplied by the scale beside them when they are read; scales are left out.

    A scale is one number, one a row, or one a block of rows and columns. A tensor whose scale is of another shape
    counts as none of floats, since nobody knows its values.
    """
    found = dict(tensors)
    for key, tensor in tensors.items():
        if not tensor.precision.startswith("float8"):
            continue
        for scale_key in _scale_keys(key):
            if scale_key in found and scale_key != key:
                found[key] = _scaled(found[key], found.pop(scale_key))
        if key.endswith(_WEIGHT):  # the input scale only matters for low-precision arithmetic
            found.pop(f"{key.removesuffix(_WEIGHT)}.input_scale", None)
    return found


def _scale_keys(key: str) -> Iterator[str]:
    yield f"{key}_scale"
    yield f"{key}_scale_inv"
    if key.endswith(_WEIGHT):
        yield f"{key.removesuffix(_WEIGHT)}.scale_weight"


def _scaled(tensor: Tensor, scale: Tensor) -> Tensor:
    spread = _spread(tensor.shape, scale.shape)
    if not scale.is_floating or spread is None:
        return replace(tensor, precision=f"{tensor.precision} with a scale that does not fit", is_floating=False)

    def read() -> Floats:
        product = np.multiply(tensor.read(), _repeated(scale.read(), spread, tensor.shape), dtype=np.float64)
        with np.errstate(over="ignore"):
            values = product.astype(np.float32)
        values.flags.writeable = False
        return values

    return replace(tensor, read=read)


def _spread(shape: tuple[int, ...], scale: tuple[int, ...]) -> tuple[int, ...] | None:
    """How many numbers along each axis share one scale; () for a single scale; None if none fits."""
    if scale in ((), (1,)):
        return ()
    if len(scale) == 1 and len(shape) > 1:
        scale = (*scale, *(1 for _ in shape[1:]))
    if len(scale) != len(shape):
        return None
    blocks = [_block(length, parts) for length, parts in zip(shape, scale, strict=True)]
    return None if 0 in blocks else tuple(blocks)


def _block(length: int, parts: int) -> int:
    """The size of blocks that `parts` of make up `length`; 0 if there is none."""
    if parts == 1:
        return max(1, length)
    return next((block for block in _BLOCKS if -(-length // block) == parts), 0)


def _repeated(scale: Floats, spread: tuple[int, ...], shape: tuple[int, ...]) -> Floats:
    if not spread:
        return scale.reshape(())
    scale = scale.reshape(*scale.shape, *(1 for _ in range(len(shape) - scale.ndim)))
    for axis, (block, length) in enumerate(zip(spread, shape, strict=True)):
        if scale.shape[axis] > 1:
            scale = np.repeat(scale, block, axis=axis).take(range(length), axis=axis)
    return scale
