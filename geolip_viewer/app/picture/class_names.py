"""Names of classes in the picture, in its legend and on the globe: a click isolates, hovering lights a class up."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QToolTip

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.picture.controller import PictureController
from geolip_viewer.state import Filters

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport

HINT = "Click to show only this class, or all again. Ctrl and a click hides or shows it, a double click shows all."


class ClassNames(QObject):
    """Does what the list of classes does, where the picture writes their names."""

    def __init__(self, document: Document, controller: PictureController, canvas: Canvas) -> None:
        super().__init__(document)
        self.setObjectName("class_names")
        self._document = document
        self._controller = controller
        self._canvas = canvas
        self._hovered: int | None = None
        canvas.started.connect(self._begin)
        document.result_changed.connect(lambda _: self._on_hover(None))
        document.opened.connect(lambda _: self._on_hover(None))

    def _begin(self, viewport: "Viewport") -> None:
        viewport.class_hovered.connect(self._on_hover)
        viewport.class_clicked.connect(self._on_click)
        viewport.class_double_clicked.connect(lambda _: self._change(self._filters.all_shown()))
        viewport.mouse.turned.connect(lambda _: self._on_hover(None))

    def _on_hover(self, class_id: int | None) -> None:
        if class_id == self._hovered:
            return
        self._hovered = class_id
        self._controller.highlight_class(class_id)
        if self._canvas.viewport is not None:
            shape = Qt.CursorShape.ArrowCursor if class_id is None else Qt.CursorShape.PointingHandCursor
            self._canvas.viewport.setCursor(shape)
            self._canvas.viewport.setToolTip("" if class_id is None else HINT)
            if class_id is None:
                QToolTip.hideText()

    def _on_click(self, class_id: int, modifiers: Qt.KeyboardModifier) -> None:
        toggles = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._change(self._filters.toggled(class_id) if toggles else self._filters.alone(class_id))

    @property
    def _filters(self) -> Filters:
        return self._document.state.filters

    def _change(self, filters: Filters) -> None:
        self._document.store.change(filters=filters)
