"""What libraries that draw read from a person's environment. A picture is the same whatever stands there."""

import os

from geolip_viewer.assets import asset

PREFIXES = ("PYVISTA_", "VTK_DEFAULT_")
NAMES = ("FREETYPE_PROPERTIES", "FORCE_QT_API")


def isolate_libraries() -> None:
    """Have libraries use their defaults, in this process and in those it starts; before any of them is imported."""
    for name in list(os.environ):
        if name in NAMES or name.startswith(PREFIXES):
            del os.environ[name]
    os.environ["MPLBACKEND"] = "agg"  # notebooks set one that is nowhere else
    os.environ["MATPLOTLIBRC"] = str(asset("matplotlibrc"))
    os.environ["QT_API"] = "pyqt6"  # pyvistaqt finds Qt through qtpy, which looks there
