"""What dialogs that ask for a folder share: a named line to type in, and the way to browse for one."""

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
    dialog = QFileDialog(parent, title, start)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(chosen)
    dialog.open()
