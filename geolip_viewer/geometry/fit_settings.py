"""How a faithful globe is fitted; a separate module, so that settings can be used without importing the fit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How to fit.

    `anchor_share` is the share of the slope that comes from the items' true nearest anchors, and `sharpness` their τ.
    Up to `exact` points, all pairs repel; beyond that, nested cells stand for points that are far away. Then `first`
    items are fitted in `steps` steps, and each later level in `refined` steps with its own share, `refined_share`. The
    `seed` only moves where points start, by a thousandth of the radius.

    A step is `step_length` radians long at the first scale, and becomes shorter as neighbourhoods do, by 1/√s. Over the
    last share `slowing` of the steps it also shrinks to nothing, so that the points settle.
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
