"""Where each frame draws the checkpoints of a run, as numpy and scipy would."""

import numpy as np
from scipy.linalg import orthogonal_procrustes

from geolip_viewer.geometry.projection import ProjectionSpec
from tests.brute import on_sphere
from tests.runs import brutes, opened, trained


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


def test_other_components_are_those_of_the_reference_turned_with_it(tmp_path):
    run = opened(tmp_path, trained(3), reference=2)
    wanted = ProjectionSpec.parse("PCA of anchors")
    axes = run.at(2).components_for(wanted, None)[0]
    whole = brutes(run)
    turn = orthogonal_procrustes(whole[0].anchors, whole[2].anchors)[0]
    expected = on_sphere((whole[0].fused @ turn - axes.origin) @ axes.directions.T)
    np.testing.assert_allclose(run.at(0).projected(wanted).items, expected, atol=2e-4)
