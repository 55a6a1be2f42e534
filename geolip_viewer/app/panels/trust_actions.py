"""What actions do about trust: open the panel, list the experts' disagreements, choose a projection."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.panels.panel_dock import PanelDock
from geolip_viewer.app.picture.badge_buttons import BadgeButtons
from geolip_viewer.geometry.projection import ProjectionSpec

if TYPE_CHECKING:
    from geolip_viewer.app.trust.trust_dock import TrustDock


class TrustActions(QObject):
    """Opens the trust panel, also where a badge is clicked, and answers for the projections of a view."""

    def __init__(self, document: Document, badges: BadgeButtons, dock: PanelDock) -> None:
        super().__init__(document)
        self.setObjectName("trust_actions")
        self._document = document
        self._dock = dock
        badges.clicked.connect(self.open_at)

    def open_at(self, panel: int) -> None:
        """Show the panel with the measures of what one panel of the picture draws."""
        self.open().show_panel(panel)

    def disagreements(self) -> None:
        """Open the list of items on which the experts disagree most."""
        self.open().disagreements.ask()

    def open(self) -> "TrustDock":
        """Show the panel, above those that share its place."""
        from geolip_viewer.app.trust.trust_dock import TrustDock

        self._dock.bring_to_front()
        made = self._dock.panel
        assert isinstance(made, TrustDock)
        return made

    def refusal(self, projection: ProjectionSpec) -> str:
        """Why the view cannot be drawn in a projection, "" if it can."""
        view = self._document.view
        return view.projections.refusal(projection) if view is not None else ""

    def shows(self, projection: ProjectionSpec) -> bool:
        """Whether the view is drawn in it."""
        view = self._document.view
        return view is not None and view.projections.applied(self._document.state.projection) == projection

    def choose_projection(self, projection: ProjectionSpec, _: bool = True) -> None:
        """Put items and anchors where another projection puts them."""
        self._document.store.change(projection=projection)
