"""A number and its percent sign are one word wherever people read them, and one place writes it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text

import geolip_viewer
from geolip_viewer.assets import guide
from geolip_viewer.cli.output import console, note, print_line, unbroken
from geolip_viewer.cli.printed_parts import fact_list, number_table
from geolip_viewer.wording import PERCENT, percent

PACKAGE = Path(geolip_viewer.__file__).parent
OWNERS = {"wording.py", "cli/output.py"}
LOOSE = re.compile(r"(^|\d)[ \u00a0\u202f]%")  # at the beginning of what follows a value of an f-string, or a digit


def texts(source: str) -> Iterator[ast.Constant]:
    """Literals that are no docstrings."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


def test_nothing_else_writes_a_percent_sign_after_a_number():
    loose = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).as_posix() not in OWNERS
        for node in texts(path.read_text(encoding="utf-8"))
        if LOOSE.search(str(node.value))
    ]
    assert loose == []


def test_the_guide_keeps_them_together_too():
    pages = {path.name: path.read_text(encoding="utf-8") for path in guide().glob("*.md")}
    assert PERCENT in pages["trust.md"]
    assert [name for name, text in pages.items() if re.search(r"\d\s%", text.replace(PERCENT, ""))] == []


def test_no_break_space_stands_before_the_sign():
    assert (percent(0.294), percent(0.0212, 0)) == ("29.4\u00a0%", "2\u00a0%")


@pytest.mark.parametrize("width", range(27, 60))
@pytest.mark.parametrize("kind", ["facts", "numbers", "sentence"])
def test_no_printed_line_begins_with_a_percent_sign(capsys, kind, width):
    words = f"it holds {percent(0.294)} of {percent(0.5, 0)} and {percent(0.01)}"
    numbers: Table = number_table("a name of several words", "a share of all", "number")
    numbers.add_row("the first", percent(0.294), "12")
    printed = {"facts": fact_list(("shown", words)), "numbers": numbers, "sentence": Text(unbroken(words))}
    console(width=width + (24 if kind == "facts" else 0)).print(printed[kind])
    lines = capsys.readouterr().out.splitlines()
    assert not [line for line in lines if line.lstrip().startswith("%")], lines
    assert "29.4 %" in "\n".join(lines)


def test_what_is_printed_has_plain_spaces(capsys):
    print_line(f"holds {percent(0.294)}")
    note(f"holds {percent(0.294)}")
    assert capsys.readouterr() == ("holds 29.4 %\n", "holds 29.4 %\n")
