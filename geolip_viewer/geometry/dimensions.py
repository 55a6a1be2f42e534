"""Other measures of how many directions share a spectrum; `spectra.effective_dimension` is the reference script's."""

import numpy as np

from geolip_viewer.geometry.arrays import Array


def participation_ratio(singular_values: Array) -> float:
    """Effective dimension of variances, (ΣS²)² / ΣS⁴, at most that of singular values. 0 if there is no variance."""
    variances = singular_values.astype(np.float64) ** 2
    total = variances.sum()
    return float(total**2 / (variances**2).sum()) if total > 0 else 0.0


def effective_rank(singular_values: Array) -> float:
    """exp(−Σ p ln p), p = S/ΣS (Roy & Vetterli 2007). 0 if there is no variance."""
    total = singular_values.sum(dtype=np.float64)
    if total <= 0:
        return 0.0
    shares = singular_values[singular_values > 0] / total
    return float(np.exp(-(shares * np.log(shares)).sum()))
