"""What a list says where it has no rows."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainter, QPalette
from PyQt6.QtWidgets import QAbstractItemView

MARGIN = 16


def paint_hint(view: QAbstractItemView, hint: str) -> None:
    """In the middle of a view that is being painted, in the colour of placeholders."""
    viewport = view.viewport()
    if viewport is None:
        return
    painter = QPainter(viewport)
    painter.setPen(view.palette().color(QPalette.ColorRole.PlaceholderText))
    inside = viewport.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, hint)
    painter.end()
