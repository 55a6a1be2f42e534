"""The OpenGL that VTK needs: requested from Qt before the first window, and tried before anything is drawn."""

from PyQt6.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat


def set_surface_format() -> None:
    """Request the OpenGL that VTK needs from Qt: before the first window, or the picture stays black on Wayland."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setVersion(3, 2)
    wanted.setDepthBufferSize(8)
    wanted.setAlphaBufferSize(8)
    wanted.setStencilBufferSize(0)
    wanted.setSamples(0)
    QSurfaceFormat.setDefaultFormat(wanted)


def can_draw() -> bool:
    """Whether there is the OpenGL that VTK needs."""
    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    able = context.create() and context.makeCurrent(surface)
    found = context.format()
    context.doneCurrent()
    return bool(able) and (found.majorVersion(), found.minorVersion()) >= (3, 2)
