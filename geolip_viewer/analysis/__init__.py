"""Every number about a checkpoint and its features, by name, computed when first asked for and then kept."""

from geolip_viewer.analysis.differences import PairStatistics, Space
from geolip_viewer.analysis.lenses import Lens
from geolip_viewer.analysis.spread import Spread

__all__ = ["Analysis", "Lens", "PairStatistics", "Space"]


class Analysis(Spread):
    """Inputs → items → anchors → lenses → differences → projected positions → trust → lens globes → spread.

    Each class adds names and reads those before it.

    Every result is read-only and kept once it is complete; a cancelled pass keeps nothing, so that the next request
    starts again. Results of one pass over the data share it. N items, A anchors, D dimensions, E experts, P pairs, C
    classes. MissingDataError is raised by what the data cannot answer: lenses without projectors, differences with one
    expert.
    """
