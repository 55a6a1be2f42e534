"""How features are described before they are opened, and errors in what is typed."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QPushButton, QSpinBox

from geolip_viewer.app.document.features_dialog import FeaturesDialog
from geolip_viewer.state import FeaturesSource
from tests.app.conftest import choose_file


@pytest.fixture
def asked(window, qtbot):
    """A dialog that is shown, and what it tells."""

    def show(known=None, **arguments):
        made = FeaturesDialog(known, "", window, **arguments)
        told = []
        made.chosen.connect(lambda *choice: told.append(choice))
        made.show()
        qtbot.waitExposed(made)
        return made, told

    return show


def type_into(qtbot, dialog, name, text):
    edit = dialog.findChild(QLineEdit, name)
    edit.selectAll()
    qtbot.keyClicks(edit, text)


def press_open(qtbot, dialog):
    qtbot.mouseClick(
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Open), Qt.MouseButton.LeftButton
    )


def test_a_file_with_columns_names_and_anchors_made_of_it(asked, qtbot, dialog, tmp_path):
    (tmp_path / "x.npz").touch()
    (tmp_path / "names.txt").write_text("cat")
    made, told = asked()
    qtbot.mouseClick(made.findChild(QPushButton, "features_browse_file"), Qt.MouseButton.LeftButton)
    choose_file(dialog("features_file_dialog", QFileDialog), tmp_path / "x.npz")
    type_into(qtbot, made, "features_columns", "labels=kind, features=vector")
    qtbot.mouseClick(made.findChild(QPushButton, "features_browse_names"), Qt.MouseButton.LeftButton)
    choose_file(dialog("features_names_dialog", QFileDialog), tmp_path / "names.txt")
    qtbot.keyClick(made.findChild(QComboBox, "features_anchors"), Qt.Key.Key_End)
    count = made.findChild(QSpinBox, "features_centres")
    count.selectAll()
    qtbot.keyClicks(count, "12")
    press_open(qtbot, made)
    names = tmp_path / "names.txt"
    source = FeaturesSource(str(tmp_path / "x.npz"), class_names=names, columns="features=vector,labels=kind")
    assert told == [(source, "kmeans:12:0")]


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("features_folder", "/no/such/place", "no file or folder"),
        ("features_columns", "vector", "cannot be read at 'vector'"),
        ("features_columns", "id=a,id=b", "names id twice"),
        ("features_class_names", "/no/such/names.txt", "no file with this name"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_cannot_be_opened(asked, qtbot, tmp_path, field, wrong, words):
    made, told = asked(FeaturesSource(str(tmp_path)))
    line = made.findChild(QLabel, f"{field}_hint")
    hint = line.text()
    type_into(qtbot, made, field, wrong)
    assert words in line.text()
    assert line.property("fault")
    press_open(qtbot, made)
    assert told == []
    made.findChild(QLineEdit, field).setText(str(tmp_path) if field == "features_folder" else "")
    assert (line.text(), line.property("fault")) == (hint, False)
    press_open(qtbot, made)
    assert len(told) == 1


@pytest.mark.parametrize(
    ("typed", "id_"),
    [("owner/name", "owner/name"), ("https://huggingface.co/datasets/owner/name", "owner/name"), ("owner", None)],
)
def test_a_hub_id_is_known_by_its_form(asked, qtbot, typed, id_):
    made, told = asked(FeaturesSource("some/thing"))
    type_into(qtbot, made, "features_hub", typed)
    press_open(qtbot, made)
    assert [source.source for source, _ in told] == ([id_] if id_ else [])
    line = made.findChild(QLabel, "features_hub_hint")
    assert line.property("fault") is (id_ is None)
    assert ("An id is written owner/name" in line.text()) == (id_ is None)
    made.close()


@pytest.mark.parametrize("anchors_from", [None, "classes", "kmeans:7:3"])
def test_it_begins_with_how_the_data_was_opened_last(asked, qtbot, tmp_path, anchors_from):
    (tmp_path / "names.txt").touch()
    known = FeaturesSource(str(tmp_path), "test", ("a",), tmp_path / "names.txt", columns="id=key")
    made, told = asked(known, anchors_from=anchors_from)
    press_open(qtbot, made)
    assert told == [(known, anchors_from)]


def test_without_a_checkpoint_anchors_are_always_made(asked, qtbot, tmp_path):
    made, told = asked(FeaturesSource(str(tmp_path)), has_checkpoint=False)
    assert made.findChild(QComboBox, "features_anchors").findData("checkpoint") == -1
    press_open(qtbot, made)
    assert told == [(FeaturesSource(str(tmp_path)), "kmeans:256:0")]
