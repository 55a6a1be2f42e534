"""The globe: one square, on which a shader draws a ball with its graticule, rim and halo."""

import numpy as np

from geolip_viewer.render.palette import Theme
from geolip_viewer.render.shaded import ShadedActor, quads
from geolip_viewer.render.shaders import GLOBE_FRAGMENT, GLOBE_VERTEX


class GlobeActor(ShadedActor):
    """Drawn first and without depth, so that it cuts nothing."""

    def __init__(self) -> None:
        super().__init__(GLOBE_VERTEX, GLOBE_FRAGMENT, ())
        corners = 1.28 * np.array([[-1, -1, 0], [1, -1, 0], [-1, 1, 0], [1, 1, 0]])
        self.write(corners, quads(1), {})

    def paint(self, theme: Theme, *, hollow: bool, graticule: bool) -> None:
        """Take the theme's colours; a hollow globe shows only lines and rim."""
        self.set_uniforms(
            {
                "globeColour": theme.globe,
                "rimColour": theme.rim,
                "lineColour": theme.line,
                "haloColour": theme.halo,
                "haloGain": theme.halo_gain,
                "ambient": theme.ambient,
                "diffuse": theme.diffuse,
                "hollow": float(hollow),
                "graticuleOn": float(graticule),
            }
        )
