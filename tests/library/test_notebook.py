"""The notebook of the documentation runs from its first cell to its last, and shows what it says."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list]:
    """The outputs of each cell by its id, after a run in an empty folder."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(ROOT))
        NotebookClient(notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": folder}}).execute()
    assert list(folder.iterdir()) == []
    return {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def shown(outputs: list, kind: str) -> str:
    return next(output.data[kind] for output in outputs if kind in output.get("data", {}))


def test_it_is_kept_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert not [cell["id"] for cell in cells if cell.get("outputs") or cell.get("execution_count")]


def test_three_lines_lead_from_two_arrays_to_a_sphere() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    (lines,) = (cell.source.splitlines() for cell in notebook.cells if cell.id == "sphere")
    assert len([line for line in lines if line]) == 3


@pytest.mark.slow
def test_it_says_nothing_on_stderr(ran) -> None:
    assert [output.text for cell in ran.values() for output in cell if output.get("name") == "stderr"] == []


@pytest.mark.slow
def test_spheres_are_shown_as_pages_in_frames(ran) -> None:
    first, several = (shown(ran[cell], "text/html") for cell in ("sphere", "several"))
    assert first.startswith("<iframe srcdoc=")
    assert "Manifold: 1,200 items, 8 anchors" in first
    assert all(view in several for view in ("Utilization", "Nearest-anchor links"))


@pytest.mark.slow
def test_values_tables_pictures_and_pages_are_there(ran) -> None:
    assert "'anchors_sphere': (8, 3)" in shown(ran["arrays-of"], "text/plain")
    assert all(f"<th>{anchor}</th>" in shown(ran["anchor-table"], "text/html") for anchor in range(8))
    assert shown(ran["picture"], "image/png")
    (measured,) = ran["measures"]
    agreement, random = re.search(r"nearest_anchor_agreement\s+(\S+)\s+random data (\S+)", measured.text).groups()
    assert float(agreement) > 0.5 > float(random)
    assert float(re.search(r"(\S+) MB", ran["page"][0].text)[1]) < 1.5
