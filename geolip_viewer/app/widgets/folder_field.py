"""What dialogs that ask for a folder or a file share: a named line to type in, and the way to browse for one."""

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QLineEdit, QWidget


def named_edit(name: str, title: str, text: str, parent: QWidget) -> QLineEdit:
    """A line edit that tests find by `name` and a screen reader reads by `title`."""
    edit = QLineEdit(text, parent)
    edit.setObjectName(name)
    edit.setAccessibleName(title)
    return edit


def browse_for_folder(name: str, title: str, start: str, chosen: Callable[[str], None], parent: QWidget) -> None:
    """Open a dialog over `parent` that calls `chosen` with a folder's path."""
    dialog = _dialog(name, title, start, chosen, parent)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()


def browse_for_file(
    name: str, title: str, start: str, chosen: Callable[[str], None], parent: QWidget, filters: str = "All files (*)"
) -> None:
    """Open a dialog over `parent` that calls `chosen` with a file's path."""
    dialog = _dialog(name, title, start, chosen, parent)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(filters.split(";;"))
    dialog.open()


def _dialog(name: str, title: str, start: str, chosen: Callable[[str], None], parent: QWidget) -> QFileDialog:
    dialog = QFileDialog(parent, title, start)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    return dialog
