"""Files that a training still writes while they are open: a run that grows, and one file overwritten in place."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from geolip_viewer.app.window import Window
from geolip_viewer.state import FeaturesSource, Selection
from tests.runs import anchors_only, save_features, save_run, trained
from tests.sources.writing import table, write

EPOCHS = 6


def train(folder: Path, points: np.ndarray) -> None:
    """Anchors that gradient descent draws to their nearest points; a checkpoint after every epoch."""
    rows = torch.tensor(points, dtype=torch.float32)
    anchors = torch.nn.Parameter(torch.randn(12, rows.shape[1], generator=torch.Generator().manual_seed(0)))
    optimizer = torch.optim.SGD([anchors], lr=0.5)
    for epoch in range(EPOCHS):
        state = {"constellation.anchors": anchors.detach().clone()}
        part = folder / f"epoch_{epoch}.part"
        torch.save({"state_dict": state, "epoch": epoch}, part)
        part.rename(folder / f"epoch_{epoch}.pt")
        for _ in range(20):
            optimizer.zero_grad()
            nearest = (rows @ torch.nn.functional.normalize(anchors, dim=1).T).amax(dim=1)
            (1 - nearest).mean().backward()
            optimizer.step()


def test_a_training_is_followed_to_its_end(window: Window, qtbot, tmp_path):
    points = np.random.default_rng(0).normal(size=(60, 6)).astype(np.float32)
    write(tmp_path / "features", "points", table(points))
    folder = tmp_path / "run"
    folder.mkdir()
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(train, folder, points / np.linalg.norm(points, axis=1, keepdims=True))
        qtbot.waitUntil(lambda: len(list(folder.glob("*.pt"))) > 1, timeout=20_000)
        with qtbot.waitSignal(window.document.result_changed, timeout=20_000):
            window.opening.open_run((folder,), FeaturesSource(str(tmp_path / "features")))
        window.watching.follow(True)
        qtbot.waitUntil(lambda: window.document.state.time == f"epoch_{EPOCHS - 1}.pt", timeout=30_000)
        training.result()
    qtbot.waitUntil(
        lambda: window.document.loaded.number == EPOCHS - 1 and window.run_measuring.is_done, timeout=30_000
    )
    overview = window.run_measuring.overview
    assert overview.names == tuple(f"epoch_{epoch}.pt" for epoch in range(EPOCHS))
    assert overview.known.all()
    cosines = window.document.loaded.analysis.nearest_cosine
    assert cosines.mean() > window.document.loaded.run.at(0).nearest_cosine.mean()


def looked(window: Window, qtbot) -> None:
    with qtbot.waitSignal(window.watching.looked):
        window.watching.look()
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)


@pytest.fixture
def opened(window: Window, qtbot, tmp_path) -> Path:
    folder = save_run(tmp_path / "run", trained(3))
    with qtbot.waitSignal(window.document.result_changed):
        window.opening.open_run((folder,), FeaturesSource(str(save_features(tmp_path / "features"))))
    qtbot.waitUntil(lambda: window.run_measuring.is_done)
    looked(window, qtbot)
    return folder


def test_a_checkpoint_that_is_written_in_pieces_is_waited_for(window: Window, qtbot, opened, tmp_path):
    errors = []
    window.services.messages.error.connect(lambda *told: errors.append(told))
    window.services.messages.unavailable.connect(errors.append)
    whole = (save_run(tmp_path / "longer", trained(4)) / "epoch_3.pt").read_bytes()
    with (opened / "epoch_3.pt").open("wb") as file:
        for start in range(0, len(whole), len(whole) // 3 + 1):
            assert len(window.document.loaded.run) == 3
            file.write(whole[start : start + len(whole) // 3 + 1])
            file.flush()
            looked(window, qtbot)
    qtbot.waitUntil(lambda: len(window.document.loaded.run) == 4)
    qtbot.waitUntil(lambda: window.run_measuring.is_done)
    assert window.run_measuring.overview.known.all()
    assert window.document.state.time == "epoch_2.pt"
    assert not errors
    assert not any("being written" in warning for warning in window.document.warnings)


def test_a_checkpoint_that_is_deleted_stays_as_numbers_and_paths(window: Window, qtbot, opened):
    (opened / "epoch_0.pt").unlink()
    looked(window, qtbot)
    qtbot.waitUntil(lambda: bool(window.run_measuring.overview.gone[0]))
    assert window.run_measuring.overview.known.all()
    assert window.run_measuring.overview.names[0] == "epoch_0.pt"
    window.document.store.change(view="trails")
    qtbot.waitUntil(lambda: window.document.scenes[0].title.startswith("Trails"))
    assert window.document.warnings == tuple(each for each in window.document.warnings if "is gone" not in each)
    for path in opened.iterdir():
        path.unlink()
    opened.rmdir()
    looked(window, qtbot)
    qtbot.waitUntil(lambda: any("is gone: what was computed" in each for each in window.document.warnings))
    assert window.document.scenes[0].title.startswith("Trails")


def test_a_file_overwritten_in_place_is_shown_again_as_it_was_looked_at(window: Window, qtbot, tmp_path):
    path = save_run(tmp_path / "one", trained(1), name="model{}.pt") / "model0.pt"
    features = FeaturesSource(str(save_features(tmp_path / "features")))
    with qtbot.waitSignal(window.document.result_changed):
        window.opening.open_path(path, features)
    pose = window.services.camera_motion.pose.orbited(30, 10)
    window.document.store.change(view="utilization", camera=pose, selection=Selection((3, 5), (2,)))
    looked(window, qtbot)
    before = window.document.loaded
    torch.save({"state_dict": trained(2)[1], "epoch": 7}, path)
    looked(window, qtbot)
    qtbot.waitUntil(lambda: window.document.loaded is not before)
    assert window.document.loaded.checkpoint.metrics["epoch"] == 7
    state = window.document.state
    assert (state.view, state.camera, state.selection.items, state.selection.anchors) == (
        "utilization",
        pose,
        (3, 5),
        (2,),
    )
    with qtbot.waitSignal(window.services.messages.unavailable) as told:
        torch.save({"state_dict": anchors_only(np.eye(5)), "epoch": 8}, path)
        looked(window, qtbot)
    assert "was overwritten by one of another family" in str(told.args[0])
    assert window.document.loaded.checkpoint.metrics["epoch"] == 7


def test_a_checkpoint_that_came_between_reading_and_the_first_look_joins(window, qtbot, tmp_path, monkeypatch):
    states, folder = trained(4), tmp_path / "run"
    save_run(folder, states[:3])
    look = window.watching.look

    def late() -> None:
        if not (folder / "epoch_3.pt").exists():
            torch.save({"state_dict": states[3], "epoch": 3}, folder / "epoch_3.part")
            (folder / "epoch_3.part").rename(folder / "epoch_3.pt")
        look()

    monkeypatch.setattr(window.watching, "look", late)
    with qtbot.waitSignal(window.document.result_changed):
        window.opening.open_run((folder,))
    qtbot.waitUntil(lambda: len(window.document.loaded.run) == 4, timeout=20_000)
