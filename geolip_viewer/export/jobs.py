"""What is to be drawn into files, as plain data that another process can be given."""

from dataclasses import dataclass
from pathlib import Path

from geolip_viewer.export.images import Recipe, write_picture
from geolip_viewer.export.movies import Turntable, write_turntable
from geolip_viewer.look import Look
from geolip_viewer.scene import Scene
from geolip_viewer.task import advance, stage


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
