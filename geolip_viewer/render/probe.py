"""A separate program that draws a small picture off screen and prints the renderer: drivers crash here."""

import sys

import numpy as np

from geolip_viewer.colouring import Solid
from geolip_viewer.errors import ViewerError
from geolip_viewer.headings import Heading
from geolip_viewer.library_settings import isolate_libraries
from geolip_viewer.scene import Points, Scene

SIDE = 64


def main() -> int:
    """Print VTK's window and the renderer, one a line; 2 and a line on stderr where nothing can be drawn."""
    from geolip_viewer.render.offscreen import off_screen, pixels_of

    isolate_libraries()
    north = np.array([[0.0, 0.0, 1.0]], np.float32)
    scene = Scene(Heading.of("Probe"), (Points("north", north, Solid("anchor"), "anchor", np.zeros(1, np.int64)),))
    try:
        with off_screen((scene,), (SIDE, SIDE)) as renderer:
            renderer.render()
            drawn = pixels_of(renderer.window)
            _print_driver(renderer.window)
    except ViewerError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0 if drawn.std() > 0 else 1


def _print_driver(window: object) -> None:
    facts = str(window.ReportCapabilities()).splitlines()  # type: ignore[attr-defined]  # VTK
    names = [fact.partition(":")[2].strip() for fact in facts if fact.startswith("OpenGL renderer string")]
    sys.stdout.write(f"{window.GetClassName()}\n{(names or ['unknown'])[0]}\n")  # type: ignore[attr-defined]


if __name__ == "__main__":
    raise SystemExit(main())
