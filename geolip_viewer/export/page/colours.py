"""Colourings, legends and colour bars as plain data for both themes."""

from collections.abc import Sequence

import numpy as np

from geolip_viewer.clauses import ALWAYS
from geolip_viewer.colouring import Category, Colouring, Scalar, Solid
from geolip_viewer.export.page.packing import Packing, Plain
from geolip_viewer.layers import colourings
from geolip_viewer.render.class_lines import Row, class_rows, row_colour
from geolip_viewer.render.explained import ClassList, class_lists, swatches
from geolip_viewer.render.legend import tick_texts, ticks
from geolip_viewer.render.palette import THEMES, Rgb, Theme, category_colours, colour_table, fractions
from geolip_viewer.scene import Array, Indices, Scene

NO_NUMBER = 255  # marks a missing number in indices of the colour table


def hexadecimal(colour: Rgb | Array) -> str:
    """ "#1d2739" of three numbers from 0 to 1."""
    return "#" + "".join(f"{round(255 * max(0.0, min(1.0, float(part)))):02x}" for part in colour)


def packed_colour(colouring: Colouring, order: Indices, packing: Packing) -> Plain:
    """How the rows of a layer are coloured, in this order."""
    match colouring:
        case Solid(role):
            return {"role": role}
        case Scalar():
            places = fractions(colouring)[order]
            known = np.isfinite(places)
            steps = np.where(known, np.round(np.nan_to_num(places) * (NO_NUMBER - 1)), NO_NUMBER)
            return {"table": colouring.colormap, "places": packing.add(steps.astype(np.uint8))}
        case Category():
            return {"codes": packing.add_indices(colouring.codes[order] + 1), "palette": _palettes(colouring)}


def _palettes(category: Category) -> Plain:
    """The colour of "none" and then of each code, in each theme."""
    return {
        name: [hexadecimal(theme.roles["quiet"]), *map(hexadecimal, category_colours(category, theme))]
        for name, theme in THEMES.items()
    }


def tables(packing: Packing) -> Plain:
    """Every colour table of both themes, `NO_NUMBER` colours of three bytes each."""
    places = np.round(np.linspace(0, 255, NO_NUMBER)).astype(np.intp)
    return {
        kind: {name: packing.add(np.round(255 * colour_table(kind, name)[places]).astype(np.uint8)) for name in THEMES}
        for kind in ("sequential", "heat", "diverging")
    }


def bars(scenes: Sequence[Scene]) -> Plain:
    """Each colour bar once: name, unit, table, and where its ticks stand from 0 to 1."""
    return [_bar(each) for each in colourings(scenes)]


def _bar(scalar: Scalar) -> Plain:
    values, places = ticks(scalar)
    written = zip(places.tolist(), tick_texts(values, scalar.unit), strict=True)
    return {"name": scalar.name, "unit": scalar.unit, "table": scalar.colormap, "ticks": [[*each] for each in written]}


def lists(scenes: Sequence[Scene]) -> Plain:
    """Each list of classes once, as the legend of a picture has it; one of some panels alone names these."""
    return [_list(each, scenes) for each in class_lists(scenes)]


def _list(found: ClassList, scenes: Sequence[Scene]) -> Plain:
    category = found.category
    names = [scenes[panel].heading.title.clauses[0].words(ALWAYS) for panel in found.panels]
    whose = f": {', '.join(names)}" if len(names) < len(scenes) else ""
    return {
        "title": category.title,
        "sorted": f"{category.counted or 'items'}, most first{whose}",
        "of": category.of,
        "rows": [_row(each, category) for each in class_rows(category)],
    }


def _row(row: Row, category: Category) -> Plain:
    colours = {name: hexadecimal(row_colour(row, category, theme)) for name, theme in THEMES.items()}
    return {"text": row.text, "count": row.count, "code": row.index, "colour": colours}


def marks(scenes: Sequence[Scene]) -> Plain:
    """What each kind of mark stands for."""
    return [
        {
            "text": each.text,
            "symbol": "line" if each.symbol == "dashes" else each.symbol,  # the text says that they are dashed
            "colour": {name: hexadecimal(each.colour(theme)) for name, theme in THEMES.items()},
        }
        for each in swatches(scenes)
    ]


def themes() -> Plain:
    """What shaders and marks take from each theme."""
    return {name: _theme(theme) for name, theme in THEMES.items()}


def _theme(theme: Theme) -> Plain:
    return {
        "roles": {role: hexadecimal(colour) for role, colour in theme.roles.items()},
        "edge": hexadecimal(theme.edge),
        "line": list(theme.line),
        "globe": list(theme.globe),
        "rim": list(theme.rim),
        "halo": list(theme.halo),
        "haloGain": theme.halo_gain,
        "ambient": theme.ambient,
        "diffuse": theme.diffuse,
    }
