"""Features from the hub: here one on this machine, since tests have no network."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.hub import download_progress
from geolip_viewer.sources.network import Waiting
from geolip_viewer.task import Cancelled
from tests.sources.writing import COCO_TOLD, LAYOUTS, features, table, write

STEM = "u03_dual_compiled_bare"
CHECKPOINT = LAYOUTS / "files" / f"{STEM}.pt"
EXPERTS = ["clip_b16_openai", "dinov2_s14", "siglip_b16_384", "mae_b16"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What reading from the hub gave, in a process of its own: its library reads the address once."""
    folder = tmp_path_factory.mktemp("hub")
    for path in (LAYOUTS / "features" / STEM).rglob("*"):
        if path.is_file():
            copy = folder / path.relative_to(LAYOUTS / "features" / STEM)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    write(folder, EXPERTS[0], table(features(9, 32)), split="other")
    card = (folder / "README.md").read_text()
    files = f"  data_files:\n  - split: other\n    path: {EXPERTS[0]}/other-*\n"
    (folder / "README.md").write_text(card.replace("  data_files:\n", files, 1))
    home = str(tmp_path_factory.mktemp("home"))
    settings = {"HF_HOME": home, "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_OFFLINE": "0", "HF_DATASETS_OFFLINE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.sources.serving", str(folder), str(CHECKPOINT)],
        env={**os.environ, **settings, "NO_PROXY": "127.0.0.1", "OMP_NUM_THREADS": "1"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.slow
def test_downloaded_features_are_the_same_as_local_ones(told):
    local = read_features(LAYOUTS / "features" / STEM, read_checkpoint(CHECKPOINT))
    assert told["there"]["hash"] == local.content_hash
    assert told["there"]["experts"] == EXPERTS
    assert told["there"]["notices"] == [COCO_TOLD]


@pytest.mark.slow
def test_downloading_tells_its_progress(told):
    assert {f"Downloading {expert}" for expert in EXPERTS} <= set(told["there"]["stages"])


def test_only_files_of_the_split_are_downloaded_and_only_once(told):
    parquet = [name for name in told["asked"] if name.endswith(".parquet")]
    assert sorted(parquet) == sorted(f"{expert}/val-00000-of-00001.parquet" for expert in EXPERTS)


def test_a_split_that_is_not_there_lists_those_that_are(told):
    assert "has no split train. Choose one of: other, val" in told["split"]["refused"]


def test_with_the_hub_gone_the_copy_serves_and_that_is_told(told):
    assert told["gone"]["hash"] == told["there"]["hash"]
    assert "downloaded earlier" in told["gone"]["notices"][0]


@pytest.mark.parametrize("case", ["unknown", "never had"])
def test_what_cannot_be_had_says_how_to_get_it(told, case):
    assert "someone/else: cannot be fetched from the Hugging Face hub" in told[case]["refused"]
    assert "hf download --repo-type dataset someone/else --local-dir FOLDER" in told[case]["refused"]


def test_a_download_tells_how_far_it_is_prints_nothing_and_can_be_stopped(capfd):
    waiting = Waiting()
    with download_progress(waiting)(total=8, mininterval=0) as bar:
        bar.update(2)
        assert waiting.fraction == 0.25
        waiting.is_over = True
        with pytest.raises(Cancelled):
            bar.update(2)
    assert capfd.readouterr() == ("", "")
