"""The wheel carries everything the program needs, and the program finds it there."""

import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from geolip_viewer import __version__
from geolip_viewer.assets import asset

ROOT = Path(__file__).parents[2]


def built(target: str, source: Path, folder: Path) -> Path:
    """What hatchling makes of a source folder."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    (file,) = (each for each in folder.iterdir() if each.is_file())
    return file


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.mark.slow
def test_the_sdist_makes_the_same_wheel(wheel, tmp_path):
    with tarfile.open(built("sdist", ROOT, tmp_path)) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = (each for each in tmp_path.iterdir() if each.is_dir())
    again = built("wheel", source, tmp_path / "again")
    first, second = (zipfile.ZipFile(each) for each in (wheel, again))
    assert {each.filename: each.CRC for each in first.infolist()} == {
        each.filename: each.CRC for each in second.infolist()
    }


def test_the_wheel_has_the_version_of_the_package(wheel):
    assert wheel.name == f"geolip_viewer-{__version__}-py3-none-any.whl"


def test_the_change_log_begins_with_this_version():
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## ")]
    assert headings[0] == f"## {__version__}"


def test_metadata_has_the_summary_licences_and_entry_points(wheel):
    archive = zipfile.ZipFile(wheel)
    folder = f"geolip_viewer-{__version__}.dist-info"
    said = message_from_bytes(archive.read(f"{folder}/METADATA"))
    assert said["License-Expression"] == "GPL-3.0-or-later"
    assert said.get_payload(decode=True).decode().startswith("# geolip-viewer")
    licences = set(said.get_all("License-File"))
    texts = [path for path in ROOT.glob("resources/**/*") if path.is_file() and "LICENSE" in path.name.upper()]
    texts += (ROOT / "resources/licenses").iterdir()
    assert licences == {"LICENSE", *(str(path.relative_to(ROOT)) for path in texts)}
    assert {f"{folder}/licenses/{name}" for name in licences} <= set(archive.namelist())
    assert "geolip-viewer = geolip_viewer.__main__:main" in archive.read(f"{folder}/entry_points.txt").decode()


def test_every_resource_and_module_of_the_checkout_is_packed(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    files = [*ROOT.glob("geolip_viewer/**/*.py"), *ROOT.glob("geolip_viewer/py.typed")]
    expected = {str(file.relative_to(ROOT)) for file in files}
    expected |= {f"geolip_viewer/{file.relative_to(ROOT)}" for file in ROOT.glob("resources/**/*") if file.is_file()}
    expected |= {f"geolip_viewer/{file.relative_to(ROOT / 'docs')}" for file in ROOT.glob("docs/guide/**/*.*")}
    assert not {name for name in expected - packed if "__pycache__" not in name}


def test_a_program_installed_from_the_wheel_finds_its_resources(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "import geolip_viewer.assets as a; print(a.asset('fonts', 'SourceSans3-Regular.ttf'))"
    run = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(run.stdout.strip()) == tmp_path / "geolip_viewer" / "resources" / "fonts" / "SourceSans3-Regular.ttf"


def test_a_checkout_finds_its_resources():
    assert asset("icons", "lucide") == ROOT / "resources" / "icons" / "lucide"


def test_a_missing_resource_is_named():
    with pytest.raises(FileNotFoundError, match=r"fonts.nothing\.ttf"):
        asset("fonts", "nothing.ttf")
