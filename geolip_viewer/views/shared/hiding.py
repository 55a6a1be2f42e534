"""Options of a view that hide items, as the filters of a state do."""

from collections.abc import Callable, Sequence

from geolip_viewer.analysis import Analysis
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.views.shared.measurable import MeasurableEmbedding

Pictures = Callable[[], Sequence[MeasurableEmbedding]]
"""What a panel draws, once it is asked for."""


class HidesItems:
    """Options that can leave out items of a panel; what they leave is what its title, legend, names and badge cover."""

    def left(
        self, items: ShownItems, _analysis: Analysis, _pictures: Pictures, /
    ) -> tuple[ShownItems, tuple[str, ...]]:
        """What is left of some items of an analysis in a panel that draws these pictures, and notices about that.

        Raises OptionError for an option that names what is not there.
        """
        return items, ()
