"""The objects of one window whose methods actions call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from geolip_viewer.app.actions.help_dialogs import Help
from geolip_viewer.app.actions.search import Palette
from geolip_viewer.app.document.comparing import Comparing
from geolip_viewer.app.document.display import DisplayActions
from geolip_viewer.app.document.edit import Edit
from geolip_viewer.app.document.opening import Opening
from geolip_viewer.app.document.sessions import Sessions
from geolip_viewer.app.images.item_images import ItemImageSource
from geolip_viewer.app.panels.panels import Panels
from geolip_viewer.app.panels.trust_actions import TrustActions
from geolip_viewer.app.picture.bookmarks import Bookmarks
from geolip_viewer.app.picture.camera import Camera
from geolip_viewer.app.picture.drawn_selection import DrawnSelection
from geolip_viewer.app.picture.play_bar import PlayBar
from geolip_viewer.app.picture.pointer import Pointer
from geolip_viewer.app.run.player import RunPlayer
from geolip_viewer.app.selection.named_selections import NamedSelections
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.tables.saving_rows import SavingRows

if TYPE_CHECKING:
    from geolip_viewer.app.export.exporting import Exporting


class WindowActions(Protocol):
    """What the main window does itself."""

    def close(self) -> bool: ...
    def switch_full_screen(self) -> None: ...
    def focus_menu_bar(self) -> None: ...


@dataclass(frozen=True)
class ActionTargets:
    """What the rows of one window are bound to. The exporter is made when it is first needed."""

    window: WindowActions
    panels: Panels
    opening: Opening
    sessions: Sessions
    comparing: Comparing
    camera: Camera
    exporting: "Callable[[], Exporting]"
    palette: Palette
    selecting: Selecting
    named_selections: NamedSelections
    bookmarks: Bookmarks
    trust: TrustActions
    drawn_selection: DrawnSelection
    pointer: Pointer
    item_images: ItemImageSource
    saving_rows: SavingRows
    edit: Edit
    display: DisplayActions
    player: RunPlayer
    play_bar: PlayBar
    help: Help
