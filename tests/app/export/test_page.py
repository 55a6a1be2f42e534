"""An interactive page from the window."""

import re

import pytest
from PyQt6.QtWidgets import QComboBox

from geolip_viewer.app.export.pages import PageChoices, write_shown_page
from geolip_viewer.errors import MissingDataError
from geolip_viewer.state import State
from tests.app.export.asking import outcome
from tests.app.export.test_exporting import wait_said
from tests.synthetic import make_analysis


def views_on(text):
    return re.findall(r"<tr><th scope=\"row\">([^<]*)</th>", text.partition("What each view shows")[2])


def test_the_view_on_the_screen_becomes_a_page(ask, export, window, qtbot, tmp_path):
    asked = ask("page")
    assert outcome(asked).startswith("The view on the screen")
    export(asked, tmp_path / "sphere.html")
    wait_said(qtbot, window, "Saved sphere.html")
    text = (tmp_path / "sphere.html").read_text(encoding="utf-8")
    assert views_on(text) == ["Full manifold"]


def test_every_view_that_the_data_has_can_be_on_it(ask, window):
    asked = ask("page")
    box = asked.page.findChild(QComboBox, "option_views")
    box.setCurrentText("all views")
    box.activated.emit(box.currentIndex())
    asked.page.commit()
    assert outcome(asked).startswith("Every view that the data has")
    asked.close()


def test_thumbnails_without_pictures_are_one_sentence(tmp_path):
    with pytest.raises(MissingDataError, match="Name their folder"):
        write_shown_page(make_analysis(), State(), PageChoices(thumbnails=True), b"", None, tmp_path / "sphere.html")
    assert list(tmp_path.iterdir()) == []
