"""How a faithful globe is fitted; in a module of its own, so that settings can be named without importing the fit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How to fit.

    `anchor_share` of the slope is that of the items' true nearest anchors, `sharpness` their τ. All pairs of points
    repel as long as there are at most `exact` points; of more, nested cells stand for those that are far. Then `first`
    items are fitted in `steps` steps, and each level after them in `refined` ones and with a share of its own,
    `refined_share`. The `seed` moves where points start, by a thousandth of the radius, and nothing else.

    A step is `step_length` radians long at the first scale, and grows shorter as a neighbourhood does, by 1/√s; in the
    last `slowing` of the steps it shrinks to nothing besides, so that the points settle.
    """

    perplexity: float = 20.0
    anchor_share: float = 0.1
    refined_share: float = 0.15
    sharpness: float = 2.0
    steps: int = 500
    refined: int = 80
    exact: int = 6000
    first: int = 5000
    step_length: float = 0.1
    slowing: float = 0.4
    shown_every: int = 20
    seed: int = 0


STANDARD = Settings()
