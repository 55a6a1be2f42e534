"""A text field with a line below it that says what to type, or what is wrong with the text."""

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget


class CheckedField(QWidget):
    """An edit, buttons beside it, and a hint below, replaced by what `fault` returns for the text."""

    def __init__(
        self,
        edit: QLineEdit,
        hint: str,
        fault: Callable[[str], str],
        buttons: tuple[QPushButton, ...],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.edit = edit
        self._hint = hint
        self._find_fault = fault
        self._line = QLabel(hint, self)
        self._line.setObjectName(f"{edit.objectName()}_hint")
        self._line.setWordWrap(True)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(edit, 1)
        for button in buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._line)
        self.setFocusProxy(edit)
        edit.textChanged.connect(self._refresh)
        self._refresh()

    @property
    def text(self) -> str:
        return self.edit.text().strip()

    @property
    def is_right(self) -> bool:
        return not self.isEnabled() or not self._find_fault(self.text)

    def _refresh(self, *_: object) -> None:
        fault = self._find_fault(self.text)
        self._line.setText(fault or self._hint)
        self._line.setProperty("fault", bool(fault))
        self._line.setProperty("quiet", not fault)
        style = self._line.style()
        if style is not None:
            style.unpolish(self._line)
            style.polish(self._line)
        self.edit.setAccessibleDescription(fault or self._hint)
