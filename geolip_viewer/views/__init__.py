"""All views, in the order of the menu. A new one is a file here and a line in VIEWS."""

from collections.abc import Mapping

from geolip_viewer.choice_names import listed
from geolip_viewer.errors import OptionError
from geolip_viewer.views import (
    affinity,
    anchor_difference,
    antipodal,
    cells,
    centroids,
    combined_space,
    compare,
    curves,
    density,
    difference,
    difference_space,
    disagreement,
    divergence,
    isolation,
    lens,
    lens_morph,
    lifespans,
    magnitudes,
    manifold,
    morph,
    nearest_links,
    radial,
    single_encoding,
    spectrum,
    sphere_map,
    tour,
    trails,
    triangulation_space,
    true_neighbors,
    utilization,
)
from geolip_viewer.views.base import View

VIEWS: tuple[View, ...] = (
    manifold.VIEW,
    centroids.VIEW,
    nearest_links.VIEW,
    affinity.VIEW,
    single_encoding.VIEW,
    radial.VIEW,
    lens.VIEW,
    spectrum.VIEW,
    utilization.VIEW,
    isolation.VIEW,
    divergence.VIEW,
    difference.VIEW,
    anchor_difference.VIEW,
    magnitudes.VIEW,
    difference_space.VIEW,
    triangulation_space.VIEW,
    combined_space.VIEW,
    true_neighbors.VIEW,
    cells.VIEW,
    density.VIEW,
    sphere_map.VIEW,
    antipodal.VIEW,
    disagreement.VIEW,
    morph.VIEW,
    lens_morph.VIEW,
    tour.VIEW,
    trails.VIEW,
    curves.VIEW,
    lifespans.VIEW,
    compare.VIEW,
)
BY_ID: Mapping[str, View] = {view.id: view for view in VIEWS}


def view_named(name: str) -> View:
    """The view of this id; raises OptionError that lists the ids."""
    if name not in BY_ID:
        raise OptionError("view", f"there is no view {name!r}", f"Choose one of: {listed(tuple(BY_ID), name)}")
    return BY_ID[name]
