"""A desktop 3-D viewer of trained GeoLIP constellations.

`open` and `from_arrays` give a `Constellation`; whatever is wrong raises `ViewerError`. What is not named here may
change.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geolip_viewer.errors import ViewerError
    from geolip_viewer.library.constellation import Constellation
    from geolip_viewer.library.opening import from_arrays, open  # noqa: A004  as gzip.open and Image.open

__version__ = "0.2.0"
__all__ = ["Constellation", "ViewerError", "__version__", "from_arrays", "open"]

_MODULES = {
    "Constellation": "geolip_viewer.library.constellation",
    "ViewerError": "geolip_viewer.errors",
    "from_arrays": "geolip_viewer.library.opening",
    "open": "geolip_viewer.library.opening",
}


def __getattr__(name: str) -> Any:
    """The public names, each imported when it is first asked for: importing the package loads no library."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return __all__
