"""Light and dark: the application's palette, style sheet and typeface, made from the tones."""

from typing import Literal

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PyQt6.QtWidgets import QApplication, QStyleFactory

from geolip_viewer.app.system.style_sheet import style_sheet
from geolip_viewer.app.system.tones import DARK, LIGHT, Tones
from geolip_viewer.assets import asset
from geolip_viewer.look import ThemeName

ThemeChoice = Literal["system", "light", "dark"]
TONES: dict[ThemeName, Tones] = {"light": LIGHT, "dark": DARK}
ICON_THEME = "geolip"
FAMILY = "Source Sans 3"
POINT_SIZE = 10.5


def set_up(application: QApplication) -> None:
    """Set the style, the icons of Qt's own dialogs, and the typeface, once, before the first window.

    The icons are a theme of files, not a custom style, because a file dialog loads them in a separate thread.
    """
    application.setStyle(QStyleFactory.create("Fusion"))
    QIcon.setThemeSearchPaths([str(asset("icons", "desktop")), *QIcon.themeSearchPaths()])
    QIcon.setThemeName(ICON_THEME)
    for file in sorted(asset("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    font = QFont(FAMILY)
    font.setPointSizeF(POINT_SIZE)
    application.setFont(font)


def apply_theme(application: QApplication, theme: ThemeName) -> None:
    """Dress the whole application in a theme."""
    schemes: dict[ThemeName, Qt.ColorScheme] = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    hints = application.styleHints()
    if hints is not None:
        hints.setColorScheme(schemes[theme])
    application.setPalette(palette(TONES[theme]))
    application.setStyleSheet(style_sheet(TONES[theme]))


def of_desktop(application: QApplication) -> ThemeName:
    """The desktop's theme; dark if it has no preference."""
    hints = application.styleHints()
    if hints is None:
        return "dark"
    hints.unsetColorScheme()
    return "light" if hints.colorScheme() == Qt.ColorScheme.Light else "dark"


def palette(tones: Tones) -> QPalette:
    """The tones as Qt's palette roles, so that unstyled widgets fit in too."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in {
        roles.Window: tones.window,
        roles.WindowText: tones.text,
        roles.Base: tones.field,
        roles.AlternateBase: tones.panel,
        roles.Text: tones.text,
        roles.PlaceholderText: tones.quiet_text,
        roles.Button: tones.raised,
        roles.ButtonText: tones.text,
        roles.BrightText: tones.danger,
        roles.Highlight: tones.accent,
        roles.HighlightedText: tones.on_accent,
        roles.Accent: tones.accent,
        roles.Link: tones.accent_text,
        roles.LinkVisited: tones.accent_text,
        roles.ToolTipBase: tones.raised,
        roles.ToolTipText: tones.text,
        roles.Light: tones.raised,
        roles.Midlight: tones.hover,
        roles.Mid: tones.line,
        roles.Dark: tones.strong_line,
        roles.Shadow: tones.canvas,
    }.items():
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tones.faint_text))
    return made
