"""A panel that is first shown late has the content it would have had if it had been open from the start."""

import pytest
from PyQt6.QtCore import QAbstractListModel, Qt
from PyQt6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from geolip_viewer.app.panels.docks import PANELS, Panel
from geolip_viewer.look import CameraPose
from geolip_viewer.state import CameraBookmark, Filters, NamedSelection, Selection
from tests.synthetic import make_analysis

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.CheckStateRole)


def rows(view: QAbstractItemView) -> list[object]:
    """Texts, ticks, and whether there is a swatch, of every cell."""
    model = view.model()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    cells = [model.index(row, column) for row in range(model.rowCount()) for column in range(columns)]
    swatch = Qt.ItemDataRole.DecorationRole
    return [(*(str(cell.data(role)) for role in ROLES), cell.data(swatch) is not None) for cell in cells]


def said_by(widget: QWidget) -> object:
    match widget:
        case QAbstractItemView():
            return rows(widget)
        case QTextEdit() | QPlainTextEdit():
            return widget.toPlainText()
        case QComboBox():
            return widget.currentText()
        case QLabel() | QLineEdit():
            return widget.text()
    return None


def said(panel: QWidget) -> dict[str, object]:
    """What the named parts of a panel say, and whether they can be used."""
    named = [each for each in (panel, *panel.findChildren(QWidget)) if each.objectName()]
    return {
        each.objectName(): (said_by(each), each.isEnabled())
        for each in named
        if not each.objectName().startswith("qt_")
    }


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.id)
def test_a_panel_first_shown_late_has_the_same_content(window, show_world, qtbot, panel: Panel):
    dock = window.docks[panel.id]
    dock.bring_to_front()
    early = dock.panel
    show_world(make_analysis(items=24, anchors=6, classes=3))
    store = window.document.store
    store.change(selection=Selection((1, 2, 5), (2,), 5))
    store.change(selections=(NamedSelection("chosen", (1, 2)),), bookmarks=(CameraBookmark("here", CameraPose()),))
    store.change(filters=Filters(hidden=(1,)))
    store.change(selection=Selection((2,), (), 2))
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    late = panel.make(window.services)
    qtbot.addWidget(late)
    late.resize(early.size())
    late.show()
    qtbot.waitUntil(lambda: said(late) == said(early))
