"""A button that is an icon: its words are its tooltip, and its name for screen readers."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QToolButton, QWidget

from geolip_viewer.app.widgets.icons import icon


def icon_button(parent: QWidget, name: str, sign: str, words: str) -> QToolButton:
    """A tool button that Tab reaches."""
    button = QToolButton(parent)
    button.setObjectName(name)
    set_words(button, words)
    button.setIcon(icon(sign))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def set_words(button: QToolButton, words: str) -> None:
    """Say what an icon does from now on."""
    button.setAccessibleName(words)
    button.setToolTip(words)
