"""What the inspector says where nothing is selected."""

from geolip_viewer.app.document.descriptions import item_name
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.widgets.rich_text import link

HINTS = (
    "<p class='quiet'>Click an item or an anchor in the picture. Ctrl toggles, Shift adds.</p>"
    "<p class='quiet'>Ctrl+F finds classes, a drag down the legend selects them; a click on a name shows one alone.</p>"
    "<p class='quiet'>Shift and drag selects what lies in a circle.</p>"
    "<p class='quiet'>A double click opens an item alone with its anchors.</p>"
)


def empty_page(shown_item: int | None, loaded: Loaded) -> str:
    """How things are selected; first which item the view shows, where it shows only one."""
    shows = (
        "" if shown_item is None else f" The picture shows {link(f'item:{shown_item}', item_name(shown_item, loaded))}."
    )
    return f"<p>Nothing is selected.{shows}</p>{HINTS}"
