"""Starts the window: it stands before anything heavy is imported."""

import gc
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PyQt6.QtWidgets import QApplication

from geolip_viewer import __version__
from geolip_viewer.app.document.window_title import APPLICATION
from geolip_viewer.app.system import qt_messages, theme
from geolip_viewer.app.system.error_dialogs import catch_all
from geolip_viewer.app.system.log_file import keep_log, log_path
from geolip_viewer.app.system.opengl import set_surface_format
from geolip_viewer.app.system.quit_signals import QuitSignals
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.settings_file import SettingsFile, settings_of_qt, settings_path
from geolip_viewer.app.window import Window
from geolip_viewer.look import DisplaySettings, ThemeName
from geolip_viewer.state import CheckpointSource, FeaturesSource, State, Store
from geolip_viewer.views import VIEWS

FIRST_FRAME = 100  # milliseconds: drawing starts at once, and no timer fires during it


@dataclass(frozen=True)
class LaunchRequest:
    """What the command line asks the window to open and to compare, and where screenshots go."""

    checkpoint: CheckpointSource | None = None
    features: FeaturesSource | None = None
    sample: bool = False
    sample_run: bool = False
    run: tuple[Path, ...] = ()  # checkpoints of one training run
    screenshots: Path | None = None
    compared: CheckpointSource | None = None


def run(wish: LaunchRequest) -> int:
    """Open the window and return the exit status when it was closed."""
    sys.excepthook = catch_all
    keep_log(log_path())
    qt_messages.log_qt_messages()
    set_surface_format()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("geolip-viewer")
    application.setApplicationDisplayName(APPLICATION)
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("geolip-viewer")
    theme.set_up(application)
    kept = SettingsFile(settings_path(), settings_of_qt)
    window = create_window(application, Settings(kept, wish.screenshots))
    window.show()
    signals = QuitSignals(lambda number: end(window, 128 + number), application)
    QTimer.singleShot(0, lambda: begin(window, wish))
    status = application.exec()
    signals.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # while Python and the application still exist
    return status


def create_window(application: QApplication, memory: Settings) -> Window:
    """The window in the theme that was chosen last, or the desktop's."""
    kept = memory.theme
    wanted: ThemeName = theme.of_desktop(application) if kept == "system" else kept
    theme.apply_theme(application, wanted)
    return Window(VIEWS, Store(State(display=DisplaySettings(theme=wanted))), memory)


def begin(window: Window, wish: LaunchRequest) -> None:
    """Called once the window is shown: import the drawing libraries, and meanwhile open the files asked for.

    What is computed beside the picture waits until it was drawn: in Python threads take time from each other.
    """
    worker = window.services.worker
    worker.hold_background()
    drawing = ImportDrawing(QCoreApplication.instance())
    drawing.finished.connect(window.start_picture)
    drawing.finished.connect(lambda: QTimer.singleShot(FIRST_FRAME, worker.release_background))
    drawing.start()
    if wish.run:
        key = wish.checkpoint.anchors_key if wish.checkpoint is not None else None
        window.opening.open_run(wish.run, wish.features, key)
    elif wish.checkpoint is not None:
        window.opening.open_source(wish.checkpoint, wish.features, wish.compared)
    elif wish.sample:
        window.opening.open_sample(wish.compared)
    elif wish.sample_run:
        window.opening.open_sample_run()


def end(window: Window, status: int) -> None:
    """Close the window without a question and end with this status: nothing half written is left."""
    window.shut_down()
    QCoreApplication.exit(status)


class ImportDrawing(QThread):
    """Imports drawing libraries, which takes a second, without blocking the window or its worker."""

    def __init__(self, application: QCoreApplication | None) -> None:
        super().__init__(application)
        self.setObjectName("import_drawing")
        if application is not None:
            application.aboutToQuit.connect(self.wait)

    def run(self) -> None:
        with suppress(Exception):  # drawing imports it again and reports what is wrong
            import geolip_viewer.app.picture.viewport  # noqa: F401
        gc.freeze()  # imported objects stay alive: collections can skip them
        gc.enable()
