import numpy as np

from geolip_viewer.scene import Sphere
from tests.synthetic import make_analysis
from tests.views.looking import layer, panel


def test_items_lie_at_their_coordinates_over_the_largest_radius_inside_a_hollow_globe() -> None:
    analysis = make_analysis()
    scene = panel("radial", analysis)
    coordinates = analysis.embeddings.astype(np.float64) @ analysis.pca.components[:3].T.astype(np.float64)
    radii = np.linalg.norm(coordinates, axis=1)
    items = layer(scene, "items")
    np.testing.assert_allclose(items.positions, coordinates / radii.max(), atol=1e-5)
    np.testing.assert_allclose(items.colour.values, radii - radii.mean(), atol=1e-6)
    assert items.colour.span[0] == -items.colour.span[1]
    assert scene.ground == Sphere(hollow=True)
    assert scene.title == f"Radial deviation: radius {radii.mean():.3f} ± {radii.std():.3f}"
    assert f"{100 * (radii**2).mean():.1f}\u00a0% of an item kept" in scene.subtitle
