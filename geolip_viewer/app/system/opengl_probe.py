"""A separate program that opens OpenGL as the window does and prints the renderer, since drivers may crash."""

import ctypes
import sys

from PyQt6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

from geolip_viewer.app.system import qt_messages
from geolip_viewer.app.system.opengl import set_surface_format

RENDERER, VERSION = 0x1F01, 0x1F02


def main() -> int:
    """Print platform, renderer and version, one per line; 1 without OpenGL 3.2, 2 without a display."""
    qt_messages.log_qt_messages()
    set_surface_format()
    application = QGuiApplication(sys.argv[:1])
    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return 1
    address = int(context.getProcAddress(b"glGetString") or 0)
    text = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_uint)(address)
    print(application.platformName())
    print((text(RENDERER) or b"unknown").decode(errors="replace"))
    print((text(VERSION) or b"unknown").decode(errors="replace"))
    major, minor = context.format().majorVersion(), context.format().minorVersion()
    context.doneCurrent()
    return 0 if (major, minor) >= (3, 2) else 1


if __name__ == "__main__":
    raise SystemExit(main())
