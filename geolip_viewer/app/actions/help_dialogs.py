"""Help, About and the log, generated from the tables, so that nothing is described twice."""

import platform
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, QObject, Qt
from PyQt6.QtGui import QGuiApplication, QKeySequence, QTextCursor
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMainWindow,
    QPlainTextEdit,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
)

from geolip_viewer import __version__
from geolip_viewer.app.actions.guide_browser import GuideBrowser
from geolip_viewer.app.actions.row import Action, rows_of
from geolip_viewer.app.document.document import Document
from geolip_viewer.assets import guide, resources
from geolip_viewer.views.base import Group, View

LIBRARIES = ("pyvista", "vtk", "pyvistaqt", "numpy", "torch", "datasets", "pyarrow", "scipy", "matplotlib", "pillow")
MOUSE = (
    ("Drag", "turn the globe"),
    ("Wheel, or drag with the right button", "zoom"),
    ("Ctrl and drag, or drag with the middle button", "pan the picture"),
    ("Click", "select an item or an anchor; Ctrl toggles it, Shift adds it"),
    ("Click on a class's name", "show that class alone; Ctrl hides or shows it, a double click shows all"),
    ("Double click", "show an item alone with its anchors, or select the items assigned to an anchor"),
    ("Shift and drag", "select the items in a circle; with Ctrl add them"),
    ("Shift, Alt and drag", "select the items inside a lasso, on a globe or a map; with Ctrl add them"),
    ("Drag over a plot", "select the items drawn there"),
    ("Drag along a colour bar", "select the items or anchors of these colours"),
    ("Drag down the legend", "select the items of its classes"),
    ("Click or drag on a map beside the globe", "turn the globe there"),
    ("Right click", "open a menu for what lies there"),
)


class Help(QObject):
    """Opens the dialogs; each can stay open beside the window."""

    def __init__(self, window: QMainWindow, document: Document, log: Path) -> None:
        super().__init__(window)
        self.setObjectName("help")
        self._window = window
        self._document = document
        self._log = log

    def show(self) -> None:
        dialog = _dialog("help_dialog", "Help", self._window)
        tabs = QTabWidget(dialog)
        tabs.setObjectName("help_tabs")
        tabs.addTab(GuideBrowser(guide(), dialog), "Guide")
        tabs.addTab(_page("help_views", views_page(self._document.views), dialog), "Views")
        tabs.addTab(_page("help_keys", keys_page([row for row, _ in rows_of(self._window)]), dialog), "Shortcuts")
        _fill(dialog, tabs)

    def about(self) -> None:
        dialog = _dialog("about_dialog", "About GeoLIP Viewer", self._window)
        tabs = QTabWidget(dialog)
        tabs.setObjectName("about_tabs")
        tabs.addTab(_page("about_versions", about_page(), dialog), "Versions")
        licences = QTextBrowser(dialog)
        licences.setObjectName("about_licences")
        licences.setMarkdown(_licences())
        tabs.addTab(licences, "Licences")
        _fill(dialog, tabs)

    def show_log(self) -> None:
        dialog = _dialog("log_dialog", "Log", self._window)
        text = QPlainTextEdit(dialog)
        text.setObjectName("log_text")
        text.setAccessibleName("Log")
        text.setReadOnly(True)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setPlainText(_log_text(self._log))
        text.moveCursor(QTextCursor.MoveOperation.End)
        copy = _fill(dialog, text).addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        clipboard = QGuiApplication.clipboard()
        if copy is not None and clipboard is not None:
            copy.setObjectName("log_copy")
            copy.clicked.connect(lambda: clipboard.setText(text.toPlainText()))


def views_page(views: tuple[View, ...]) -> str:
    """What each view means, by group, as HTML."""
    parts = []
    for group in Group:
        members = [view for view in views if view.group == group]
        if members:
            parts.append(f"<h2>{escape(group.value)}</h2>")
        parts += [
            f"<h3>{escape(view.title)}</h3><p>{escape(view.help)}.</p>"
            + (f"<p><code>{escape(view.formula)}</code></p>" if view.formula else "")
            for view in members
        ]
    return "".join(parts)


def keys_page(actions: Sequence[Action]) -> str:
    """Mouse and keys as HTML, from the action table."""
    parts = ["<h2>In the picture</h2>", _two_columns((escape(how), escape(what)) for how, what in MOUSE)]
    for menu in dict.fromkeys(row.menu.partition("/")[0] for row in actions):
        rows = [row for row in actions if row.keys and row.menu.partition("/")[0] == menu]
        if rows:
            parts += [
                f"<h2>{menu}</h2>",
                _two_columns((f"<b>{_native(row.keys)}</b>", escape(row.title)) for row in rows),
            ]
    return "".join(parts)


def _native(keys: str) -> str:
    return escape(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))


def _two_columns(rows: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f'<tr><td width="40%">{left}</td><td>{right}</td></tr>' for left, right in rows)
    return f'<table cellspacing="0" cellpadding="4" width="100%">{lines}</table>'


def about_page() -> str:
    """Versions as HTML."""
    rows = [("Python", platform.python_version()), ("Qt", QT_VERSION_STR), ("PyQt", PYQT_VERSION_STR)]
    rows += [(name, _version(name)) for name in LIBRARIES]
    table = "".join(f"<tr><td>{name}</td><td>{escape(version)}</td></tr>" for name, version in rows)
    return (
        f"<h2>GeoLIP Viewer {escape(__version__)}</h2><p>A viewer of trained GeoLIP constellations.</p>"
        "<p>Free software under the GNU General Public License, version 3 or later.</p>"
        f'<table cellspacing="0" cellpadding="4">{table}</table>'
    )


def _version(name: str) -> str:
    from importlib import metadata  # slow: it also imports the email package

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _licences() -> str:
    try:
        return (resources() / "LICENSES.md").read_text(encoding="utf-8")
    except OSError:
        return "The list of licences is missing from this installation."


def _log_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "Nothing has been logged yet."


def _dialog(name: str, title: str, window: QMainWindow) -> QDialog:
    dialog = QDialog(window)
    dialog.setObjectName(name)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(min(880, window.width()), min(680, window.height()))
    return dialog


def _page(name: str, html: str, parent: QDialog) -> QTextBrowser:
    page = QTextBrowser(parent)
    page.setObjectName(name)
    page.setHtml(html)
    page.document().setDocumentMargin(16)  # type: ignore[union-attr]
    return page


def _fill(dialog: QDialog, content: QTabWidget | QPlainTextEdit) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.setObjectName("dialog_buttons")
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.setSpacing(12)
    layout.addWidget(content)
    layout.addWidget(buttons)
    dialog.show()
    return buttons
