"""Missing Debian packages are installed by root and named, in one line, to everybody else."""

import subprocess
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
PRESENT = r"ii  libgl1, \nii  libglib2.0-0t64, libglib2.0-0 (= 2.80), libgio (= 2.80)\nrc  gone, \n"
DPKG_QUERY = f"""case "$*" in *'${{Provides}}'*) printf '{PRESENT}';; *) exit 1;; esac"""


@pytest.fixture
def debian(tmp_path: Path):
    """A Debian where libgl1 and a libglib2.0-0 by another name are installed, and `gone` was removed."""
    log = tmp_path / "apt.log"
    programs = {"dpkg-query": DPKG_QUERY, "apt-get": f'echo "$@" >> {log}', "id": 'echo "$USER_ID"'}
    (tmp_path / "bin").mkdir()
    for name, body in programs.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / "bin" / name).chmod(0o755)

    def run(wanted: str, user: int) -> tuple[int, str, str]:
        (tmp_path / "list.txt").write_text(f"# a comment\n{wanted}\n")
        environment = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "USER_ID": str(user)}
        command = [PACKAGING / "apt.sh", tmp_path / "list.txt"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr, log.read_text() if log.exists() else ""

    return run


@pytest.mark.parametrize("user", [0, 1000])
def test_nothing_is_installed_when_nothing_is_missing(debian, user):
    assert debian("libgl1\nlibglib2.0-0", user) == (0, "", "")


def test_a_user_is_told_in_one_line(debian):
    code, said, asked = debian("libgl1\nxvfb\ngone\nlibgl", 1000)
    assert code == 1
    assert said.splitlines() == [
        "Debian packages are missing; install them and try again: sudo apt-get install xvfb gone libgl"
    ]
    assert asked == ""


def test_root_gets_only_what_is_missing(debian):
    code, _, asked = debian("libgl1\nxvfb\ngone", 0)
    assert code == 0
    assert asked.splitlines()[-1].endswith("--no-install-recommends xvfb gone")


@pytest.mark.parametrize("name", ["apt-run.txt", "apt-test.txt"])
def test_a_list_names_each_package_once(name):
    packages = [line for line in (PACKAGING / name).read_text().splitlines() if not line.startswith("#")]
    assert packages == list(dict.fromkeys(packages))
    assert all(package == package.strip() and package for package in packages)
