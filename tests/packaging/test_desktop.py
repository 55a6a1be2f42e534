"""What the desktop is told: valid, installed where it looks, and taken away again."""

import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from geolip_viewer import __version__
from geolip_viewer.session import SUFFIX

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True, check=False)


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    done = run("make", "install-desktop", f"DESTDIR={tmp_path}", "PREFIX=/opt/viewer")
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_the_desktop_entry_is_valid():
    checked = run("desktop-file-validate", PACKAGING / "geolip-viewer.desktop")
    assert (checked.returncode, checked.stdout) == (0, "")


def test_the_metadata_is_valid():
    checked = run("appstreamcli", "validate", "--no-net", PACKAGING / "geolip-viewer.metainfo.xml")
    assert checked.returncode == 0, checked.stdout


def test_the_metadata_tells_the_version():
    releases = ET.parse(PACKAGING / "geolip-viewer.metainfo.xml").iter("release")
    assert next(releases).get("version") == __version__


def test_sessions_have_one_file_type_everywhere():
    kind = ET.parse(PACKAGING / "geolip-viewer.mime.xml").find(f"{MIME}mime-type")
    entry = (PACKAGING / "geolip-viewer.desktop").read_text()
    assert kind.find(f"{MIME}glob").get("pattern") == f"*{SUFFIX}"
    assert f"MimeType={kind.get('type')};" in entry
    assert "%f" in entry


def test_the_mime_database_takes_the_session_type(staged):
    share = staged / "opt/viewer/share"
    done = run("update-mime-database", share / "mime")
    assert done.returncode == 0, done.stderr
    assert (share / "mime/application/x-geolip-session+json.xml").exists()


def test_the_installed_entry_is_valid_and_starts_the_installed_program(staged):
    entry = staged / "opt/viewer/share/applications/geolip-viewer.desktop"
    assert run("desktop-file-validate", entry).stdout == ""
    assert "Exec=/opt/viewer/bin/geolip-viewer %f" in entry.read_text().splitlines()


def test_icons_lie_in_the_theme_at_their_sizes(staged):
    theme = staged / "opt/viewer/share/icons/hicolor"
    sizes = {path.parts[-3] for path in theme.glob("*/apps/geolip-viewer.*")}
    assert sizes == {"scalable"} | {f"{size}x{size}" for size in (16, 22, 24, 32, 48, 64, 128, 256, 512)}


def test_uninstall_removes_all_our_files_and_nothing_else(staged):
    foreign = staged / "opt/viewer/share/icons/hicolor/16x16/apps/other.png"
    foreign.touch()
    assert run("make", "uninstall", f"DESTDIR={staged}", "PREFIX=/opt/viewer").returncode == 0
    assert files(staged) == {"opt/viewer/share/icons/hicolor/16x16/apps/other.png"}


def test_uninstall_removes_the_caches_of_a_prefix_of_our_own(tmp_path):
    prefix = f"PREFIX={tmp_path}"
    assert run("make", "install-desktop", prefix).returncode == 0
    assert "share/mime/application/x-geolip-session+json.xml" in files(tmp_path)
    assert "share/applications/mimeinfo.cache" in files(tmp_path)
    assert run("make", "uninstall", prefix).returncode == 0
    assert files(tmp_path) == set()


def test_a_prefix_may_start_with_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run("make", "install-desktop", "PREFIX=~/.local").returncode == 0
    assert (tmp_path / ".local/share/applications/geolip-viewer.desktop").exists()
