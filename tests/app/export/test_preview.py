"""Width and height are the file's pixels, text has its own size, and a preview shows the result."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel

from geolip_viewer.export.recipes import read_recipe
from tests.app.export.asking import LONG, outcome, set_number


@pytest.mark.parametrize("scale", ["1.5", "3"])
def test_width_and_height_are_the_files_pixels_whatever_the_size_of_text(qtbot, ask, export, tmp_path, scale):
    asked = ask()
    set_number(qtbot, asked, "width", "401")
    set_number(qtbot, asked, "height", "307")
    set_number(qtbot, asked, "scale", scale)
    assert "401 × 307 pixels" in outcome(asked)
    assert "34.0 × 26.0 mm at 300 dpi" in outcome(asked)
    export(asked, tmp_path / "made.png")
    qtbot.waitUntil((tmp_path / "made.png").exists, timeout=LONG)
    with Image.open(tmp_path / "made.png") as image:
        assert image.size == (401, 307)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert read_recipe(tmp_path / "made.png").scale == float(scale)


def test_text_that_has_no_room_is_told_before_anything_is_drawn(qtbot, ask):
    asked = ask()
    set_number(qtbot, asked, "width", "300")
    set_number(qtbot, asked, "scale", "8")
    assert "too large for 300 ×" in outcome(asked)
    assert not asked.page.is_possible


def test_a_preview_follows_what_is_chosen_and_leaves_nothing(qtbot, ask):
    asked = ask()
    preview = asked.findChild(QLabel, "export_preview")
    qtbot.waitUntil(lambda: not preview.pixmap().isNull(), timeout=LONG)
    before = preview.pixmap().toImage()
    assert preview.pixmap().height() <= preview.height()
    set_number(qtbot, asked, "width", "400")
    set_number(qtbot, asked, "height", "1200")
    framed = preview.pixmap().toImage()
    assert framed.width() / framed.height() == pytest.approx(1 / 3, abs=0.01), "at once, before it is drawn"
    qtbot.waitUntil(lambda: preview.pixmap().toImage() != framed, timeout=LONG)
    drawn = preview.pixmap().toImage()
    assert drawn.size() == framed.size()
    assert before.width() > before.height()
    set_number(qtbot, asked, "width", "404")
    assert preview.pixmap().toImage() == drawn, "what differs by no pixel stays until the next is there"
    qtbot.waitUntil(lambda: preview._folder is not None)
    folder = Path(preview._folder.name)
    asked.reject()
    assert not folder.exists()


def number(asked, name):
    return asked.page.findChild(QDoubleSpinBox, f"box_{name}").value()


def test_a_width_on_paper_gives_the_pixels_at_so_many_an_inch(qtbot, ask, export, tmp_path):
    asked = ask()
    set_number(qtbot, asked, "width", "800")
    set_number(qtbot, asked, "height", "400")
    assert number(asked, "millimetres") == pytest.approx(800 / 300 * 25.4, abs=0.05)
    assert f"{number(asked, 'millimetres')} × 33.9 mm" in outcome(asked)
    set_number(qtbot, asked, "dpi", "200")
    assert number(asked, "millimetres") == pytest.approx(800 / 200 * 25.4, abs=0.05)
    set_number(qtbot, asked, "millimetres", "50.8")  # two inches
    assert "400 × 200 pixels" in outcome(asked)
    assert "50.8 × 25.4 mm at 200 dpi" in outcome(asked)
    export(asked, tmp_path / "made.png")
    qtbot.waitUntil((tmp_path / "made.png").exists, timeout=LONG)
    with Image.open(tmp_path / "made.png") as image:
        assert image.size == (400, 200)
        assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)


def test_vectors_are_as_wide_as_the_millimetres_that_were_typed(qtbot, ask, export, tmp_path):
    for suffix in ("svg", "pdf"):
        asked = ask(view="magnitudes")
        set_number(qtbot, asked, "dpi", "600")
        set_number(qtbot, asked, "millimetres", "86")
        export(asked, tmp_path / f"made.{suffix}")
        qtbot.waitUntil((tmp_path / f"made.{suffix}").exists, timeout=LONG)
    half_a_pixel = 25.4 / 600 / 2
    root = ET.parse(tmp_path / "made.svg").getroot()
    assert float(root.get("width").removesuffix("mm")) == pytest.approx(86, abs=half_a_pixel)
    (width,) = re.findall(rb"/MediaBox \[ 0 0 (\S+)", (tmp_path / "made.pdf").read_bytes())
    assert float(width) / 72 * 25.4 == pytest.approx(86, abs=half_a_pixel)


def test_panels_get_letters_where_they_are_wanted(qtbot, ask, export, tmp_path):
    asked = ask(view="lens")
    box = asked.page.findChild(QCheckBox, "option_letters")
    asked.activateWindow()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    asked.page.commit()
    export(asked, tmp_path / "made.png")
    qtbot.waitUntil((tmp_path / "made.png").exists, timeout=LONG)
    assert read_recipe(tmp_path / "made.png").state.display.panel_letters
