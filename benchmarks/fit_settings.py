"""How the settings of a fit affect a globe, measured on held-out items: λ and τ, and the steps of the descent."""

import numpy as np

from benchmarks import data_sets
from benchmarks.data_sets import CHOOSING
from benchmarks.drawing import drawn, fitted, head, held_out, measured, row, with_settings
from geolip_viewer.geometry.fit_settings import Settings
from geolip_viewer.geometry.trust import HELD_OUT


def choosing() -> None:
    """λ and τ, on data sets with no figures reported elsewhere."""
    tried = ((0, 2), (0.05, 2), (0.1, 1), (0.1, 2), (0.1, 4), (0.2, 1), (0.2, 2), (0.4, 2))
    head("λ and τ", "data", "λ", "τ", "anchor", "new items", "± ", "recall", "new items")
    for name, make in CHOOSING.items():
        data = make()
        for share, sharpness in tried:
            way = with_settings(Settings(anchor_share=share, sharpness=float(sharpness)))
            found, new = measured(data, way(*data)).figures, held_out(data, way)
            if new is None or new.among_anchors is None:
                continue
            error = float(new.among_anchors.right.std() / np.sqrt(len(new.rows)))
            new_figures = new.figures
            row(
                name,
                f"{share:g}",
                sharpness,
                found["nearest_anchor_agreement"],
                new_figures["nearest_anchor_agreement"],
                error,
                found["neighbors_kept"],
                new_figures["neighbors_kept"],
            )


def descent() -> None:
    """Number and length of steps, and the last part in which they slow down; on the data of `choosing` and on noise.

    In noise, everything that a fit draws is invented.
    """
    tried = (
        (400, 0.1, 2 / 3),
        (500, 0.1, 2 / 3),
        (500, 0.1, 0.4),
        (500, 0.15, 0.4),
        (600, 0.1, 0.4),
    )
    head("steps", "data", "steps", "length", "slowing", "anchor", "new items", "recall", "new items", "s")
    for name, make in {**CHOOSING, "noise": data_sets.noise}.items():
        data = make()
        for steps, length, slowing in tried:
            way = with_settings(Settings(steps=steps, step_length=length, slowing=slowing))
            positions, seconds = drawn(data, way)
            found, new = measured(data, positions).figures, held_out(data, way)
            unseen = new.figures if new is not None else {}
            both = [each.get(key) for key in HELD_OUT for each in (found, unseen)]
            row(name, steps, f"{length:g}", f"{slowing:.2f}", *both, f"{seconds:.1f}")


def draws() -> None:
    """What the globe preserves of digits, with several draws of anchors."""
    head("digits", "draw of the anchors", "anchor", "recall", "s")
    found = []
    for seed in range(10):
        data = data_sets.digits(seed=seed)
        positions, seconds = drawn(data, fitted)
        figures = measured(data, positions).figures
        found.append([*(figures[key] for key in HELD_OUT), seconds])
        row(seed, *found[-1][:2], f"{seconds:.1f}")
    for name, of_all in (("least", np.min), ("mean", np.mean), ("largest", np.max)):
        agreement, recall, seconds = (float(each) for each in of_all(np.array(found, float), axis=0))
        row(name, agreement, recall, f"{seconds:.1f}")
