"""The window: what it says, what it shows when, and what it remembers."""

import pytest
from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTreeWidget, QWidget

from geolip_viewer.app.panels.docks import PANELS
from geolip_viewer.app.window import Window
from geolip_viewer.session import read_session
from geolip_viewer.state import Selection, State, Store
from geolip_viewer.views import VIEWS
from tests.synthetic import make_analysis


def test_it_begins_empty_and_offers_to_open(window):
    assert window.empty.isVisible()
    assert window.windowTitle() == "GeoLIP Viewer[*]"
    assert window.findChild(QAbstractButton, "empty_open").isVisible()
    assert window.findChild(QAbstractButton, "empty_sample").isVisible()


def test_the_title_names_checkpoint_and_application(window, show_world):
    show_world(make_analysis(family="fused"))
    assert window.windowTitle() == "fused.pt[*] — GeoLIP Viewer"


def test_closing_the_checkpoint_goes_back_to_the_empty_window(window, show_world, qtbot):
    show_world(make_analysis())
    assert window.services.canvas.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.empty.isVisible()
    assert window.document.loaded is None
    assert window.document.state.checkpoint is None
    assert window.windowTitle() == "GeoLIP Viewer[*]"


def test_the_status_bar_says_what_is_selected_and_which_key_clears_it(window, show_world, qtbot):
    show_world(make_analysis(items=40, anchors=12))
    label = window.findChild(QLabel, "selected")
    assert label.isHidden()
    window.services.selecting.items([3])
    assert label.isVisible()
    assert label.text() == "1 item selected (Esc clears it)"
    window.document.store.change(selection=Selection(items=(3, 4), anchors=(1,)))
    assert label.text() == "2 items and 1 anchor selected (Esc clears them)"
    window.document.store.change(view="spectrum")
    assert label.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert label.isHidden()


def test_the_status_bar_says_what_is_open(window, show_world):
    show_world(make_analysis(items=40, anchors=12, dimension=8, experts=3))
    assert window.findChild(QLabel, "shape").text() == "40 items · 12 anchors · 8-d · 3 experts"
    show_world(make_analysis(family="anchors-only", items=None, anchors=7))
    assert window.findChild(QLabel, "shape").text() == "7 anchors · 8-d"


def test_opening_another_checkpoint_keeps_view_and_options_where_they_make_sense(window, show_world):
    show_world(make_analysis())
    store = window.document.store
    store.change(view="lens")
    store.change(options=store.state.with_option("lens", "expert", "dinov2_b14"))
    store.change(options=store.state.with_option("lens", "size", 2.0))
    show_world(make_analysis(experts=1))
    assert window.document.state.view == "lens"
    assert window.document.state.options_of("lens") == {"size": 2.0}


def test_a_view_that_the_data_cannot_show_gives_way_and_comes_back_with_features(window, show_world):
    alone, whole = make_analysis(items=None), make_analysis()
    window.document.store.change(view="radial")
    show_world(alone)
    assert window.document.state.view != "radial"
    assert not window.document.loaded.unavailable[window.document.state.view]
    window.services.loader.begin(_loaded(whole), window.services.loader.wanted_state)
    assert window.document.state.view == "radial"


def _loaded(analysis):
    from pathlib import Path

    from geolip_viewer.app.document import loading
    from geolip_viewer.state import CheckpointSource, FeaturesSource

    source = CheckpointSource(Path("/made/up") / analysis.checkpoint.path)
    return loading.loaded(analysis.checkpoint, analysis.features, source, FeaturesSource("/made/up/f"), VIEWS)


def test_layout_is_remembered(window, memory, qtbot, tmp_path):
    window.docks["classes"].hide()
    window.resize(1100, 700)
    window.close()
    again = Window(VIEWS, Store(State()), memory, tmp_path / "log")
    qtbot.addWidget(again)
    again.show()
    qtbot.waitExposed(again)
    assert not again.docks["classes"].isVisible()
    assert again.docks["views"].isVisible()
    assert again.size() == QSize(1100, 700)


def test_the_usual_layout_brings_everything_back(window):
    for dock in window.docks.values():
        dock.hide()
    usual = next(action for action in window.bars.menu("Panels").actions() if action.text() == "Reset layout")
    usual.trigger()
    assert all(window.docks[panel.id].isHidden() != panel.is_open for panel in PANELS)


def test_panels_are_shown_and_hidden_by_the_menu_float_and_come_back(window, qtbot):
    dock = window.docks["options"]
    toggle = window.bars.by_id["panels.options"]
    assert toggle in window.bars.menu("Panels").actions()
    toggle.trigger()
    assert dock.isHidden()
    toggle.trigger()
    button = dock.findChild(QAbstractButton, "float_options")
    assert button.toolTip() == button.accessibleName() == "Undock Options: a window of its own"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    assert button.toolTip() == button.accessibleName() == "Dock Options again"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()
    assert button.toolTip().startswith("Undock")
    qtbot.mouseClick(dock.findChild(QAbstractButton, "hide_options"), Qt.MouseButton.LeftButton)
    assert dock.isHidden()


def test_it_fits_900_by_600(window, show_world, qtbot):
    show_world(make_analysis())
    window.resize(900, 600)
    qtbot.waitUntil(lambda: window.size() == QSize(900, 600))
    assert window.minimumSizeHint().width() <= 900
    assert window.minimumSizeHint().height() <= 600
    assert window.services.canvas.width() >= 320


def test_every_widget_that_takes_the_focus_says_what_it_is(window, show_world):
    show_world(make_analysis())
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        and widget.focusProxy() is None
    ]
    assert not nameless


def test_tab_goes_through_the_panels_and_never_gets_stuck(window, show_world, qtbot):
    show_world(make_analysis())
    seen = []
    for _ in range(60):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
    names = {widget.objectName() for widget in seen if widget is not None}
    assert {"views_list", "class_search", "class_list"} <= names


def test_choosing_a_view_by_mouse_shows_it(window, show_world, qtbot):
    show_world(make_analysis())
    tree = window.findChild(QTreeWidget, "views_list")
    row = tree.findItems("Isolation", Qt.MatchFlag.MatchExactly)[0]
    with qtbot.waitSignal(window.document.result_changed) as shown:
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(row).center())
    assert window.document.state.view == "isolation"
    assert "Isolation" in shown.args[0].scenes[0].title


def test_a_view_that_cannot_be_shown_is_disabled_and_says_why(window, show_world, qtbot):
    show_world(make_analysis(items=None))
    tree = window.findChild(QTreeWidget, "views_list")
    row = tree.findItems("Radial deviation", Qt.MatchFlag.MatchExactly)[0]
    assert row.isDisabled()
    assert "needs items: open features" in row.toolTip(0)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(row).center())
    assert window.document.state.view != "radial"


def test_tooltips_of_views_explain_and_give_the_formula(window):
    tree = window.findChild(QTreeWidget, "views_list")
    for view in VIEWS:
        tip = tree.findItems(view.title, Qt.MatchFlag.MatchExactly)[0].toolTip(0)
        assert view.help.split("'")[0] in tip
        assert not view.formula or "<code>" in tip


def test_undo_of_a_view_shows_the_earlier_one(window, show_world, qtbot):
    show_world(make_analysis())
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="isolation")
    with qtbot.waitSignal(window.document.result_changed):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.state.view == "manifold"


def test_an_option_that_cannot_be_met_is_told_above_the_picture_which_stays(window, show_world, qtbot):
    show_world(make_analysis())
    before = window.document.scenes
    store = window.document.store
    store.change(view="single-encoding")
    qtbot.waitUntil(lambda: window.document.scenes is not before)
    shown = window.document.scenes
    with qtbot.waitSignal(window.services.messages.unavailable):
        store.change(options=store.state.with_option("single-encoding", "item", "99999"))
    assert window.banner.isVisible()
    assert "no item has the id" in window.findChild(QLabel, "banner_text").text()
    assert window.document.scenes is shown
    with qtbot.waitSignal(window.document.result_changed):
        store.change(options=store.state.without_options("single-encoding"))
    assert not window.banner.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_R, Qt.Key.Key_Space, Qt.Key.Key_L])
def test_letters_typed_into_a_field_stay_there(window, show_world, qtbot, key):
    show_world(make_analysis())
    before = window.document.state
    field = window.findChild(QLineEdit, "class_search")
    field.setFocus()
    qtbot.keyClick(field, key)
    assert field.text() != ""
    assert window.document.state == before
    assert not window.services.camera_motion.spin.is_running


def test_a_session_saved_from_the_window_holds_what_is_on_the_screen(window, show_world, tmp_path):
    show_world(make_analysis())
    window.document.store.change(view="isolation")
    window.sessions._write(tmp_path / "mine.geolip", None)
    assert read_session(tmp_path / "mine.geolip") == window.document.state


def test_without_opengl_it_says_what_to_do_and_goes_on(window, show_world, error_text, monkeypatch):
    monkeypatch.setattr(window.services.canvas, "_can_draw", False)
    window.start_picture()
    words = error_text()
    assert "OpenGL 3.2 is not available" in words
    assert "geolip-viewer doctor" in words
    show_world(make_analysis())
    window.document.store.change(view="isolation")
    assert window.services.canvas.viewport is None


def test_what_is_shown_can_be_drawn_here(window):
    from geolip_viewer.app.picture.canvas import can_draw

    assert can_draw()
