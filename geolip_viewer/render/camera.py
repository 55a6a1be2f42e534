"""From a pose to pixels and back: VTK's perspective as plain arithmetic, for labels and picking."""

import math
from dataclasses import dataclass

import numpy as np

from geolip_viewer.look import CameraPose
from geolip_viewer.scene import Array

DISTANCE = 6.4
LIMB = math.tan(math.asin(1.0 / DISTANCE))


@dataclass(frozen=True)
class Frame:
    """A panel in physical pixels from the window's top left, and where its globe is in it at zoom 1."""

    x: float
    y: float
    width: float
    height: float
    centre: tuple[float, float]
    radius: float


@dataclass(frozen=True, eq=False)
class CameraProjection:
    """A pose seen through a frame. Screen positions are pixels from the window's top left."""

    pose: CameraPose
    frame: Frame

    @property
    def right_up_toward(self) -> Array:
        """Rows: the camera's right, its up, and the direction toward it (3×3)."""
        toward = self.pose.direction
        azimuth = math.radians(self.pose.azimuth)
        right = np.array([-math.sin(azimuth), math.cos(azimuth), 0.0])
        up = np.cross(toward, right)
        roll = math.radians(self.pose.roll)
        turned_right = math.cos(roll) * right + math.sin(roll) * up
        return np.stack([turned_right, np.cross(toward, turned_right), toward])

    @property
    def half_angle(self) -> float:
        """Half of the vertical view angle in radians."""
        return math.atan(LIMB * self.frame.height / 2 / (self.frame.radius * self.pose.zoom))

    @property
    def centre(self) -> tuple[float, float]:
        """The globe's centre on the screen."""
        across, down = self.pose.pan
        return (
            self.frame.centre[0] + across * self.frame.height,
            self.frame.centre[1] + down * self.frame.height,
        )

    @property
    def window_centre(self) -> tuple[float, float]:
        """What vtkCamera.SetWindowCenter needs for the globe to stand at `centre`."""
        x, y = self.centre
        across = (x - self.frame.x - self.frame.width / 2) / (self.frame.width / 2)
        down = (y - self.frame.y - self.frame.height / 2) / (self.frame.height / 2)
        return -across, down

    @property
    def focal_pixels(self) -> float:
        return self.frame.radius * self.pose.zoom / LIMB

    def screen(self, positions: Array) -> tuple[Array, Array]:
        """Pixels (N, 2) and how much each point faces the camera (N,): above zero means this side of the horizon."""
        seen = np.asarray(positions, np.float64) @ self.right_up_toward.T
        depth = DISTANCE - seen[:, 2]
        x, y = self.centre
        pixels = np.stack(
            [x + self.focal_pixels * seen[:, 0] / depth, y - self.focal_pixels * seen[:, 1] / depth], axis=1
        )
        length = np.maximum(np.linalg.norm(seen, axis=1), 1e-9)
        return pixels, DISTANCE * seen[:, 2] / length - length

    def ground(self, x: float, y: float) -> Array | None:
        """The point of the unit sphere under a pixel, or None beside the globe."""
        centre = self.centre
        ray = np.array([(x - centre[0]) / self.focal_pixels, (centre[1] - y) / self.focal_pixels, -1.0])
        ray /= np.linalg.norm(ray)
        reach = -DISTANCE * ray[2]
        inside = 1.0 - (DISTANCE**2 - reach**2)
        if inside < 0:
            return None
        hit = (reach - math.sqrt(inside)) * ray + np.array([0.0, 0.0, DISTANCE])
        return np.asarray(hit @ self.right_up_toward)

    def plane(self, x: float, y: float) -> tuple[float, float]:
        """Right and up of the globe's middle, in its radii, on the plane through it that faces the camera."""
        across, down = self.centre
        return (x - across) * DISTANCE / self.focal_pixels, (down - y) * DISTANCE / self.focal_pixels

    @property
    def globe_diameter(self) -> float:
        """The diameter of the globe on the screen, in pixels."""
        return 2 * self.frame.radius * self.pose.zoom
