#!/bin/sh
# Installs a wheel or an sdist into a bare environment and uses it there, away from the checkout:
#   packaging/smoke-test.sh dist/geolip_viewer-*.whl
# Takes the Python named by $PYTHON (default: python3), the versions of constraints.txt, and 2 GB of $TMPDIR.
set -eu

package=$(realpath "$1")
pins=$(realpath "$(dirname "$0")/../constraints.txt")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bin="$folder/venv/bin"

"${PYTHON:-python3}" -m venv "$folder/venv"
PIP_CONSTRAINT="$pins" "$bin/python" -m pip install --quiet --disable-pip-version-check torch "$package"
"$bin/python" -m pip check
cd "$folder"

"$bin/geolip-viewer" --version
"$bin/geolip-viewer" sample sample
"$bin/geolip-viewer" inspect sample/emoji_dual_stream.pt > inspect.txt
"$bin/geolip-viewer" render --sample --view utilization --no-badge --size 400x300 --out pictures
"$bin/python" -P - <<'PYTHON'
import sys
from importlib.metadata import metadata

import geolip_viewer

assert not {"numpy", "PyQt6", "vtkmodules", "torch"} & set(sys.modules)
assert geolip_viewer.__file__.startswith(sys.prefix), geolip_viewer.__file__
known = metadata("geolip-viewer")
assert known["Version"] == geolip_viewer.__version__
assert known["License-Expression"] == "GPL-3.0-or-later"
assert len(known.get_all("License-File")) >= 4
assert known["Description-Content-Type"] == "text/markdown"

import numpy as np

rows = np.random.default_rng(0).normal(size=(200, 8))
constellation = geolip_viewer.from_arrays(rows, rows[:12])
image = constellation.render("manifold", image_size=(400, 300))
assert image.size == (400, 300)
assert len(np.unique(np.asarray(image).reshape(-1, 3), axis=0)) > 100, "nothing was drawn"
assert constellation.items().num_rows == 200
PYTHON
echo "$(basename "$package"): installed and used in a bare environment"
