"""What drawing libraries read from a person's environment, which must not change any picture."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from geolip_viewer.assets import asset

PREFIXES = ("PYVISTA_", "VTK_DEFAULT_")
VTK_WINDOW = "VTK_DEFAULT_OPENGL_WINDOW"  # tells VTK which of its window classes to use
NAMES = ("FREETYPE_PROPERTIES", "FORCE_QT_API")


def isolate_libraries() -> None:
    """Make libraries use their defaults in this process and its children; called before any is imported."""
    for name in list(os.environ):
        if name in NAMES or name.startswith(PREFIXES):
            del os.environ[name]
    os.environ["MPLBACKEND"] = "agg"  # notebooks set a backend that exists only there
    os.environ["MATPLOTLIBRC"] = str(asset("matplotlibrc"))
    os.environ["QT_API"] = "pyqt6"  # pyvistaqt finds Qt through qtpy, which reads this


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw with our settings of matplotlib and VTK; afterwards both are as the calling program had them."""
    import matplotlib as mpl

    kept = os.environ.get(VTK_WINDOW)
    try:
        with mpl.rc_context(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="IProgress not found")  # progress bars of notebooks are not drawn
            mpl.rcdefaults()
            yield
    finally:
        os.environ.pop(VTK_WINDOW, None)
        if kept is not None:
            os.environ[VTK_WINDOW] = kept
