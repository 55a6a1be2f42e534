"""Settings are written whole or not at all, soon after they were changed, and beside other windows."""

import logging

from PyQt6.QtCore import QByteArray

from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.settings_file import SettingsFile
from tests.export.disk import disk_with_room_for


def test_a_full_disk_leaves_what_was_there(tmp_path, caplog):
    path = tmp_path / "settings.json"
    first = SettingsFile(path)
    first.change("theme", "light")
    first.save()
    before = path.read_bytes()
    second = Settings(SettingsFile(path))
    second.keep_choices("picture", {f"choice {number}": number for number in range(200)})
    with caplog.at_level(logging.WARNING), disk_with_room_for(1000):
        second.save()
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]
    assert "Settings are not saved" in caplog.text
    assert second.choices("picture")["choice 7"] == 7  # this window still knows them
    second.save()  # there is room again
    assert Settings(SettingsFile(path)).choices("picture")["choice 199"] == 199


def test_two_windows_keep_what_each_of_them_changed(tmp_path):
    one, two = (Settings(SettingsFile(tmp_path / "settings.json")) for _ in range(2))
    one.theme = "light"
    two.folder = "/data"
    two.keep_layout(QByteArray(b"\0\xff"), QByteArray(b"\1"))
    one.save()
    two.save()
    again = Settings(SettingsFile(tmp_path / "settings.json"))
    assert (again.theme, again.folder, again.geometry) == ("light", "/data", QByteArray(b"\0\xff"))


def test_changes_are_written_soon_and_at_once(qtbot, tmp_path, monkeypatch):
    path, written = tmp_path / "settings.json", []
    file = SettingsFile(path)
    save = file.save
    monkeypatch.setattr(file, "save", lambda: (save(), written.append(path.read_text())))
    memory = Settings(file)
    for number in range(20):
        memory.folder = f"/data/{number}"
    assert not path.exists()
    qtbot.waitUntil(lambda: bool(written))
    assert len(written) == 1
    assert "/data/19" in written[0]


def test_a_window_that_closes_writes_what_is_left(window, memory, tmp_path):
    memory.folder = "/data"
    window.close()
    again = Settings(SettingsFile(tmp_path / "settings.json"))
    assert again.folder == "/data"
    assert again.layout == memory.layout


def test_a_name_that_is_no_utf_8_stops_nothing(tmp_path):
    memory = Settings(SettingsFile(tmp_path / "settings.json"))
    memory.add_recent(tmp_path / "caf\udce9.pt")
    memory.theme = "dark"
    memory.save()
    assert Settings(SettingsFile(tmp_path / "settings.json")).theme == "dark"
