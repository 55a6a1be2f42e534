"""The sign beside a message is seen in every theme, also after the theme was switched."""

import pytest
from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import QApplication, QWidget

from geolip_viewer.app.system import theme
from geolip_viewer.app.widgets.banner import Banner
from geolip_viewer.app.widgets.toasts import Toast, Toasts


def banner(over: QWidget) -> Banner:
    made = Banner(over)
    made.show_message("classes", "These items come without class names")
    return made


def toast(over: QWidget) -> Toast:
    made = Toasts(over).add()
    made.show_message("Saved one.png")
    return made


@pytest.mark.parametrize("make", [banner, toast])
def test_a_sign_has_the_colour_of_the_theme_that_it_is_seen_in(qtbot, themed, make):
    over = QWidget()
    qtbot.addWidget(over)
    message = make(over)
    sign = message.findChild(QWidget, f"{make.__name__}_sign")
    over.show()
    for name in ("dark", "light", "dark"):
        theme.apply_theme(themed, name)
        drawn = sign.grab().toImage()
        wanted = QApplication.palette().color(QPalette.ColorRole.ButtonText)
        ground = drawn.pixelColor(0, 0)
        colours = [drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
        assert min(distance(each, wanted) for each in colours) < 0.3 * distance(ground, wanted)


def distance(one: QColor, other: QColor) -> int:
    return abs(one.lightness() - other.lightness())
