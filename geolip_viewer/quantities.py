"""The names of quantities wherever they are written: in the window, in tables and files, in pictures and reports.

Keys of JSON, npz and Arrow, and of the command line's own files, are no words and stay as they are.
"""

NEAREST_ANCHOR_COSINE = "nearest-anchor cosine"  # of an item, or of an anchor with the others
SQUARED_NORM = "squared norm captured"  # of a unit vector, by the three directions that are drawn
NEIGHBOR_RECALL = "neighbour recall"  # of an item's true neighbours, the share that is drawn near it
SUBSAMPLE_STABILITY = "stability under subsampling"  # of an item's drawn neighbours, the share that a part's fit keeps
SEED_STABILITY = "stability over seeds"  # the share that a fit with another seed keeps
NEAREST_ANCHOR_RANK = "nearest-anchor rank"  # of an item's true nearest anchor, where the item is drawn
HELD_OUT = "held-out"  # of items that a second fit left out, and that are put where their neighbours are
ASSIGNED_ITEMS = "assigned items"  # of an anchor: the items that it is nearest to


def titled(name: str) -> str:
    """A name with a capital letter, for the beginning of a line."""
    return name[:1].upper() + name[1:]
