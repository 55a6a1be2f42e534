"""Busy sign, banner, memory, errors, log, help: each alone or in a window."""

import logging
import sys
import threading

import numpy as np
import pytest
from PyQt6.QtCore import QByteArray, QEvent, QSettings, Qt, QUrl
from PyQt6.QtGui import QGuiApplication, QKeyEvent, QTextDocument
from PyQt6.QtWidgets import (
    QDialog,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QTextBrowser,
    QToolButton,
    QTreeView,
)

from geolip_viewer.app.actions.field_guard import keeps
from geolip_viewer.app.actions.rows import ACTIONS
from geolip_viewer.app.system.error_dialogs import catch_all
from geolip_viewer.app.system.log_file import keep_log
from geolip_viewer.app.system.settings import MOST_RECENT, Settings
from geolip_viewer.app.system.settings_file import SettingsFile, values_of
from geolip_viewer.errors import ViewerError
from geolip_viewer.state import CheckpointSource, FeaturesSource
from geolip_viewer.task import advance, phase
from geolip_viewer.views import VIEWS
from tests.synthetic import make_analysis


def test_the_busy_sign_comes_when_it_takes_long_names_the_stage_and_cancels(window, qtbot):
    entered = threading.Event()

    def work():
        with phase("Counting sheep"):
            advance(0.25)
            entered.set()
            while True:
                advance(0.25)
                threading.Event().wait(0.002)

    sign = window.findChild(object, "progress")
    assert not sign.isVisible()
    window.services.worker.request("load", work)
    assert entered.wait(5)
    qtbot.waitUntil(sign.isVisible)
    qtbot.waitUntil(lambda: "Counting sheep · 25\u00a0%" in window.findChild(QLabel, "progress_stage").text())
    assert window.findChild(QProgressBar, "progress_bar").value() == 25
    qtbot.mouseClick(window.findChild(QPushButton, "progress_cancel"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not sign.isVisible())
    assert not window.services.worker.is_busy


def test_what_is_quick_shows_no_sign(window, qtbot):
    sign, seen = window.findChild(object, "progress"), []
    with qtbot.waitSignal(window.services.worker.busy_changed, check_params_cb=lambda busy: not busy):
        window.services.worker.request("scene", lambda: seen.append(sign.isVisible()))
    assert seen == [False]
    assert not sign.isVisible()


def test_a_banner_offers_and_is_closed(window, qtbot):
    done = []
    window.banner.show_message(
        "topic", "Something can be done.", [("Do it", lambda: done.append(1)), ("Or this", lambda: None)]
    )
    qtbot.mouseClick(window.banner.findChild(QPushButton, "banner_offer_0"), Qt.MouseButton.LeftButton)
    assert done == [1]
    window.banner.dismiss("another topic")
    assert window.banner.isVisible()
    qtbot.mouseClick(window.banner.findChild(object, "banner_close"), Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()


def test_recent_files_are_newest_first_each_once_and_not_too_many(memory, tmp_path):
    for number in range(MOST_RECENT + 3):
        memory.add_recent(tmp_path / f"{number}.pt")
    memory.add_recent(tmp_path / "5.pt")
    paths = [recent.path for recent in memory.recents]
    assert len(paths) == len(set(paths)) == MOST_RECENT
    assert paths[:2] == [tmp_path / "5.pt", tmp_path / f"{MOST_RECENT + 2}.pt"]


def test_features_are_remembered_by_the_content_of_the_checkpoint(memory, tmp_path):
    features = FeaturesSource("/data/features", "val", ("a", "b"))
    memory.keep_features(CheckpointSource(tmp_path / "a.pt", "hash"), features)
    assert memory.features_of(CheckpointSource(tmp_path / "moved.pt", "hash")) == features
    assert memory.features_of(CheckpointSource(tmp_path / "a.pt", "other")) is None


def test_features_are_remembered_with_how_they_were_read(memory, tmp_path):
    features = FeaturesSource("/data/x.npz", class_names=tmp_path / "names.txt", columns="id=key")
    memory.keep_features(CheckpointSource(tmp_path / "a.pt", "hash", anchors_from="kmeans:9:0"), features)
    again = CheckpointSource(tmp_path / "a.pt", "hash")
    assert (memory.features_of(again), memory.anchors_from_of(again)) == (features, "kmeans:9:0")


def test_settings_of_version_0_1_are_read(tmp_path):
    settings = QSettings(str(tmp_path / "old.ini"), QSettings.Format.IniFormat)
    settings.setValue("features", '[["hash", "/data/features", "test", "a", "b"], ["other", "owner/name", "val"]]')
    settings.setValue("recent", '["/data/a.pt", "/data/b.geolip"]')
    settings.setValue("animates", False)
    settings.setValue("theme", "light")
    settings.setValue("window/layout", QByteArray(b"\x00\xff=\x01"))
    settings.sync()
    memory = Settings(
        SettingsFile(
            tmp_path / "new.json", lambda: values_of(QSettings(settings.fileName(), QSettings.Format.IniFormat))
        )
    )
    assert (memory.animates, memory.theme, memory.geometry) == (False, "light", None)
    assert memory.layout == QByteArray(b"\x00\xff=\x01")
    assert memory.features_of(CheckpointSource(tmp_path, "hash")) == FeaturesSource(
        "/data/features", "test", ("a", "b")
    )
    assert memory.features_of(CheckpointSource(tmp_path, "other")) == FeaturesSource("owner/name")
    assert [str(recent.path) for recent in memory.recents] == ["/data/a.pt", "/data/b.geolip"]
    memory.keep_features(CheckpointSource(tmp_path, "new"), FeaturesSource("/data/x.npy"))
    assert memory.features_of(CheckpointSource(tmp_path, "hash")) is not None


def test_settings_of_version_0_1_are_read_once(tmp_path):
    Settings(SettingsFile(tmp_path / "new.json", lambda: {"theme": "light", "folder": "/data"})).save()
    again = Settings(SettingsFile(tmp_path / "new.json", lambda: {"theme": "dark"}))
    assert (again.theme, again.folder) == ("light", "/data")


@pytest.mark.parametrize("junk", ["...", {}, [["hash"], 3, ["hash", 4, 5], []], None, 7, True, -0.5, [[[]]]])
def test_settings_that_make_no_sense_are_as_good_as_none(tmp_path, junk):
    settings = SettingsFile(tmp_path / "junk.json")
    for key in ("recent", "features", "theme", "window/geometry", "window/layout"):
        settings.change(key, junk)
    memory = Settings(settings)
    assert memory.recents == ()
    assert memory.features_of(CheckpointSource(tmp_path / "a.pt", "hash")) is None
    assert memory.theme == "system"
    assert memory.geometry is None
    assert memory.layout is None


def test_screenshots_go_where_the_command_line_says(tmp_path):
    settings = SettingsFile(tmp_path / "s.json")
    assert Settings(settings, tmp_path / "shots").screenshots == tmp_path / "shots"
    assert Settings(settings).screenshots.is_absolute()


def test_an_error_is_a_dialog_that_says_what_where_and_what_to_do(window, error_text):
    window.services.messages.error.emit("load", ViewerError("/data/<a>.pt", "is empty", "Copy it again"))
    words = error_text()
    assert "&lt;a&gt;.pt is empty." in words
    assert "/data/&lt;a&gt;.pt" in words
    assert "Copy it again." in words


def test_a_fault_of_the_program_is_told_logged_and_survived(window, error_text, caplog, qtbot):
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    try:
        raise KeyError("inner")
    except KeyError:
        catch_all(*sys.exc_info())
    assert "unexpected error" in error_text()
    assert "KeyError" in caplog.text
    assert window.isVisible()


def test_a_fault_outside_of_any_window_is_logged(qapp, caplog):
    try:
        raise KeyError("inner")
    except KeyError:
        catch_all(*sys.exc_info())
    assert "KeyError" in caplog.text


def test_ctrl_c_is_not_a_fault(capsys, caplog):
    catch_all(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "unhandled" not in caplog.text


def test_the_log_is_kept_in_a_file(tmp_path):
    handler = keep_log(tmp_path / "deep" / "window.log")
    try:
        logging.getLogger("geolip_viewer.app").warning("something odd")
    finally:
        logging.getLogger("geolip_viewer").removeHandler(handler)
        handler.close()
    assert "something odd" in (tmp_path / "deep" / "window.log").read_text()


def test_where_no_log_can_be_kept_the_program_goes_on(tmp_path):
    (tmp_path / "file").write_text("")
    assert keep_log(tmp_path / "file" / "window.log") is None


def test_f1_tells_every_view_and_every_key(window, qtbot, dialog):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    help_ = dialog("help_dialog", QDialog)
    views = help_.findChild(QTextBrowser, "help_views").toPlainText()
    keys = help_.findChild(QTextBrowser, "help_keys").toPlainText()
    for view in VIEWS:
        assert view.title in views
        assert view.help.split("\n")[0] in views
    for row in ACTIONS:
        assert not row.keys or row.title in keys
    help_.close()


def test_f1_begins_with_the_guide_whose_pages_and_pictures_are_there(window, dialog):
    window.bars.by_id["help.help"].trigger()
    guide = dialog("help_dialog", QDialog).findChild(QTextBrowser, "help_guide")
    assert guide.isVisible()
    assert "The first start" in guide.toPlainText()
    picture = guide.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("pictures/start.png"))
    assert 0 < picture.width() <= guide.viewport().width()
    guide.setSource(guide.source().resolved(QUrl("trust.md")))
    assert "neighbour recall" in guide.toPlainText()
    guide.resize(guide.width() - 80, guide.height())
    blocks = [guide.document().findBlockByNumber(number) for number in range(guide.document().blockCount())]
    assert [block.text() for block in blocks if block.blockFormat().headingLevel() == 1] == ["How far to trust it"]
    guide.window().close()


def test_about_tells_versions_and_licences(window, dialog):
    window.bars.by_id["help.about"].trigger()
    about = dialog("about_dialog", QDialog)
    versions = about.findChild(QTextBrowser, "about_versions").toPlainText()
    assert np.__version__ in versions
    assert "GNU General Public License" in versions
    assert "Lucide" in about.findChild(QTextBrowser, "about_licences").toPlainText()
    about.close()


def test_the_log_can_be_read_and_copied(window, tmp_path, dialog, qtbot):
    (tmp_path / "window.log").write_text("2026 ERROR something odd\n")
    window.bars.by_id["help.log"].trigger()
    log = dialog("log_dialog", QDialog)
    assert "something odd" in log.findChild(QPlainTextEdit, "log_text").toPlainText()
    qtbot.mouseClick(log.findChild(QPushButton, "log_copy"), Qt.MouseButton.LeftButton)
    assert "something odd" in QGuiApplication.clipboard().text()
    log.close()


def test_without_a_log_that_is_said(window, dialog):
    window.bars.by_id["help.log"].trigger()
    log = dialog("log_dialog", QDialog)
    assert "Nothing has been logged" in log.findChild(QPlainTextEdit, "log_text").toPlainText()
    log.close()


def press(key, text="", modifiers=Qt.KeyboardModifier.NoModifier):
    return QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)


def test_a_focused_widget_keeps_its_bare_keys_and_no_others(window, show_world):
    show_world(make_analysis())
    control = Qt.KeyboardModifier.ControlModifier
    slider = window.findChild(QSlider)
    button = window.findChild(QToolButton, "show_all_classes")
    classes = window.findChild(QTreeView, "class_list")
    views = window.findChild(QTreeView, "views_list")
    assert keeps(slider, press(Qt.Key.Key_Left))
    assert not keeps(slider, press(Qt.Key.Key_R, "r"))
    assert keeps(button, press(Qt.Key.Key_Space, " "))
    assert not keeps(button, press(Qt.Key.Key_Left))
    assert keeps(classes, press(Qt.Key.Key_PageDown))
    assert not keeps(classes, press(Qt.Key.Key_F, "f", control))
    assert not keeps(views, press(Qt.Key.Key_PageDown))
    assert not keeps(window.services.canvas, press(Qt.Key.Key_R, "r"))
