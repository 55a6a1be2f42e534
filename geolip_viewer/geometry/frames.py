"""Which checkpoint's axes the checkpoints of a run are drawn by."""

from typing import Literal, get_args

Frame = Literal["auto", "aligned", "reference", "own"]
"""The reference's axes after the common rotation where there is one, after it in any case, as they are, or each
checkpoint's own, turned to the one before."""

FRAMES: tuple[Frame, ...] = get_args(Frame)
