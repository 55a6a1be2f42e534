"""The main window: what it is made of, and how the parts hear of each other. It computes nothing."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QMainWindow, QWidget

from geolip_viewer.app.actions.action_bars import ActionBars
from geolip_viewer.app.actions.context_menu import ContextMenu
from geolip_viewer.app.actions.field_guard import FieldGuard
from geolip_viewer.app.actions.help_dialogs import Help
from geolip_viewer.app.actions.search import Palette
from geolip_viewer.app.actions.targets import ActionTargets
from geolip_viewer.app.document.comparing import Comparing
from geolip_viewer.app.document.display import DisplayActions
from geolip_viewer.app.document.edit import Edit
from geolip_viewer.app.document.file_drop import FileDrop
from geolip_viewer.app.document.opening import Opening
from geolip_viewer.app.document.sessions import Sessions
from geolip_viewer.app.document.window_title import APPLICATION, WindowTitle
from geolip_viewer.app.export.running_exports import RunningExports
from geolip_viewer.app.images.item_images import ItemImageSource
from geolip_viewer.app.panels.central_widget import CentralWidget
from geolip_viewer.app.panels.docks import PANELS, dock
from geolip_viewer.app.panels.inspector_in_front import InspectorInFront
from geolip_viewer.app.panels.layout import DockLayout
from geolip_viewer.app.panels.naming_saved import NamingSaved
from geolip_viewer.app.panels.panels import Panels
from geolip_viewer.app.panels.start_page import StartPage
from geolip_viewer.app.panels.status_bar import Status
from geolip_viewer.app.panels.trust_actions import TrustActions
from geolip_viewer.app.picture.badge_buttons import BadgeButtons
from geolip_viewer.app.picture.camera import Camera
from geolip_viewer.app.picture.camera_following import CameraFollowing
from geolip_viewer.app.picture.class_names import ClassNames
from geolip_viewer.app.picture.drawn_selection import DrawnSelection
from geolip_viewer.app.picture.item_marks import ItemMarks
from geolip_viewer.app.picture.play_bar import PlayBar
from geolip_viewer.app.picture.pointer import Pointer
from geolip_viewer.app.run.current_time import CurrentTime
from geolip_viewer.app.run.measuring import RunMeasuring
from geolip_viewer.app.run.player import RunPlayer
from geolip_viewer.app.run.plot_clicks import PlotClicks
from geolip_viewer.app.run.timeline import Timeline
from geolip_viewer.app.run.watching import Watching
from geolip_viewer.app.services import Services
from geolip_viewer.app.system.error_dialogs import ErrorDialogs
from geolip_viewer.app.system.log_file import log_path
from geolip_viewer.app.system.screen import fit_to_screen
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.trust.items_trust import ItemsTrust
from geolip_viewer.app.widgets.banner import Banner
from geolip_viewer.errors import ViewerError
from geolip_viewer.state import Store
from geolip_viewer.views.base import View

if TYPE_CHECKING:
    from geolip_viewer.app.export.exporting import Exporting

UNAVAILABLE = "unavailable"


class Window(QMainWindow):
    """Composes services, parts and panels; what they do is described in their packages."""

    def __init__(self, views: Sequence[View], store: Store, settings: Settings, log: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAccessibleName(APPLICATION)
        fit_to_screen(self)
        self.setDockNestingEnabled(True)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.settings = settings
        self.services = Services.of(self, views, store, settings)
        self.document = self.services.document
        self.banner = Banner()
        self.error_dialogs = ErrorDialogs(self)
        self._make_parts()
        self.central = CentralWidget(self.banner, self.empty, self.services.canvas, (self.play_bar, self.timeline))
        self.setCentralWidget(self.central)
        FileDrop(self, self.opening, self.empty)
        WindowTitle(self, self.document, self.sessions)
        self.docks = {panel.id: dock(panel, self.services, self) for panel in PANELS}
        self._arrangement = DockLayout(self, self.docks, settings)
        self.panels = Panels(self.document, self.docks, self._arrangement)
        NamingSaved(self.services.named_selections, self.services.bookmarks, self.docks["kept"])
        InspectorInFront(self.pointer, self.docks["inspector"])
        self.bars = ActionBars(self, self.document, self._targets(log or log_path()))
        status = Status(self.document, self.services.messages, self.services.worker, self)
        self.running_exports.told.connect(status.clearMessage)
        self.setStatusBar(status)
        FieldGuard(self)
        self._add_menus()
        self._connect()
        self._arrangement.restore_last()
        self._on_opened(None)

    def _make_parts(self) -> None:
        """What several parts of the window, or its tests, speak to."""
        its, document, settings = self.services, self.document, self.settings
        self.play_bar = PlayBar(document, its.controller)
        self._make_run_parts()
        self.sessions = Sessions(self, document, its.messages, its.worker, its.loader, settings)
        self.opening = Opening(self, document, its.messages, its.loader, settings, self.banner, self.sessions)
        self.comparing = Comparing(self, document, its.messages, its.worker, settings)
        self.camera = Camera(document, its.camera_motion, settings)
        self.following = CameraFollowing(document, its.controller, self.camera)
        self.running_exports = RunningExports(self, its.messages, its.canvas)
        opening = self.opening
        self.empty = StartPage(
            opening.choose_checkpoint, opening.choose_embeddings, opening.open_sample, opening.open_sample_run
        )
        self.command_palette = Palette(self, document, its.thumbnails, its.selecting)
        self.badge_buttons = BadgeButtons(document, its.fitting, its.measurements, its.canvas)
        self.drawn_selection = DrawnSelection(document, its.canvas, its.selecting)
        self.pointer = Pointer(
            document, its.worker, its.table_data, its.thumbnails, its.measurements, its.canvas, its.selecting, settings
        )
        ItemsTrust(document, its.measurements, its.table_data)
        ItemMarks(document, its.thumbnails, its.canvas)
        ClassNames(document, its.controller, its.canvas)
        ContextMenu(document, its.table_data, its.canvas, its.selecting)

    @cached_property
    def exporting(self) -> "Exporting":
        """What writes files, imported and made when it is first asked for: starting needs nothing of it."""
        from geolip_viewer.app.export.exporting import Exporting

        its = self.services
        return Exporting(
            self,
            self.document,
            its.messages,
            its.worker,
            its.measurements,
            its.canvas,
            self.settings,
            its.thumbnails,
            self.running_exports,
        )

    def _make_run_parts(self) -> None:
        """What turns a run to another of its checkpoints, and shows where it is."""
        its, document = self.services, self.document
        resets = (its.fitting.reset, its.measurements.reset)
        self.current_time = CurrentTime(document, its.messages, its.worker, its.controller, resets)
        self.current_time.rested.connect(its.table_data.renew)
        self.run_measuring = RunMeasuring(document, its.worker, its.fitting)
        self.run_measuring.fitted.connect(self.current_time.refresh_motion)
        self.run_measuring.changed.connect(self.current_time.refresh_view)
        self.run_measuring.ended.connect(its.table_data.renew)
        self.run_player = RunPlayer(document, its.controller)
        self.current_time.refused.connect(self.run_player.pause)
        self.watching = Watching(document, its.messages, its.worker, its.loader, self.current_time)
        self.timeline = Timeline(document, self.run_measuring, self.run_player, self.watching, self.settings)
        PlotClicks(document, self.run_player, its.canvas)

    def _targets(self, log: Path) -> ActionTargets:
        its = self.services
        return ActionTargets(
            window=self,
            panels=self.panels,
            opening=self.opening,
            sessions=self.sessions,
            comparing=self.comparing,
            camera=self.camera,
            exporting=lambda: self.exporting,
            palette=self.command_palette,
            selecting=its.selecting,
            named_selections=its.named_selections,
            bookmarks=its.bookmarks,
            trust=TrustActions(self.document, self.badge_buttons, self.docks["trust"]),
            drawn_selection=self.drawn_selection,
            pointer=self.pointer,
            item_images=ItemImageSource(self, self.document, its.worker, its.thumbnails, self.settings),
            saving_rows=its.saving_rows,
            edit=Edit(self.document),
            display=DisplayActions(self.document, self.settings),
            player=self.run_player,
            play_bar=self.play_bar,
            help=Help(self, self.document, log),
        )

    def start_picture(self) -> None:
        """Make the viewport; without OpenGL, say so and continue without it."""
        try:
            self.services.canvas.start()
        except ViewerError as error:
            self.error_dialogs.show("start", error)

    def switch_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def focus_menu_bar(self) -> None:
        """Open the first menu, from which arrow keys go through all of them."""
        bar = self.menuBar()
        if bar is not None and bar.actions():
            bar.setActiveAction(bar.actions()[0])

    # -- its parts

    def _add_menus(self) -> None:
        recent = self.bars.menu("File/Open recent")
        self.bars.menu("File").insertMenu(self.bars.by_id["file.run"], recent)
        recent.aboutToShow.connect(lambda: self.opening.fill_recent_menu(recent))
        self.opening.fill_recent_menu(recent)
        for each in self.docks.values():
            each.visibilityChanged.connect(self.bars.refresh_soon)

    def _connect(self) -> None:
        its = self.services
        its.messages.error.connect(self.error_dialogs.show)
        its.messages.unavailable.connect(self._on_unavailable)
        its.messages.available.connect(lambda: self.banner.dismiss(UNAVAILABLE))
        its.messages.saved.connect(self.running_exports.show_saved)
        its.selecting.hint.connect(its.messages.tell)
        self.following.hint.connect(its.messages.tell)
        its.named_selections.combined.connect(its.messages.tell)
        its.canvas.started.connect(self._on_started)
        self.document.opened.connect(self._on_opened)
        self.command_palette.chosen.connect(its.canvas.take_focus)

    # -- updates

    def _on_opened(self, loaded: object) -> None:
        if loaded is None:
            self.central.show_start_page()
        else:
            self.central.show_picture()
        self.empty.show_recents(self.settings, self.opening.open_recent)

    def _on_started(self, viewport: QWidget) -> None:
        viewport.pose_set.connect(self.camera.keep)  # type: ignore[attr-defined]
        if self.services.canvas.hasFocus():
            viewport.setFocus()

    def _on_unavailable(self, error: ViewerError) -> None:
        self.banner.show_message(UNAVAILABLE, str(error), sign="triangle-alert")

    # -- closing and size

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is None:
            return
        if self.sessions.is_changed:
            event.ignore()
            self.sessions.confirm_unsaved(self.close)
            return
        if self.running_exports.is_busy:
            event.ignore()
            self.running_exports.confirm_stop(self.close)
            return
        self.shut_down()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """End everything that is running, without asking, and leave nothing half-written."""
        self.settings.keep_layout(self.saveGeometry(), self.saveState())
        self.services.camera_motion.spin.stop()
        self.running_exports.close()
        self.watching.close()
        self.services.close()
        self.settings.save()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._arrangement.on_shown()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002
        """Tab skips panels that are behind another tab, which Qt considers visible.

        What was hidden while it had the focus passes it to the picture: the next button would take Space for a click.
        """
        first = self.focusWidget()
        if first is not None and not first.isVisible():
            self.services.canvas.take_focus()
            return True
        while super().focusNextPrevChild(next):
            reached = self.focusWidget()
            behind = [dock for dock in self.docks.values() if dock.isVisible() and dock.visibleRegion().isEmpty()]
            if reached is first or not any(dock.isAncestorOf(reached) for dock in behind):
                return True
        return False

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._arrangement.follow()
