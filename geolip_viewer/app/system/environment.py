"""Whether a window can open here, checked before importing Qt, which ends the process if something is missing."""

from geolip_viewer.errors import ViewerError
from geolip_viewer.operating_system import has_display, missing_libraries

# Libraries that Qt and VTK load at run time, and the Debian package of each.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def faults() -> list[ViewerError]:
    """What keeps a window from opening, each with its remedy; none if it can."""
    found = libraries_fault()
    if not has_display():
        remedy = "Run it on a desktop, or make pictures without one: geolip-viewer render --help"
        found.append(ViewerError("The window", "has no display to open on", remedy))
    return found


def libraries_fault() -> list[ViewerError]:
    """Libraries that must be installed before anything can be drawn, with a remedy; empty if all are there."""
    packages = [LIBRARIES[library] for library in missing_libraries(LIBRARIES)]
    if not packages:
        return []
    problem = f"lacks {len(packages)} libraries that the window needs"
    return [ViewerError("This system", problem, f"Install them: apt-get install {' '.join(packages)}")]
