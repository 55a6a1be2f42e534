"""The main window: what it is made of, and how the parts hear of each other. It computes nothing."""

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QMainWindow, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from geolip_viewer.app.actions.action_bars import ActionBars
from geolip_viewer.app.actions.context_menu import PictureMenu
from geolip_viewer.app.actions.help_dialogs import Help
from geolip_viewer.app.actions.key_guard import KeyGuard
from geolip_viewer.app.actions.search import Palette
from geolip_viewer.app.document.display import Looks, look_of
from geolip_viewer.app.document.edit import Edit
from geolip_viewer.app.document.opening import Opening
from geolip_viewer.app.document.sessions import Sessions
from geolip_viewer.app.document.workspace import Workspace
from geolip_viewer.app.export.exporting import Exporting
from geolip_viewer.app.images.item_images import ItemPictures
from geolip_viewer.app.panels.docks import PANELS, dock
from geolip_viewer.app.panels.layout import Arrangement, name_tabs
from geolip_viewer.app.panels.start_page import StartPage
from geolip_viewer.app.panels.status_bar import Status
from geolip_viewer.app.panels.trust_panel import TrustPanel
from geolip_viewer.app.picture.camera import Camera
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.picture.circle_selection import CircleSelection
from geolip_viewer.app.picture.play_bar import PlayBar
from geolip_viewer.app.picture.pointer import Pointer
from geolip_viewer.app.picture.transition import Morph
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.system.error_dialogs import ErrorDialogs
from geolip_viewer.app.system.log_file import log_path
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.tables.saving_rows import SavingRows
from geolip_viewer.app.tables.table_columns import TableColumns
from geolip_viewer.app.widgets.banner import Banner
from geolip_viewer.errors import ViewerError
from geolip_viewer.state import State, Store
from geolip_viewer.views.base import View

APPLICATION = "GeoLIP Viewer"
LACKING = "lacking"
SMALLEST = (900, 600)
FIRST = (1360, 860)
LEAST_PICTURE = (320, 200)


class Window(QMainWindow):
    """Everything hangs on the workspace; actions find their parts by name."""

    def __init__(self, views: Sequence[View], store: Store, memory: Settings, log: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAccessibleName(APPLICATION)
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self._was_shown = False
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.memory = memory
        self.workspace = Workspace(views, store, self)
        self.picture = Canvas()
        self.banner = Banner()
        self.play_bar = PlayBar(self.workspace)
        self.troubles = ErrorDialogs(self)
        self.sessions = Sessions(self, self.workspace, memory)
        self.opening = Opening(self, self.workspace, memory, self.banner, self.sessions)
        self.camera = Camera(self.workspace, self.picture)
        self.selecting = Selecting(self.workspace)
        self.pointer = Pointer(self.workspace, self.picture, self.selecting)
        self.picture_menu = PictureMenu(self.workspace, self.picture, self.selecting)
        self.exporting = Exporting(self, self.workspace, self.picture, memory)
        self.palette_opener = Palette(self, self.workspace)
        self.empty = StartPage(self.opening.choose_checkpoint, self.opening.open_sample)
        self._pages = self._made_pages()
        self.docks = {panel.id: dock(panel, self.workspace, self) for panel in PANELS}
        self._arrangement = Arrangement(self, self.docks)
        for columns in self.findChildren(TableColumns):
            columns.remember_in(memory)
        self.parts = {
            "window": self,
            "opening": self.opening,
            "sessions": self.sessions,
            "camera": self.camera,
            "exporting": self.exporting,
            "palette": self.palette_opener,
            "selecting": self.selecting,
            "trust": TrustPanel(self.workspace, self.picture, self.docks["trust"]),
            "circle": CircleSelection(self.workspace, self.picture, self.selecting),
            "pictures": ItemPictures(self, self.workspace, memory),
            "saving": SavingRows(self.workspace, self),
            "edit": Edit(self.workspace),
            "looks": Looks(self.workspace, memory),
            "help": Help(self, self.workspace, log or log_path()),
        }
        self._tabs_moved = QTimer(self)
        self._tabs_moved.setSingleShot(True)
        self._tabs_moved.timeout.connect(lambda: name_tabs(self))
        self.bars = ActionBars(self, self.workspace, self.parts)
        self.palette_opener.bars = self.picture_menu.bars = self.bars
        self.setStatusBar(Status(self.workspace, self))
        KeyGuard(self)
        self._add_menus()
        self._connect()
        self.morph = Morph(self.workspace, self.picture)
        self._restore_layout()
        self._on_opened(None)

    def start_picture(self) -> None:
        """Make the viewport; where there is no OpenGL say so, and go on with the rest."""
        try:
            self.picture.start()
        except ViewerError as error:
            self.troubles.show("start", error)

    def switch_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def switch_tables(self) -> None:
        """Show both tables, or hide them."""
        tables = [self.docks["items"], self.docks["anchors"]]
        are_hidden = all(each.isHidden() for each in tables)
        for each in tables:
            each.setVisible(are_hidden)
        loaded = self.workspace.loaded
        tables[0 if loaded is None or loaded.item_count else 1].raise_()

    # -- what it is made of

    def _made_pages(self) -> QStackedWidget:
        centre = QWidget(self)
        centre.setObjectName("centre")
        centre.setMinimumSize(*LEAST_PICTURE)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        pages = QStackedWidget(centre)
        pages.setObjectName("pages")
        pages.addWidget(self.empty)
        pages.addWidget(self.picture)
        layout.addWidget(self.banner)
        layout.addWidget(pages, 1)
        layout.addWidget(self.play_bar)
        self.setCentralWidget(centre)
        return pages

    def _add_menus(self) -> None:
        recent = self.bars.menu("File/Open recent")
        self.bars.menu("File").insertMenu(self.bars.by_id["file.features"], recent)
        recent.aboutToShow.connect(lambda: self.opening.fill_recent_menu(recent))
        self.opening.fill_recent_menu(recent)
        for each in self.docks.values():
            each.dockLocationChanged.connect(lambda _: self._tabs_moved.start())
            self.bars.menu("Panels").addAction(each.toggleViewAction())
        self.bars.menu("Panels").addSeparator()
        self.bars.menu("Panels").addAction("Usual layout", self._arrangement.set_usual)

    def _connect(self) -> None:
        workspace = self.workspace
        workspace.opened.connect(self._on_opened)
        workspace.state_changed.connect(self._on_state)
        workspace.shown.connect(self._on_shown)
        workspace.redrawn.connect(self.picture.show_scenes)
        workspace.moved.connect(self.picture.move_scenes)
        workspace.unavailable.connect(self._on_lacking)
        workspace.trouble.connect(self.troubles.show)
        self.sessions.changed.connect(self._retitle)
        self.palette_opener.found.connect(self.camera.face_selection)
        self.picture.started.connect(self._on_started)
        self.picture.set_look(look_of(workspace.state, None))

    # -- how it follows

    def _on_opened(self, loaded: object) -> None:
        self._turn_to(self.empty if loaded is None else self.picture)
        self.empty.show_recents(self.memory, self.opening.open_recent)
        self.picture.set_look(look_of(self.workspace.state, self.workspace.loaded))
        if loaded is None:
            self.picture.show_scenes(())
        self._retitle()

    def _turn_to(self, page: QWidget) -> None:
        """Show a page of the centre; the other one claims no room, and what had the focus there passes it on."""
        focus = self.focusWidget()
        is_passed_on = page is self.picture and (focus is None or self.empty.isAncestorOf(focus))
        for each in (self.empty, self.picture):
            policy = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        self._pages.setCurrentWidget(page)
        if is_passed_on:
            (self.picture.viewport or self.picture).setFocus()

    def _on_started(self, viewport: QWidget) -> None:
        viewport.settled.connect(self.camera.settle)  # type: ignore[attr-defined]
        if self.picture.hasFocus():
            viewport.setFocus()

    def _on_state(self, old: State, new: State) -> None:
        if (old.display, old.selection, old.filters) != (new.display, new.selection, new.filters):
            self.picture.set_look(look_of(new, self.workspace.loaded))

    def _on_shown(self, scenes: tuple[object, ...]) -> None:
        self.banner.dismiss(LACKING)
        show = self.picture.move_scenes if self.play_bar.is_moving else self.picture.show_scenes
        show(scenes)  # type: ignore[arg-type]

    def _on_lacking(self, error: ViewerError) -> None:
        self.banner.say(LACKING, str(error), sign="triangle-alert")

    def _retitle(self) -> None:
        checkpoint, session = self.workspace.state.checkpoint, self.sessions.path
        names = [path.name for path in (checkpoint.path if checkpoint else None, session) if path is not None]
        self.setWindowTitle(f"{' · '.join(names)}[*] – {APPLICATION}" if names else f"{APPLICATION}[*]")
        self.setWindowModified(self.sessions.is_changed)

    # -- what comes from outside

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        mime = event.mimeData() if event is not None else None
        if event is not None and mime is not None and mime.hasUrls():
            event.acceptProposedAction()
            self.empty.invite(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent | None) -> None:
        self.empty.invite(False)

    def dropEvent(self, event: QDropEvent | None) -> None:
        self.empty.invite(False)
        mime = event.mimeData() if event is not None else None
        if event is None or mime is None:
            return
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        QTimer.singleShot(0, lambda: self.opening.drop(paths))  # not while the other program waits for the drop to end

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is None:
            return
        if self.sessions.is_changed:
            event.ignore()
            self.sessions.settle(self.close)
            return
        if self.exporting.is_busy:
            event.ignore()
            self.exporting.settle(self.close)
            return
        self.shut_down()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """End all that runs, without a question, and leave nothing half written."""
        self.memory.keep_layout(self.saveGeometry(), self.saveState())
        self.camera.stop()
        self.exporting.close()
        self.workspace.worker.close()
        self.workspace.thumbnails.close()
        self.picture.shut_down()

    def showEvent(self, event: QShowEvent | None) -> None:
        """The usual layout needs the size that the window really got."""
        super().showEvent(event)
        if self.memory.layout is None and not self._was_shown:
            self._arrangement.set_usual()
        self._was_shown = True

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002
        """Tab passes over panels that stand behind another tab: Qt takes them for visible."""
        first = self.focusWidget()
        while super().focusNextPrevChild(next):
            reached = self.focusWidget()
            behind = [dock for dock in self.docks.values() if dock.isVisible() and dock.visibleRegion().isEmpty()]
            if reached is first or not any(dock.isAncestorOf(reached) for dock in behind):
                return True
        return False

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._arrangement.follow()

    def _restore_layout(self) -> None:
        self._arrangement.set_usual()
        geometry, layout = self.memory.geometry, self.memory.layout
        if geometry is not None:
            self.restoreGeometry(geometry)
        if layout is not None:
            self._arrangement.restore(layout)
        name_tabs(self)
