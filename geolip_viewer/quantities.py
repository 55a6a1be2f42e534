"""The names of quantities wherever they are written: in the window, in tables and files, in pictures and reports.

Keys of JSON, npz and Arrow, and of the command line's own files, are no words and stay as they are.
"""

NEAREST_ANCHOR_COSINE = "nearest-anchor cosine"  # of an item, or of an anchor with the other anchors
SQUARED_NORM = "squared norm captured"  # of a unit vector, by the three drawn directions
NEIGHBOR_RECALL = "neighbour recall"  # the share of an item's true neighbours that is drawn near it
SUBSAMPLE_STABILITY = "stability under subsampling"  # the share of drawn neighbours that a fit of a part keeps
SEED_STABILITY = "stability over seeds"  # the share that a fit with another seed keeps
NEAREST_ANCHOR_RANK = "nearest-anchor rank"  # rank of an item's true nearest anchor in the drawing
HELD_OUT = "held-out"  # of items left out of a second fit and placed among their neighbours
ASSIGNED_ITEMS = "assigned items"  # the items whose nearest anchor it is


def titled(name: str) -> str:
    """A name with a capital letter, for the beginning of a line."""
    return name[:1].upper() + name[1:]
