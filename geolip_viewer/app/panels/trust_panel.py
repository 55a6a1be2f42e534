"""What the window's actions do about trust: open the panel, choose a projection, light up true neighbours."""

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QDockWidget

from geolip_viewer.app.document.workspace import Workspace
from geolip_viewer.app.picture.badge_buttons import BadgeButtons
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.trust.disagreement import DisagreementSection
from geolip_viewer.app.trust.trust_dock import TrustDock
from geolip_viewer.geometry.projection import ProjectionSpec


class TrustPanel(QObject):
    """Holds the sign over the picture, and knows where the panel is."""

    def __init__(self, workspace: Workspace, canvas: Canvas, dock: QDockWidget) -> None:
        super().__init__(workspace)
        self.setObjectName("trust_panel")
        self._workspace = workspace
        self._dock = dock
        self._sign = BadgeButtons(workspace, canvas)
        self._sign.clicked.connect(self.open_at)

    def open(self) -> None:
        """Show the panel, above those that share its place."""
        self._dock.show()
        self._dock.raise_()

    def open_at(self, panel: int) -> None:
        """Show the panel with the measures of what one panel of the picture draws."""
        self.open()
        page = self._dock.findChild(TrustDock, "trust")
        if page is not None:
            page.show_panel(panel)

    def show_pca(self, _: bool = True) -> None:
        self._project("PCA")

    def show_faithful(self, _: bool = True) -> None:
        self._project("faithful")

    def show_anchors(self, _: bool = True) -> None:
        self._project("PCA of anchors")

    def show_selection(self, _: bool = True) -> None:
        self._project("PCA of selection")

    def show_centred(self, _: bool = True) -> None:
        self._project("PCA centred")

    def show_other_components(self, _: bool = True) -> None:
        self._project("PCA 2-3-4")

    def disagreements(self) -> None:
        """Open the list of items on which the experts disagree most."""
        self.open()
        section = self._dock.findChild(DisagreementSection, "disagreement")
        if section is not None:
            section.ask()

    def _project(self, name: str) -> None:
        self._workspace.store.change(projection=ProjectionSpec.parse(name))
