"""What the picture does."""

from enum import Enum


class Activity(Enum):
    """One at a time: playing comes before a transition, that before a fit."""

    STILL = "still"
    FITTING = "fitting"  # it is the best so far of a fit that goes on
    PLAYING = "playing"  # every picture is one more frame
    IN_TRANSITION = "in transition"  # marks are on their way from the picture before
