"""What the picture does."""

from enum import Enum


class Activity(Enum):
    """One at a time: playing takes precedence over a transition, and a transition over a fit."""

    STILL = "still"
    FITTING = "fitting"  # the best so far of a fit in progress
    PLAYING = "playing"  # every picture is another frame
    IN_TRANSITION = "in transition"  # marks are moving from the previous picture
