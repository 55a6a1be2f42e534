"""Starts the window: it stands before anything heavy is imported."""

import sys
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PyQt6.QtWidgets import QApplication

from geolip_viewer import __version__
from geolip_viewer.app import theme
from geolip_viewer.app.log_file import keep_log, log_path
from geolip_viewer.app.memory import Memory
from geolip_viewer.app.picture_area import set_surface_format
from geolip_viewer.app.troubles import catch_all
from geolip_viewer.app.window import APPLICATION, Window
from geolip_viewer.look import ThemeName
from geolip_viewer.state import Appearance, CheckpointSource, FeaturesSource, State, Store
from geolip_viewer.views import VIEWS


@dataclass(frozen=True)
class Wish:
    """What the command line asks the window to open, and where screenshots go."""

    checkpoint: CheckpointSource | None = None
    features: FeaturesSource | None = None
    sample: bool = False
    screenshots: Path | None = None


def run(wish: Wish) -> int:
    """Open the window and return the exit status when it was closed."""
    sys.excepthook = catch_all
    keep_log(log_path())
    set_surface_format()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("geolip-viewer")
    application.setApplicationDisplayName(APPLICATION)
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("geolip-viewer")
    theme.set_up(application)
    window = made_window(application, Memory(QSettings("geolip-viewer", "geolip-viewer"), wish.screenshots))
    window.show()
    QTimer.singleShot(0, lambda: begin(window, wish))
    status = application.exec()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # while Python and the application still stand
    return status


def made_window(application: QApplication, memory: Memory) -> Window:
    """The window in the theme that was chosen last, or the desktop's."""
    kept = memory.theme
    wanted: ThemeName = theme.of_desktop(application) if kept == "system" else kept
    theme.wear(application, wanted)
    return Window(VIEWS, Store(State(appearance=Appearance(theme=wanted))), memory)


def begin(window: Window, wish: Wish) -> None:
    """Once the window stands: import what draws in the worker's thread, then open what was asked for."""
    window.workspace.worker.request("start", import_drawing, then=lambda _: window.start_picture())
    if wish.checkpoint is not None:
        window.opening.open_source(wish.checkpoint, wish.features)
    elif wish.sample:
        window.opening.open_sample()


def import_drawing() -> None:
    """A second of imports."""
    import geolip_viewer.render.stage  # noqa: F401
