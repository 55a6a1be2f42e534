"""From an expert's features to unit rows in the space of the sphere."""

from dataclasses import dataclass, replace

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.namespaces import Namespace, namespace
from geolip_viewer.geometry.sphere import unit

EPSILON = 1e-5


@dataclass(frozen=True, eq=False)
class Projection:
    """unit(LayerNorm(Linear(x))), the LayerNorm's centring folded into the Linear; all float32.

    `weight` (F, D) and `bias` (D,) give centred rows at once; `scale` and `shift` (D,) are the LayerNorm's own.
    """

    weight: Array
    bias: Array
    scale: Array
    shift: Array

    @classmethod
    def of(cls, weight: Array, bias: Array, scale: Array, shift: Array) -> "Projection":
        """From torch's parameters: a Linear's (D, F) and (D,), a LayerNorm's (D,) and (D,)."""
        wide, offset = weight.astype(np.float64), bias.astype(np.float64)
        centred = np.ascontiguousarray((wide - wide.mean(axis=0)).T, np.float32)
        return cls(centred, (offset - offset.mean()).astype(np.float32), scale, shift)

    def on(self, where: Namespace) -> "Projection":
        """The same with arrays of another namespace."""
        weight, bias, scale, shift = map(where.of, (self.weight, self.bias, self.scale, self.shift))
        return replace(self, weight=weight, bias=bias, scale=scale, shift=shift)

    def __call__(self, features: Array) -> Array:
        """(n, F) -> (n, D) unit rows. Biased variance and eps 1e-5 as in torch; infinite where float32 overflows."""
        here = namespace(features)
        with np.errstate(over="ignore", invalid="ignore"):
            rows = features @ self.weight
            rows += self.bias
            variance = here.squared_lengths(rows) / rows.shape[1]
            rows *= here.cast(1 / here.lib.sqrt(variance + EPSILON), rows.dtype)[:, None]
            rows *= self.scale
            rows += self.shift
            return unit(rows)


@dataclass(frozen=True, eq=False)
class Turn:
    """unit((x − mean) · whitener · rotationᵀ): how the fused family maps one expert onto the sphere."""

    mean: Array
    matrix: Array

    @classmethod
    def of(cls, rotation: Array, whitener: Array, mean: Array) -> "Turn":
        """From R (D, D), W (D, D) and μ (D,)."""
        matrix = whitener.astype(np.float64) @ rotation.T.astype(np.float64)
        return cls(mean, matrix.astype(np.float32))

    def __call__(self, embeddings: Array) -> Array:
        """(n, D) -> (n, D) unit rows."""
        with np.errstate(over="ignore", invalid="ignore"):
            return unit((embeddings - self.mean) @ self.matrix)
