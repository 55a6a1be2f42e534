"""Drawing jobs as plain data that can be sent to another process."""

from dataclasses import dataclass
from pathlib import Path

from geolip_viewer.export.images import write_picture
from geolip_viewer.export.movies import Turntable, write_turntable
from geolip_viewer.export.recipes import Recipe
from geolip_viewer.look import Look
from geolip_viewer.scene import Scene
from geolip_viewer.sources.item_pictures import ItemPictures
from geolip_viewer.task import advance, phase


@dataclass(frozen=True, eq=False)
class ImageJob:
    """A file's name with suffix, what it shows, and how."""

    name: str
    scenes: tuple[Scene, ...]
    recipe: Recipe
    look: Look
    title: str = ""
    item_pictures: ItemPictures | None = None


@dataclass(frozen=True, eq=False)
class MovieJob:
    """One turn of what a picture shows, beginning with it."""

    of: ImageJob
    turntable: Turntable

    @property
    def name(self) -> str:
        return self.of.name


ExportJob = tuple[ImageJob | MovieJob, ...]


def perform(job: ExportJob, folder: Path) -> None:
    """Write every file of the job into the folder. Raises what writing pictures and movies raises."""
    for number, each in enumerate(job):
        with phase(f"Drawing {each.name}"):
            if len(job) > 1:
                advance(number / len(job))
            match each:
                case ImageJob():
                    write_picture(
                        folder / each.name,
                        each.scenes,
                        each.recipe,
                        each.look,
                        title=each.title,
                        item_pictures=each.item_pictures,
                    )
                case MovieJob(of=picture):
                    write_turntable(
                        folder / each.name,
                        picture.scenes,
                        each.turntable,
                        picture.recipe.size,
                        scale=picture.recipe.scale,
                        look=picture.look,
                        pose=picture.recipe.state.camera,
                        title=picture.title,
                        picture_of=picture.item_pictures.read if picture.item_pictures is not None else None,
                    )
