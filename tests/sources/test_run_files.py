"""A folder, a pattern or several files as one run, and what is wrong with them."""

import os
import shutil

import pytest
import torch
from safetensors.torch import save_file

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.run_files import read_run
from tests.runs import anchors_only, save_run, trained
from tests.sources.writing import state_dict


def names(*sources) -> list[str]:
    return [each.name for each in read_run(sources).checkpoints]


def aged(path, seconds=3600):
    """As if it had been written an hour ago."""
    status = path.stat()
    os.utime(path, (status.st_atime - seconds, status.st_mtime - seconds))
    return path


def test_a_folder_is_a_run_in_the_order_of_epochs(tmp_path):
    folder = save_run(tmp_path, trained(11))
    run = read_run([folder])
    assert run.ordered_by == "epoch"
    assert [each.epoch for each in run.checkpoints] == list(range(11))
    assert [each.name for each in run.checkpoints][-2:] == ["epoch_9.pt", "epoch_10.pt"]


def test_a_pattern_and_several_files_are_runs_too(tmp_path):
    save_run(tmp_path, trained(3), "small_{}.pt")
    save_run(tmp_path, trained(4), "large_{}.pt")
    assert names(str(tmp_path / "small_*.pt")) == ["small_0.pt", "small_1.pt", "small_2.pt"]
    assert names(tmp_path / "large_3.pt", tmp_path / "large_1.pt") == ["large_1.pt", "large_3.pt"]
    with pytest.raises(CheckpointError, match="holds 2 runs"):
        read_run([tmp_path])


def test_safetensors_and_pt_may_be_mixed(tmp_path):
    first, second, third = trained(3)
    torch.save(first, tmp_path / "step_9.pt")
    save_file(second, tmp_path / "step_10.safetensors")
    torch.save(third, tmp_path / "step_200.pt")
    run = read_run([tmp_path])
    assert run.ordered_by == "number in the name"
    assert [each.name for each in run.checkpoints] == ["step_9.pt", "step_10.safetensors", "step_200.pt"]


def test_a_folder_of_folders_holds_one_checkpoint_in_each(tmp_path):
    for t, state in enumerate(trained(3)):
        (tmp_path / f"checkpoint-{10**t}").mkdir()
        save_file(state, tmp_path / f"checkpoint-{10**t}" / "model.safetensors")
    assert names(tmp_path) == [f"checkpoint-{10**t}/model.safetensors" for t in range(3)]


def test_a_link_is_another_name_of_the_same_file(tmp_path):
    save_run(tmp_path, trained(2))
    (tmp_path / "a_link.pt").symlink_to(tmp_path / "epoch_1.pt")
    assert names(tmp_path) == ["epoch_0.pt", "epoch_1.pt"]


def test_what_does_not_fit_is_left_out_and_named_once(tmp_path):
    save_run(tmp_path, trained(3))
    aged(save_run(tmp_path, [state_dict((5, 6, 7), 4)], "wide_{}.pt") / "wide_0.pt")
    save_run(tmp_path, [state_dict((5, 6), 8)], "two_{}.pt")
    torch.save({"optimizer": {"step": 3}}, tmp_path / "optimizer.pt")
    aged(tmp_path / "optimizer.pt")
    run = read_run([tmp_path])
    assert len(run.checkpoints) == 3
    told = [warning for warning in run.warnings if warning.startswith("Left out")]
    assert len(told) == 1
    assert "wide_0.pt (4 dimensions, not 8)" in told[0]
    assert "two_0.pt (2 experts, not 3)" in told[0]
    assert "optimizer.pt (" in told[0]


def test_another_number_of_anchors_fits(tmp_path):
    save_run(tmp_path, [state_dict((5, 6, 7), 8, anchors) for anchors in (12, 10)])
    assert [len(each.anchors) for each in read_run([tmp_path]).checkpoints] == [12, 10]


def test_a_file_that_is_still_being_written_is_left_out_and_told(tmp_path):
    save_run(tmp_path, trained(4))
    whole = (tmp_path / "epoch_3.pt").read_bytes()
    (tmp_path / "epoch_3.pt").write_bytes(whole[: len(whole) // 2])
    run = read_run([tmp_path])
    assert len(run.checkpoints) == 3
    assert "epoch_3.pt (" in run.warnings[0]
    assert "may still be being written" in run.warnings[0]
    aged(tmp_path / "epoch_3.pt")
    assert "may still be being written" not in read_run([tmp_path]).warnings[0]


def test_an_empty_folder_one_checkpoint_and_no_folder_are_one_sentence_each(tmp_path):
    with pytest.raises(CheckpointError, match="holds no checkpoints"):
        read_run([tmp_path])
    save_run(tmp_path, trained(1))
    with pytest.raises(CheckpointError, match=r"holds one checkpoint \(epoch_0.pt\), but a run needs two"):
        read_run([tmp_path])
    with pytest.raises(CheckpointError, match="does not exist"):
        read_run([tmp_path / "gone"])


def test_two_checkpoints_of_one_epoch_are_no_run_and_the_reason_is_told_once(tmp_path):
    save_run(tmp_path, trained(1))
    (tmp_path / "copy.pt").write_bytes((tmp_path / "epoch_0.pt").read_bytes())
    with pytest.raises(CheckpointError, match=r"needs two; left out, because another has the same epoch: ") as told:
        read_run([tmp_path])
    assert str(told.value).lower().count("left out") == 1
    with pytest.raises(CheckpointError, match="matches no file"):
        read_run([tmp_path / "gone" / "*.pt"])


def test_a_folder_without_anchors_says_what_was_in_it(tmp_path):
    for name in ("a", "b"):
        torch.save({"weight": torch.zeros(3, 2)}, tmp_path / f"{name}.pt")
    with pytest.raises(CheckpointError, match=r"holds no usable checkpoint.*a\.pt \("):
        read_run([tmp_path])


def test_a_file_that_was_replaced_or_is_gone_is_not_taken_for_the_one_before(tmp_path):
    save_run(tmp_path, [anchors_only([[1, 0], [0, 1]]), anchors_only([[1, 1], [0, 1]])])
    first, second = read_run([tmp_path]).checkpoints
    shutil.copy(second.path, first.path)
    with pytest.raises(CheckpointError, match="was replaced after the run was opened"):
        first.read()
    second.path.unlink()
    with pytest.raises(CheckpointError, match="does not exist"):
        second.read()
