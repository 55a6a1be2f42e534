"""The command line that draws what is on the screen, to be copied."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QFontDatabase, QGuiApplication
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.export.command_line import CommandLine, render_command
from geolip_viewer.text import visible_text

LINES = 3


class CommandPanel(QWidget):
    """Follows the state; what no flag says stands below the command."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        super().__init__()
        self.setObjectName("command")
        self._document = document
        self._canvas = canvas
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("command_line")
        self._text.setAccessibleName("Command that draws what is on the screen")
        self._text.setReadOnly(True)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setMinimumHeight(LINES * self._text.fontMetrics().lineSpacing() + 12)
        self._note = QLabel(self)
        self._note.setObjectName("command_note")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("quiet", True)
        self._note.setWordWrap(True)
        self._copy = QPushButton("Copy", self)
        self._copy.setObjectName("copy_command")
        self._copy.setIcon(icon("copy"))
        self._copy.setProperty("small", True)
        self._copy.clicked.connect(self.copy)
        foot = QHBoxLayout()
        foot.addWidget(self._note, 1)
        foot.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self._text, 1)
        layout.addLayout(foot)
        document.state_changed.connect(self._follow)
        document.result_changed.connect(self._follow)
        document.opened.connect(self._follow)
        canvas.installEventFilter(self)
        self._follow()

    def copy(self) -> None:
        """Put the command onto the clipboard."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self._text.toPlainText())

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    def showEvent(self, event: object) -> None:
        self._follow()

    def _follow(self, *_: object) -> None:
        if not self.isVisible():
            return
        command = self._command()
        self._copy.setEnabled(command is not None)
        self._text.setPlainText(visible_text(command.text) if command is not None else "")
        unsaid = command.unsaid if command is not None else ()
        self._note.setText(
            f"No flag says {' or '.join(unsaid)}: export the picture and use --like with it." if unsaid else ""
        )

    def _command(self) -> CommandLine | None:
        document = self._document
        loaded, result, view = document.loaded, document.result, document.view
        if loaded is None or view is None or document.state.checkpoint is None:
            return None
        item, features = (result.item if result is not None and result.view is view else None), loaded.features
        item_id = str(features.image_id[item]) if item is not None and features is not None else ""
        size, keys = (self._canvas.width(), self._canvas.height()), loaded.analysis.class_keys
        scale, panels = self._canvas.devicePixelRatioF(), len(document.scenes)
        return render_command(document.state, view, keys, size, scale, panels=panels, item_id=item_id)
