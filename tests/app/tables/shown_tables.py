"""What the tables of a window show, and clicks on them."""

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

from geolip_viewer.app.tables.rows_view import RowsView

LEFT = Qt.MouseButton.LeftButton


def known(window, key):
    return window.services.table_data.items.column(key) is not None


def table(window, what="items"):
    return window.docks[what].panel.findChild(RowsView, f"{what}_table")


def names(window, what="items"):
    model = table(window, what).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def column_of(window, title, what="items"):
    model = table(window, what).model()
    titles = [
        model.headerData(i, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) for i in range(model.columnCount())
    ]
    return next(i for i, each in enumerate(titles) if each.rstrip(" ↑↓") == title)


def click_header(window, title, what="items"):
    header = table(window, what).horizontalHeader()
    column = column_of(window, title, what)
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=place)


def chosen(window):
    return window.document.state.selection
