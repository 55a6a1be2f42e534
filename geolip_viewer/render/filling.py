"""Draws crowds at rest part by part into a stored picture, which frames show below their other layers."""

import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from vtkmodules.vtkCommonCore import VTK_UNSIGNED_CHAR
from vtkmodules.vtkRenderingCore import vtkRenderer
from vtkmodules.vtkRenderingOpenGL2 import vtkOpenGLFramebufferObject

from geolip_viewer.render.crowd import SLICE
from geolip_viewer.render.panel import CROWDS, Panel

PART = 100_000  # marks per step, at most: about 50 ms of software GL on two cores
LONG = 0.06  # seconds per step: after a longer one the next draws fewer marks
DEPTH_BITS = 32  # as in the window's framebuffer: OpenGL only copies between equal formats
_SCISSOR_TEST, _BLEND, _NEAREST, _LEQUAL = 0x0C11, 0x0BE2, 0x2600, 0x0203
_OVER = 0x0302, 0x0303, 1, 0x0303  # for colours, source alpha and 1 − source alpha; for alphas, 1 and 1 − source alpha
_COLOUR, _DEPTH = 0x4000, 0x0100
_READ, _DRAW = 0x8CA8, 0x8CA9


class Filling:
    """Which marks of crowds a window's panels draw: all, a few while something moves, or those that are kept.

    `keep` has all of them drawn step by step into a kept picture, which holds while the window keeps its size and no
    panel changes. A frame then costs what lies over crowds, and shows a few marks of what is missing.
    """

    def __init__(self, window: Any, background: vtkRenderer, panels: Sequence[Panel]) -> None:
        self.moves = False  # a few marks stand for crowds, for smooth motion; each panel says so
        self._window, self._background, self._panels = window, background, panels
        self._kept: Any = None
        self._key: tuple[object, ...] = ()
        self._done: list[int] = []  # kept slices of each panel
        self._part = PART
        self._restorer = _caller(CROWDS + 1, self)
        window.AddRenderer(self._restorer)

    def keep(self) -> None:
        """From now on frames draw no marks of crowds but a few; `step` draws them."""
        self._kept = vtkOpenGLFramebufferObject()

    @property
    def is_crowded(self) -> bool:
        """Whether a panel has so many marks that drawing all of them takes longer than a frame may."""
        return any(panel.is_crowded for panel in self._panels)

    @property
    def is_complete(self) -> bool:
        """Whether frames show all marks."""
        is_kept = self._kept is not None and self.is_crowded
        return not self.moves and (not is_kept or (self._holds() and self._done == self._counts()))

    def prepare(self) -> None:
        """Make the next frame draw the kept picture, if it is valid, and the right marks."""
        is_kept = self._kept is not None and self.is_crowded
        restores = is_kept and not self.moves and self._holds()
        for place, panel in enumerate(self._panels):
            panel.moves = self.moves
            if self.moves or (is_kept and not restores):
                panel.draw_few()
            elif restores:
                panel.draw(self._done[place], self._done[place])
            else:
                panel.draw(0, panel.slice_count)
        self._draw_only(panels=not restores, slices=not is_kept, kept=restores)

    def step(self) -> None:
        """Draw at most `PART` more marks, from the beginning if the kept picture is not valid, and wait for them.

        A frame was prepared before, and the next one is to be. Once all are drawn it does nothing.
        """
        if self.is_complete:
            return
        is_new = not self._holds()
        if is_new:
            self._key, self._done = self._key_now(), [0] * len(self._panels)
        counts = self._counts()
        waiting = sum(done < count for done, count in zip(self._done, counts, strict=True))
        part = self._part // 4 if is_new else self._part  # the first step also draws what is under crowds
        more = max(1, part // SLICE // max(waiting, 1))
        wanted = [min(done + more, count) for done, count in zip(self._done, counts, strict=True)]
        for panel, first, last in zip(self._panels, self._done, wanted, strict=True):
            panel.draw(first, last)
        self._draw_only(panels=is_new, slices=True, kept=False)
        begun = time.perf_counter()
        self._draw_into_kept(is_new=is_new)
        self._done = wanted
        if not is_new:
            self._part = min(PART, max(SLICE, int(self._part * LONG / (time.perf_counter() - begun))))

    def _draw_into_kept(self, *, is_new: bool) -> None:
        state = self._window.GetState()
        self._window.MakeCurrent()
        state.Reset()  # others, such as Qt, may have changed the state
        with self._bindings():
            state.vtkglEnable(_BLEND)
            state.vtkglBlendFuncSeparate(*_OVER)
            state.vtkglDepthFunc(_LEQUAL)
            self._bind_kept()
            under = [self._background, *(panel.renderer for panel in self._panels)] if is_new else []
            for renderer in (*under, *(panel.crowds for panel in self._panels if panel.is_crowded)):
                renderer.Render()
        self._window.WaitForCompletion()

    def _draw_only(self, *, panels: bool, slices: bool, kept: bool) -> None:
        self._background.SetDraw(panels)
        for panel in self._panels:
            panel.renderer.SetDraw(panels)
            panel.crowds.SetDraw(panel.is_crowded and slices)
        self._restorer.SetDraw(kept)

    def _counts(self) -> list[int]:
        return [panel.slice_count for panel in self._panels]

    def _key_now(self) -> tuple[object, ...]:
        return (tuple(self._window.GetSize()), *((panel, panel.version) for panel in self._panels))

    def _holds(self) -> bool:
        return self._kept.GetFBOIndex() != 0 and self._key == self._key_now()

    def restore(self) -> None:
        """Put the kept picture into the window's framebuffer."""
        state, rectangle = self._window.GetState(), (0, 0, *self._window.GetSize())
        with self._bindings():
            state.vtkglDisable(_SCISSOR_TEST)
            self._kept.Bind(_READ)
            self._window.GetRenderFramebuffer().Bind(_DRAW)
            state.vtkglBlitFramebuffer(*rectangle, *rectangle, _COLOUR | _DEPTH, _NEAREST)

    def _bind_kept(self) -> None:
        size: tuple[int, int] = tuple(self._window.GetSize())
        self._kept.SetContext(self._window)
        if not self._kept.GetFBOIndex():
            has_stencil = bool(self._window.GetStencilCapable())
            self._kept.PopulateFramebuffer(*size, True, 1, VTK_UNSIGNED_CHAR, True, DEPTH_BITS, 0, has_stencil)
        elif tuple(self._kept.GetLastSize()) != size:
            self._kept.Resize(*size)
        self._kept.Bind()

    @contextmanager
    def _bindings(self) -> Iterator[None]:
        """Restores the bound framebuffers afterwards."""
        state = self._window.GetState()
        state.Push()
        state.PushFramebufferBindings()
        yield
        state.PopFramebufferBindings()
        state.Pop()


def _caller(layer: int, filling: Filling) -> vtkRenderer:
    """A renderer that draws nothing, and has the kept picture restored; weakly, since VTK holds what it calls."""
    this = weakref.ref(filling)

    def call(*_: object) -> None:
        found = this()
        if found is not None:
            found.restore()

    caller = vtkRenderer()
    caller.SetLayer(layer)
    caller.InteractiveOff()
    caller.AutomaticLightCreationOff()
    caller.PreserveDepthBufferOn()
    caller.DrawOff()
    caller.AddObserver("StartEvent", call)
    return caller
