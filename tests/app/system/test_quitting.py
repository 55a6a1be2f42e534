"""How the process of the window ends: by its close button, and by a signal."""

import signal
import subprocess
import sys

import pytest

WINDOW = """
import sys
from pathlib import Path
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication
from geolip_viewer.app import main, window
from geolip_viewer.cli.streams import open_streams
open_streams()
main.log_path = lambda: Path(sys.argv[1]) / "window.log"
begin = main.begin
def begun(made, wish):
    begin(made, wish)
    made.services.canvas.started.connect(lambda _: QTimer.singleShot(0, ready))
    QTimer.singleShot(30_000, lambda: made.services.canvas.viewport or sys.exit("nothing was drawn"))
    def ready():
        {ready}
        print("ready", flush=True)
main.begin = begun
main.settings_path = lambda: Path(sys.argv[1]) / "settings.json"
main.settings_of_qt = dict
sys.exit(main.run(main.LaunchRequest(sample=True)))
"""

IDLE = """
import sys
from PyQt6.QtCore import QCoreApplication, QTimer
from geolip_viewer.app.system.quit_signals import QuitSignals
application = QCoreApplication([])
signals = QuitSignals(application.exit, application)
QTimer.singleShot(0, lambda: print("ready", flush=True))
sys.exit(application.exec())
"""


@pytest.fixture
def started(tmp_path):
    """A window in a process of its own, once it draws; `ready` is run there before it says so."""
    processes = []

    def start(ready="pass"):
        command = [sys.executable, "-c", WINDOW.format(ready=ready), str(tmp_path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout.readline() == "ready\n", process.communicate()
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def logged(folder):
    log = folder / "window.log"
    return log.read_text() if log.exists() else ""


def test_closing_the_window_ends_it_without_an_error(started, tmp_path):
    process = started("QTimer.singleShot(0, made.close)")
    assert (process.wait(30), process.stderr.read()) == (0, "")
    assert "ERROR" not in logged(tmp_path)


def test_a_signal_ends_an_idle_window_and_leaves_nothing_half_written(started, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    export = (
        "from geolip_viewer.app.export.process import Drawing; "
        f"made.drawing = Drawing((), Path({str(out)!r}), made); "
        "made.exporting.running.close = made.drawing.close"
    )
    process = started(export)
    assert len(list(out.iterdir())) == 1
    process.terminate()
    assert (process.wait(30), process.stderr.read()) == (128 + signal.SIGTERM, "")
    assert list(out.iterdir()) == []
    assert "ERROR" not in logged(tmp_path)


def test_a_signal_wakes_a_loop_in_which_nothing_happens():
    with subprocess.Popen([sys.executable, "-c", IDLE], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        try:
            assert process.wait(10) == signal.SIGTERM
        finally:
            process.kill()


def test_a_home_that_cannot_be_written_and_settings_that_cannot_be_read_open_a_window(started, tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, "/dev/null/nowhere")
    (tmp_path / "settings.json").write_text("[" * 100_000)
    (tmp_path / "window.log").mkdir()  # a log that cannot be written either
    process = started("QTimer.singleShot(0, made.close)")
    assert (process.wait(30), process.stderr.read()) == (0, "")
