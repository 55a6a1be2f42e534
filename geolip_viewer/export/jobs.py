"""What is to be drawn into files, as plain data that another process can be given."""

from dataclasses import dataclass, replace
from pathlib import Path

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.images import Recipe, write_picture
from geolip_viewer.export.movies import Turntable, write_turntable
from geolip_viewer.look import Look
from geolip_viewer.scene import Scene
from geolip_viewer.sheets import SHEETS, page
from geolip_viewer.task import advance, stage
from geolip_viewer.views.base import Shown


@dataclass(frozen=True, eq=False)
class Picture:
    """A file's name with suffix, what it shows, and how."""

    name: str
    scenes: tuple[Scene, ...]
    recipe: Recipe
    look: Look
    title: str = ""


@dataclass(frozen=True, eq=False)
class Movie:
    """One turn of what a picture shows, beginning with it."""

    of: Picture
    turntable: Turntable

    @property
    def name(self) -> str:
        return self.of.name


Job = tuple[Picture | Movie, ...]


def perform(job: Job, folder: Path) -> None:
    """Write every file of the job into the folder. Raises what writing pictures and movies raises."""
    for number, each in enumerate(job):
        with stage(f"Drawing {each.name}"):
            if len(job) > 1:
                advance(number / len(job))
            match each:
                case Picture():
                    write_picture(folder / each.name, each.scenes, each.recipe, look=each.look, title=each.title)
                case Movie(of=picture):
                    write_turntable(
                        folder / each.name,
                        picture.scenes,
                        each.turntable,
                        picture.recipe.size,
                        scale=picture.recipe.scale,
                        look=picture.look,
                        pose=picture.recipe.pose,
                        title=picture.title,
                    )


def sheets_job(analysis: Analysis, recipe: Recipe) -> Job:
    """The four sheets of an analysis in the recipe's scale and theme; those that the data cannot fill are left out."""
    shown = Shown(analysis, analysis.places)
    pages = [(sheet, page(sheet, shown)) for sheet in SHEETS]
    return tuple(
        Picture(
            f"{sheet.name}.png",
            made.scenes,
            replace(recipe, sheet=sheet.name, size=made.size),
            recipe.look,
            made.title,
        )
        for sheet, made in pages
        if made.scenes
    )
