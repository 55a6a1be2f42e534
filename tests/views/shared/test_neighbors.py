import numpy as np

from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.neighbors import around
from tests.synthetic import make_analysis


def test_all_copies_of_an_item_count_as_true_neighbours() -> None:
    """Fifteen of each, drawn at slightly different places: whichever copies are drawn nearest are true ones."""
    random = np.random.default_rng(0)
    points = np.repeat(random.normal(size=(6, 8)), 15, axis=0)
    analysis = make_analysis(points=points, anchors=4)
    places = unit(np.repeat(random.normal(size=(6, 3)), 15, axis=0) + 0.001 * random.normal(size=(90, 3)))
    view_input = ViewInput(analysis, Positions("drawn", places.astype(np.float32), places[:4], places[:0]))
    for item in (0, 17, 89):
        near = around(view_input, item, 10)
        assert near.kept.all()
        assert len(near.false) == 0
