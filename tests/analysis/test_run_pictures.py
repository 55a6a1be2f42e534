"""Lenses, spaces and other components through a run: nothing seems to move that does not."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run import Run
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.sources.run_files import read_run
from tests.runs import features_for, save_features, save_run, trained, turned

SPACES = ("triangulation_space", "difference_space", "combined_space")


@pytest.fixture
def run(tmp_path) -> Run:
    """A short training run in which the whole sphere also rotates between checkpoints, which changes nothing."""
    states = [turned(state, seed) for seed, state in enumerate(trained(5, step=0.01))]
    folder = save_run(tmp_path / "run", states)
    return Run(read_run([folder]), features_for(folder, save_features(tmp_path / "features")))


def pictures(analysis: Analysis) -> list[np.ndarray]:
    spaces = [getattr(analysis, name).positions for name in SPACES]
    return [*(lens.positions for lens in analysis.lenses), *spaces]


def largest_way(times: list[list[np.ndarray]]) -> float:
    """The median movement of marks in degrees, the largest over all pictures and pairs of checkpoints."""
    ways = [
        np.median(np.arccos(np.clip((a * b).sum(axis=1), -1, 1)))
        for before, now in pairwise(times)
        for a, b in zip(before, now, strict=True)
    ]
    return float(np.degrees(max(ways)))


def test_no_lens_and_no_space_flips_between_checkpoints(run):
    as_they_are = [pictures(Analysis(each.read(), run.features)) for each in run.files.checkpoints]
    in_run = [pictures(run.at(t)) for t in range(len(run))]
    assert largest_way(as_they_are) > 60
    assert largest_way(in_run) < 15


def test_each_picture_is_turned_onto_the_references_and_not_deformed(run):
    onto = pictures(run.at(run.reference))
    alone = pictures(Analysis(run.files.checkpoints[1].read(), run.features))
    for own, now, last in zip(alone, pictures(run.at(1)), onto, strict=True):
        np.testing.assert_allclose(now, own @ orthogonal_procrustes(own, last)[0], atol=2e-5)
    for own, now in zip(pictures(Analysis(run.files.checkpoints[-1].read(), run.features)), onto, strict=True):
        np.testing.assert_array_equal(now, own)


def test_anchors_and_classes_of_a_lens_are_turned_with_its_items(run):
    alone, here = Analysis(run.files.checkpoints[1].read(), run.features), run.at(1)
    for expert in range(len(here.expert_names)):
        own, now = alone.lens_positions(expert), here.lens_positions(expert)
        rotation = orthogonal_procrustes(own.items, now.items)[0]
        np.testing.assert_allclose(now.anchors, own.anchors @ rotation, atol=2e-5)
        np.testing.assert_allclose(now.classes, own.classes @ rotation, atol=2e-5)
        assert here.lens_positions(expert) is now


def test_other_components_do_not_flip_where_each_checkpoint_has_axes_of_its_own(run):
    wanted, own = ProjectionSpec.parse("PCA 2-3-4"), run.changed(frame="own")
    alone = [Analysis(each.read(), run.features).projected(wanted) for each in run.files.checkpoints]
    in_run = [own.at(t).projected(wanted) for t in range(len(own))]
    assert largest_way([[each.anchors] for each in alone]) > 60
    assert largest_way([[each.anchors] for each in in_run]) < 15
    shares = [[float(axis.split()[1]) for axis in each.axes] for each in (alone[0], in_run[0])]
    assert sum(shares[1]) == pytest.approx(sum(shares[0]), abs=0.2)
