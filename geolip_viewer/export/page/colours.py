"""Colourings, legends and colour bars as plain data for both themes."""

from collections.abc import Sequence

import numpy as np

from geolip_viewer.colouring import Category, Colouring, Scalar, Solid
from geolip_viewer.export.page.packing import Packing, Plain
from geolip_viewer.render.explained import categories, swatches
from geolip_viewer.render.legend import Row, class_rows, tick_texts, ticks
from geolip_viewer.render.palette import THEMES, Rgb, Theme, category_colours, colour_table, fractions
from geolip_viewer.scene import Array, Indices, Scene, colourings

NO_NUMBER = 255  # of the numbers that say a place in a colour table


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
    written = zip(places.tolist(), tick_texts(values), strict=True)
    return {"name": scalar.name, "unit": scalar.unit, "table": scalar.colormap, "ticks": [[*each] for each in written]}


def lists(scenes: Sequence[Scene]) -> Plain:
    """Each list of classes once, as the legend of a picture has it."""
    return [_list(each) for each in categories(scenes)]


def _list(category: Category) -> Plain:
    by_theme = [class_rows(category, theme) for theme in THEMES.values()]
    return {
        "title": category.title,
        "sorted": f"{category.counted or 'items'}, most first",
        "of": category.of,
        "rows": [_row(each) for each in zip(*by_theme, strict=True)],
    }


def _row(rows: tuple[Row, ...]) -> Plain:
    first = rows[0]
    colours = {name: hexadecimal(row.colour) for name, row in zip(THEMES, rows, strict=True)}
    return {"text": first.text, "count": first.count, "code": first.index, "colour": colours}


def marks(scenes: Sequence[Scene]) -> Plain:
    """What each kind of mark stands for."""
    by_theme = [swatches(scenes, theme) for theme in THEMES.values()]
    return [
        {
            "text": same[0].text,
            "symbol": "line" if same[0].symbol == "dashes" else same[0].symbol,  # the text says that they are dashed
            "colour": {name: hexadecimal(each.colour) for name, each in zip(THEMES, same, strict=True)},
        }
        for same in zip(*by_theme, strict=True)
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
