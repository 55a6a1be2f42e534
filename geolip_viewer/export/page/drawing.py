"""How marks, lines, cells and the globe are drawn: the shaders and numbers that pictures are drawn with."""

from geolip_viewer.export.page.packing import Plain
from geolip_viewer.geometry import arcs, faces
from geolip_viewer.render import camera, shaders, symbols
from geolip_viewer.render.symbols import OUTLINE, SYMBOLS


def drawing() -> Plain:
    """Shader programs and constants, by the names that the page's program has for them."""
    return {
        "shaders": {
            "mark": [shaders.MARK_VERTEX, shaders.MARK_FRAGMENT],
            "ribbon": [shaders.RIBBON_VERTEX, shaders.RIBBON_FRAGMENT],
            "cell": [shaders.CELL_VERTEX, shaders.CELL_FRAGMENT],
            "globe": [shaders.GLOBE_VERTEX, shaders.GLOBE_FRAGMENT],
        },
        "symbols": list(SYMBOLS),
        "outline": OUTLINE,
        "distance": camera.DISTANCE,
        "moving": symbols.FEW,
        "arcSteps": arcs.STEPS,
        "arcLift": arcs.LIFT,
        "widestRing": faces.WIDEST_RING,
        "longestEdge": faces.LONGEST_EDGE,
    }
