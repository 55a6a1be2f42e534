"""What is on the screen when an export is asked for."""

from geolip_viewer.app.document.display import look_of
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.export.kinds import ShownOnScreen
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.look import CameraPose
from geolip_viewer.views.shared.measures import takes_second_fit


def shown_on_screen(
    document: Document, pose: CameraPose, size: tuple[int, int], *, has_pictures: bool
) -> ShownOnScreen:
    """Of a document seen from `pose`, in a picture of so many logical pixels."""
    loaded, shown = document.loaded, document.result
    is_fitted = document.drawn_state.projection == FAITHFUL
    return ShownOnScreen(
        document.scenes,
        look_of(document.state, loaded),
        pose,
        size,
        has_items=loaded is not None and loaded.item_count > 0,
        has_run=loaded is not None and loaded.run is not None,
        has_compared=document.compared is not None,
        has_pictures=has_pictures,
        takes_second_fit=shown is not None and is_fitted and takes_second_fit(shown.options),
    )
