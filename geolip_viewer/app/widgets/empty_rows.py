"""What a list says if it has no rows."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainter, QPalette
from PyQt6.QtWidgets import QAbstractItemView

BESIDE, ABOVE = 16, 2  # pixels: a low list has room for two lines


def paint_hint(view: QAbstractItemView, hint: str) -> None:
    """In the middle of a view that is being painted, in the colour of placeholders."""
    viewport = view.viewport()
    if viewport is None:
        return
    painter = QPainter(viewport)
    painter.setPen(view.palette().color(QPalette.ColorRole.PlaceholderText))
    inside = viewport.rect().adjusted(BESIDE, ABOVE, -BESIDE, -ABOVE)
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, hint)
    painter.end()
