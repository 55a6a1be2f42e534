"""The dock around a panel: a title bar of our own, and a widget that is made when it is first seen."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QWidget

from geolip_viewer.app.widgets.icon_button import icon_button, set_words

NARROWEST = 220  # pixels


class PanelDock(QDockWidget):
    """The widget of a panel is imported and made only when the panel is first shown."""

    def __init__(self, name: str, title: str, make: Callable[[], QWidget], window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(f"dock_{name}")
        self.setAccessibleName(title)
        self.setMinimumWidth(NARROWEST)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sign = "picture-in-picture-2"
        self._first_button = _button(f"float_{name}", sign, self._floating_words, self._switch_floating, self)
        hide = _button(f"hide_{name}", "x", f"Hide {title}", self.hide, self)
        self.setTitleBarWidget(_title_bar(title, (self._first_button, hide), self))
        self._make = make
        self.topLevelChanged.connect(self._frame)
        self.visibilityChanged.connect(self._on_seen)

    @property
    def panel(self) -> QWidget:
        """The panel's widget, made when it is first asked for."""
        made = self.widget()
        if made is None:
            made = self._make()
            made.setProperty("panel", True)
            made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.setWidget(made)
            self._order_focus(made)
            made.show()
        return made

    def _order_focus(self, made: QWidget) -> None:
        """Tab visits the widgets of the panel in the order of their creation, just before the buttons of its title."""
        before = self._first_button.previousInFocusChain()
        while before is not None and not takes_focus(before):
            before = before.previousInFocusChain()
        each: QWidget | None = made
        inside = []
        while each is not None and (each is made or made.isAncestorOf(each)):
            inside.append(each)
            each = each.nextInFocusChain()
        for widget in filter(takes_focus, inside):
            QWidget.setTabOrder(before, widget)
            before = widget

    def bring_to_front(self) -> None:
        """Show it, before those that share its place."""
        self.show()
        self.raise_()

    def _on_seen(self, is_seen: bool) -> None:
        """Qt says so when the dock is shown in front, or its tab is chosen."""
        if is_seen:
            _ = self.panel

    def _switch_floating(self) -> None:
        self.setFloating(not self.isFloating())

    @property
    def _floating_words(self) -> str:
        title = self.windowTitle()
        return f"Dock {title} again" if self.isFloating() else f"Undock {title}: a window of its own"

    def _frame(self, floats: bool) -> None:
        """A border around a dock that floats: nobody else draws one where the title bar is our own."""
        self.setContentsMargins(*([1] * 4 if floats else [0] * 4))
        self.setProperty("floats", floats)
        style = self.style()
        if style is not None:
            style.unpolish(self)
            style.polish(self)
        set_words(self._first_button, self._floating_words)


def takes_focus(widget: QWidget) -> bool:
    """Whether Tab can stop at a widget itself."""
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None


def _title_bar(title: str, buttons: Sequence[QToolButton], dock: QDockWidget) -> QWidget:
    bar = QWidget(dock)
    bar.setObjectName("dock_title")
    bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    name = QLabel(title, bar)
    name.setObjectName("dock_name")
    row = QHBoxLayout(bar)
    row.setContentsMargins(12, 6, 6, 2)
    row.setSpacing(0)
    row.addWidget(name, 1)
    for button in buttons:
        row.addWidget(button)
    return bar


def _button(name: str, sign: str, text: str, does: Callable[[], object], dock: QWidget) -> QToolButton:
    button = icon_button(dock, name, sign, text)
    button.setProperty("tiny", True)
    button.setIconSize(QSize(14, 14))
    button.clicked.connect(lambda: does())
    return button
