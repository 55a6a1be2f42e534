"""Windows in tests: settings of their own, real events, and nothing left behind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QEvent
from PyQt6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document import loading
from geolip_viewer.app.system import theme
from geolip_viewer.app.system.opengl import set_surface_format
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.settings_file import SettingsFile
from geolip_viewer.app.window import Window
from geolip_viewer.state import CheckpointSource, FeaturesSource, State, Store
from geolip_viewer.views import VIEWS

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"
set_surface_format()


def choose_file(dialog: QFileDialog, path: Path) -> None:
    """Type a path into a file dialog and accept it."""
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    dialog.accept()


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    theme.set_up(qapp)
    theme.apply_theme(qapp, "dark")
    return qapp


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """After each test no top-level widget is left, whatever it opened."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    left = [f"{type(widget).__name__} {widget.objectName()}" for widget in QApplication.topLevelWidgets()]
    assert not left


@pytest.fixture
def memory(tmp_path: Path) -> Settings:
    return Settings(SettingsFile(tmp_path / "settings.json"), tmp_path / "screenshots")


@pytest.fixture
def window(qtbot, themed, memory, tmp_path) -> Iterator[Window]:
    """A window that is shown, without the viewport, which few tests need."""
    made = Window(VIEWS, Store(State()), memory, tmp_path / "window.log")
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.sessions.path = None
    made.close()
    sip.delete(made)


@pytest.fixture
def show_world(window, qtbot) -> Callable[[Analysis], None]:
    """Put an analysis of tests.synthetic on the screen, as if its files had been opened."""

    def show(analysis: Analysis) -> None:
        checkpoint, features = analysis.checkpoint, analysis.features
        source = CheckpointSource(Path("/made/up") / checkpoint.path)
        features_source = FeaturesSource("/made/up/features") if features is not None else None
        new = loading.loaded(checkpoint, features, source, features_source, VIEWS)
        with qtbot.waitSignal(window.document.result_changed, check_params_cb=lambda _: window.document.loaded is new):
            window.services.worker.request(
                "load",
                lambda: new,
                on_result=lambda answer: window.services.loader.begin(answer, window.document.state),
            )

    return show


@pytest.fixture
def dialog(qtbot) -> Callable[..., QWidget]:
    """Wait until a dialog of this name is there."""

    def find(name: str, kind: type[QWidget] = QWidget) -> QWidget:
        def found() -> list[QWidget]:
            widgets = [each for each in QApplication.topLevelWidgets() if each.objectName() == name]
            return [each for each in widgets if isinstance(each, kind) and each.isVisible()]

        qtbot.waitUntil(lambda: bool(found()))
        return found()[0]

    return find


@pytest.fixture
def error_text(dialog) -> Callable[[], str]:
    """The words of the error dialog, which is then closed."""

    def read() -> str:
        box = dialog("error", QMessageBox)
        words = f"{box.text()} {box.informativeText()}"
        box.accept()
        return words

    return read
