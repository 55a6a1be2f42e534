"""Where each frame draws the checkpoints of a run, as numpy and scipy would."""

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from geolip_viewer.geometry.projection import ProjectionSpec
from tests.brute import on_sphere
from tests.runs import brutes, opened, trained, turned


def test_in_frames_a_checkpoint_is_drawn_as_numpy_would(tmp_path):
    run = opened(tmp_path, trained(3), frame="aligned", reference=1)
    whole = brutes(run)
    axes = whole[1].pca(whole[1].fused)[1][:3].T
    for t in range(3):
        turn = orthogonal_procrustes(whole[t].anchors, whole[1].anchors)[0]
        for frame, turned_axes in (("aligned", turn @ axes), ("reference", axes)):
            drawn = run.changed(frame=frame).at(t).positions
            np.testing.assert_allclose(drawn.items, on_sphere(whole[t].fused @ turned_axes), atol=2e-4)
            np.testing.assert_allclose(drawn.anchors, on_sphere(whole[t].anchors @ turned_axes), atol=2e-4)
    own = run.changed(frame="own")
    before = None
    for t in range(3):
        axes = whole[t].pca(whole[t].fused)[1][:3].T
        anchors, items = on_sphere(whole[t].anchors @ axes), on_sphere(whole[t].fused @ axes)
        turn = np.eye(3) if before is None else orthogonal_procrustes(anchors, before)[0]
        before = anchors @ turn
        np.testing.assert_allclose(own.at(t).positions.items, items @ turn, atol=2e-4)


@pytest.mark.parametrize("reference", [0, 2])
def test_the_common_rotation_is_taken_out_if_there_is_one(tmp_path, reference):
    states = trained(3, anchors=60, step=0.02)
    noise = opened(tmp_path / "noise", states, reference=reference)
    assert noise.frames.frame == "reference"
    assert all(noise.frames.turn(t) is noise.changed(frame="own").frames.turn(t) is None for t in range(3))
    assert noise.changed(frame="aligned").frames.turn(1) is not None
    assert sum("No common rotation was found" in each for each in noise.warnings) == 1
    moving = [states[0], turned(states[1], 1), turned(states[2], 2)]
    rotating = opened(tmp_path / "rotating", moving, reference=reference)
    assert rotating.frames.frame == "aligned"
    whole = brutes(rotating)
    rotation = orthogonal_procrustes(whole[1].anchors, whole[reference].anchors)[0]
    for run in (rotating, rotating.changed(frame="own")):
        np.testing.assert_allclose(run.frames.turn(1), rotation, atol=1e-5)
    assert rotating.changed(frame="reference").frames.turn(1) is None
    assert not any("rotation" in each for each in rotating.warnings)


def test_where_nothing_moves_nothing_is_told_of_a_rotation(tmp_path):
    run = opened(tmp_path, trained(1) * 2)
    assert (run.frames.frame, run.frames.turn(0)) == ("reference", None)
    assert not any("rotation" in each for each in run.warnings)


def test_other_components_are_those_of_the_reference_turned_with_it(tmp_path):
    run = opened(tmp_path, trained(3), frame="aligned", reference=2)
    wanted = ProjectionSpec.parse("PCA of anchors")
    axes = run.at(2).components_for(wanted, None)[0]
    whole = brutes(run)
    turn = orthogonal_procrustes(whole[0].anchors, whole[2].anchors)[0]
    expected = on_sphere((whole[0].fused @ turn - axes.origin) @ axes.directions.T)
    np.testing.assert_allclose(run.at(0).projected(wanted).items, expected, atol=2e-4)
