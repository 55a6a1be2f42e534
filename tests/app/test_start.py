"""Starting: the window appears before anything heavy is imported; and the order of what follows."""

import os
import subprocess
import sys

import pytest

LATER = (  # what the start does without: files, exports, and panels that it does not show
    "analysis.run",
    "app.document.features_dialog",
    "app.document.resources_dialog",
    "app.export.command_panel",
    "app.export.dialog",
    "app.export.exporting",
    "app.gallery.gallery_dock",
    "app.panels.checkpoint_dock",
    "app.panels.saved_dock",
    "app.tables.table_dock",
    "app.trust.trust_dock",
    "export.images",
    "export.item_columns",
    "export.models",
    "export.movies",
    "export.numbers",
    "export.selection",
    "geometry.faithful",
    "geometry.forces",
    "sources.feature_reading",
    "sources.single_file",
)
HEAVY = (
    "torch",
    "datasets",
    "pyvista",
    "vtkmodules",
    "matplotlib",
    "pandas",
    "scipy",
    "pyarrow",
    "pyarrow.compute",
    "PIL",
)
SHOWN = """
import sys
from pathlib import Path
from PyQt6 import sip
from PyQt6.QtCore import QEventLoop
from PyQt6.QtWidgets import QApplication
from geolip_viewer.app import main
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.system import theme
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.settings_file import SettingsFile
from geolip_viewer.app.system.opengl import set_surface_format

def ours():
    print("ours:", *(name for name in sys.modules if name.startswith("geolip_viewer.")), flush=True)

def heavy():
    print("heavy:", *(name for name in {heavy!r} if name in sys.modules), flush=True)

begun, run = [], Worker._run

def noted(worker, request):
    begun.append(request.channel)
    run(worker, request)

Worker._run = noted
set_surface_format()
application = QApplication(["geolip-viewer"])
theme.set_up(application)
window = main.create_window(application, Settings(SettingsFile(Path({settings!r}))))
window.show()
application.processEvents()
print("visible:", window.isVisible(), "size:", window.width(), window.height(), flush=True)
heavy()
ours()
before = int(window.winId())
until_started, until_idle = QEventLoop(), QEventLoop()
window.services.canvas.started.connect(lambda: print("begun:", *begun, flush=True))
window.services.canvas.started.connect(until_started.quit)
window.services.worker.busy_changed.connect(lambda busy: busy or until_idle.quit())
main.begin(window, main.LaunchRequest(sample=True))
until_started.exec()
if window.services.worker.is_busy:
    until_idle.exec()
its = window.services
print("opened:", len(window.document.scenes), its.thumbnails.source is not None, its.measurements.status)
heavy()
print("same native window:", int(window.winId()) == before, flush=True)
window.close()
sip.delete(window)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a fresh process prints while it starts."""
    settings = str(tmp_path_factory.mktemp("start") / "settings.json")
    code = SHOWN.format(heavy=HEAVY, settings=settings)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def test_the_window_is_shown_before_anything_heavy_is_imported(told):
    assert told[0].startswith("visible: True")
    assert told[1].split() == ["heavy:"]


def test_the_start_imports_neither_readers_nor_exports_nor_panels_that_it_does_not_show(told):
    imported = {name.removeprefix("geolip_viewer.") for name in told[2].split()[1:]}
    assert "app.panels.docks" in imported
    assert not imported & set(LATER)


def test_drawing_is_imported_afterwards_and_torch_and_datasets_are_not(told):
    imported = told[5].split()[1:]
    assert "vtkmodules" in imported
    assert not {"torch", "datasets"} & set(imported)


def test_what_is_computed_beside_the_picture_waits_until_drawing_is_there(told):
    assert "load" in told[3].split()
    assert not {"tables", "trust"} & set(told[3].split())
    assert told[4] == "opened: 1 True measured"


def test_the_sample_with_its_pictures_opens_without_pandas_and_functions_of_arrow(told):
    assert told[4].startswith("opened: 1 True")
    imported = told[5].split()
    assert "pyarrow" in imported
    assert not {"pandas", "pyarrow.compute"} & set(imported)


def test_the_window_is_not_made_anew_when_the_viewport_comes(told):
    assert told[6] == "same native window: True"


def run(*arguments, **environment):
    command = [sys.executable, "-m", "geolip_viewer", *arguments]
    whole = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=whole)


def test_without_a_display_it_says_what_to_do_in_one_line():
    ended = run(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "no display" in ended.stderr
    assert "render" in ended.stderr


def test_a_checkpoint_and_the_sample_at_once_are_refused():
    ended = run("model.pt", "--sample")
    assert ended.returncode == 2
    assert "cannot both be given" in ended.stderr


def test_features_without_a_checkpoint_are_refused():
    ended = run("--features", "somewhere")
    assert ended.returncode == 2
    assert "belongs to a checkpoint" in ended.stderr
