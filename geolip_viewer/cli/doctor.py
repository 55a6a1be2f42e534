"""geolip-viewer doctor: facts for a bug report, and whatever keeps the window from working."""

import argparse
import os
import platform
import subprocess
import textwrap
from dataclasses import dataclass
from importlib import metadata

from geolip_viewer import __version__
from geolip_viewer.cli.output import print_line
from geolip_viewer.operating_system import has_display, module_command

DESCRIPTION = """\
Print versions, the graphics driver and where files are kept: what a bug report
needs. Says what to do, and exits with 1, when something that the program needs
is missing or broken; a missing display does not count."""

LIBRARIES = (
    "pyqt6", "pyqt6-qt6", "pyvista", "vtk", "pyvistaqt", "numpy", "torch", "datasets", "pyarrow", "scipy", "matplotlib"
)  # fmt: skip
VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "LANG")
PATIENCE = 60  # seconds for a driver to answer
SAID_WHY = 2  # exit status of a probe that knows what is wrong


@dataclass(frozen=True)
class Probe:
    """A program that tries something and prints what it found, one fact per line."""

    title: str
    module: str
    names: tuple[str, ...]
    advice: str
    needs_display: bool = False


CAN_WORK = "The window can work here."
NO_DISPLAY = "There is no display here: pictures can be made, and the window opens where there is one."
DRIVER = "Install a graphics driver: apt-get install libgl1-mesa-dri"
PROBES = (
    Probe(
        "Window",
        "geolip_viewer.app.system.opengl_probe",
        ("Qt platform", "OpenGL renderer", "OpenGL version"),
        f"The window cannot draw: OpenGL 3.2 is not available. {DRIVER}",
        needs_display=True,
    ),
    Probe(
        "Pictures",
        "geolip_viewer.render.probe",
        ("VTK window", "VTK renderer"),
        f"Pictures cannot be drawn here. {DRIVER} libegl-mesa0",
    ),
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = commands.add_parser("doctor", help="print what a bug report needs", description=DESCRIPTION)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001
    """Print the report; returns 1 if something necessary is missing or broken."""
    from geolip_viewer.app.system.environment import libraries_fault
    from geolip_viewer.app.system.log_file import last_report
    from geolip_viewer.geometry.devices import cuda_name

    system = {"geolip-viewer": __version__, "Python": platform.python_version(), "System": _system()}
    _section("Versions", system | {name: _version(name) for name in LIBRARIES})
    _section("Surroundings", {name: os.environ.get(name, "") for name in VARIABLES if os.environ.get(name)})
    _section("Folders", _folders())
    _section("Computations", {"CUDA device": cuda_name() or "none: the processor is used"})
    advice = [str(fault) for fault in libraries_fault()]
    for probe in PROBES if not advice else ():
        if probe.needs_display and not has_display():
            continue
        found, fault = _tried(probe)
        _section(probe.title, found)
        advice += [fault] if fault else []
    if report := last_report():
        print_line(f"Last error of the window\n{textwrap.indent(report.rstrip(), '  ')}")
    print_line("\n".join(["", *(advice or [CAN_WORK if has_display() else NO_DISPLAY])]))
    return 1 if advice else 0


def _section(title: str, rows: dict[str, str]) -> None:
    print_line(title)
    for name, value in rows.items():
        print_line(f"  {name:<18} {value}")


def _system() -> str:
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.machine()}"
    except (OSError, KeyError):
        return platform.platform()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _folders() -> dict[str, str]:
    from geolip_viewer.app.system.log_file import log_path
    from geolip_viewer.app.system.settings_file import settings_path
    from geolip_viewer.assets import resources

    return {"Log": str(log_path()), "Settings": str(settings_path()), "Resources": str(resources())}


def _tried(probe: Probe) -> tuple[dict[str, str], str]:
    """What a probe found, and what is wrong; it runs in its own process, because a bad driver kills the process."""
    command = module_command(probe.module)
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return {}, f"{probe.advice}. It did not answer within {PATIENCE} seconds"
    told = dict(zip(probe.names, asked.stdout.splitlines(), strict=False))
    last = (asked.stderr.strip().splitlines() or [""])[-1]
    if asked.returncode == SAID_WHY and last:
        return told, last.removeprefix("geolip-viewer: ")
    if asked.returncode:
        ended = f"It ended by signal {-asked.returncode}" if asked.returncode < 0 else ""
        why = f"It said: {last}" if last else ended
        return told, f"{probe.advice}. {why}".rstrip(". ")
    return told, ""
