"""The export dialog on a page, and the file that is named in it."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QPushButton

from geolip_viewer.app.export.dialog import ExportDialog
from tests.app.conftest import choose_file
from tests.synthetic import make_analysis


@pytest.fixture
def ask(window, qtbot, dialog, show_world):
    """Put a world on the screen and open the export dialog on a page."""

    def open_page(kind="picture", view="manifold", analysis=None):
        show_world(analysis or make_analysis(items=40))
        if view != window.document.state.view:
            with qtbot.waitSignal(window.document.result_changed):
                window.document.store.change(view=view)
        window.bars.by_id[f"export.{kind}"].trigger()
        return dialog("export_dialog", ExportDialog)

    return open_page


@pytest.fixture
def export(qtbot, dialog):
    """Press Export and name a file or a folder."""

    def to(asked, path):
        qtbot.mouseClick(asked.findChild(QPushButton, "export_button"), Qt.MouseButton.LeftButton)
        choose_file(dialog("export_file_dialog", QFileDialog), path)

    return to
