"""glTF 2.0 as one binary file: https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html."""

import json
import struct
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from geolip_viewer import __version__
from geolip_viewer.scene import Array, Indices

Mode = Literal["points", "lines", "triangles"]
MODES: dict[Mode, int] = {"points": 0, "lines": 1, "triangles": 4}
FLOAT, UNSIGNED_INT, UNSIGNED_SHORT = 5126, 5125, 5123
VERTICES, ELEMENTS = 34962, 34963
UNLIT = "KHR_materials_unlit"


def linear(colours: Array) -> Array:
    """sRGB as linear light, which is what glTF means by a colour (IEC 61966-2-1)."""
    colours = np.asarray(colours, np.float64)
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


@dataclass(frozen=True)
class Surface:
    """How a mesh looks: sRGB and opacity, multiplied with the colours of its corners; flat colour when unlit."""

    name: str
    colour: tuple[float, float, float] = (1.0, 1.0, 1.0)
    opacity: float = 1.0
    is_lit: bool = True


@dataclass
class Document:
    """A file under construction. Meshes and nodes are numbered from zero, as in the file."""

    _json: dict[str, list[Any]] = field(default_factory=dict)
    _data: bytearray = field(default_factory=bytearray)
    _surfaces: dict[Surface, int] = field(default_factory=dict)

    def mesh(
        self,
        name: str,
        mode: Mode,
        surface: Surface,
        positions: Array,
        *,
        colours: Array | None = None,
        normals: Array | None = None,
        indices: Indices | None = None,
    ) -> int:
        """Positions (V, 3), sRGB colours (V, 3), unit normals (V, 3); indices of corners, row after row."""
        attributes = {"POSITION": self._accessor(np.asarray(positions, np.float32), FLOAT, "VEC3", has_bounds=True)}
        if normals is not None:
            attributes["NORMAL"] = self._accessor(np.asarray(normals, np.float32), FLOAT, "VEC3")
        if colours is not None:
            opaque = np.c_[linear(colours), np.ones(len(colours))]
            attributes["COLOR_0"] = self._accessor(np.rint(opaque * 65535).astype(np.uint16), UNSIGNED_SHORT, "VEC4")
        primitive = {"attributes": attributes, "mode": MODES[mode], "material": self._material(surface)}
        if indices is not None:
            primitive["indices"] = self._accessor(indices.astype(np.uint32).ravel(), UNSIGNED_INT, "SCALAR")
        return self._add("meshes", {"name": name, "primitives": [primitive]})

    def node(self, name: str, **fields: Any) -> int:
        """A place in the tree: mesh, children, translation, rotation, extras; lists must not be empty, so those go."""
        return self._add("nodes", {"name": name} | {key: value for key, value in fields.items() if value != []})

    @property
    def is_empty(self) -> bool:
        return not self._data

    def file(self, name: str, roots: list[int]) -> bytes:
        """The whole file with one scene of these nodes."""
        head = {
            "asset": {"version": "2.0", "generator": f"geolip-viewer {__version__}"},
            "scene": 0,
            "scenes": [{"name": name, "nodes": roots}],
            "buffers": [{"byteLength": len(self._data)}],
            "extensionsUsed": [UNLIT],
            **self._json,
        }
        text = json.dumps(head, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
        chunks += struct.pack("<II", len(self._data), 0x004E4942) + self._data
        return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks

    def _material(self, surface: Surface) -> int:
        if surface not in self._surfaces:
            base = [*linear(np.asarray(surface.colour)).tolist(), surface.opacity]
            made: dict[str, Any] = {
                "name": surface.name,
                "pbrMetallicRoughness": {"baseColorFactor": base, "metallicFactor": 0.0, "roughnessFactor": 0.9},
                "alphaMode": "OPAQUE" if surface.opacity == 1 else "BLEND",
            }
            if not surface.is_lit:
                made["extensions"] = {UNLIT: {}}
            self._surfaces[surface] = self._add("materials", made)
        return self._surfaces[surface]

    def _accessor(self, rows: Any, kind: int, shape: str, *, has_bounds: bool = False) -> int:
        target = ELEMENTS if shape == "SCALAR" else VERTICES
        view = {"buffer": 0, "byteOffset": len(self._data), "byteLength": rows.nbytes, "target": target}
        self._data += rows.tobytes()  # every row is a multiple of four bytes, as the format requires
        made = {
            "bufferView": self._add("bufferViews", view),
            "componentType": kind,
            "count": len(rows),
            "type": shape,
        }
        if kind == UNSIGNED_SHORT:
            made["normalized"] = True
        if has_bounds:
            made |= {"min": rows.min(axis=0).tolist(), "max": rows.max(axis=0).tolist()}
        return self._add("accessors", made)

    def _add(self, kind: str, made: dict[str, Any]) -> int:
        self._json.setdefault(kind, []).append(made)
        return len(self._json[kind]) - 1
