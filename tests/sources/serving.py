"""A hub of one data set on this machine, and reading from it: run as `python -m tests.sources.serving FOLDER FILE`.

It answers as the Hugging Face hub does to what its library asks. Reading happens twice: with the hub there, and gone.
Prints, as JSON, both results and what the hub was asked for.
"""

import hashlib
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

COMMIT = "a" * 40
NAME = "someone/features"


class Hub(BaseHTTPRequestHandler):
    root: Path
    asked: ClassVar[list[str]] = []

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if "/resolve/" in path:
            return self.send_file(path.split("/resolve/")[1].split("/", 1)[1])
        if path == f"/api/datasets/{NAME}" or path.startswith(f"/api/datasets/{NAME}/revision/"):
            files = [{"rfilename": name} for name in self.names()]
            return self.send_json({"id": NAME, "sha": COMMIT, "private": False, "tags": [], "siblings": files})
        if path.startswith(f"/api/datasets/{NAME}/tree/"):
            folder = self.root / path.removeprefix(f"/api/datasets/{NAME}/tree/{COMMIT}").strip("/")
            return self.send_json([self.entry(self.name(path)) for path in sorted(folder.iterdir())])
        return self.send(404, b"{}", {"X-Error-Code": "RepoNotFound"})

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"])).decode()
        paths = json.loads(content)["paths"] if content.startswith("{") else parse_qs(content)["paths"]
        self.send_json([self.entry(path) for path in paths if (self.root / path).exists()])

    def names(self) -> list[str]:
        return sorted(self.name(path) for path in self.root.rglob("*") if path.is_file())

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def entry(self, name: str) -> dict[str, Any]:
        path = self.root / name
        kind = "file" if path.is_file() else "directory"
        return {"type": kind, "path": name, "size": path.stat().st_size, "oid": hashlib.sha1(name.encode()).hexdigest()}

    def send_file(self, name: str) -> None:
        if not (self.root / name).is_file():
            return self.send(404, b"{}", {"X-Error-Code": "EntryNotFound"})
        if self.command == "GET":
            self.asked.append(name)
        content = (self.root / name).read_bytes()
        return self.send(200, content, {"ETag": f'"{hashlib.sha1(content).hexdigest()}"'})

    def send_json(self, value: Any) -> None:
        self.send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content)), "X-Repo-Commit": COMMIT}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def results(checkpoint: Path, split: str = "val", name: str = NAME) -> dict[str, Any]:
    from geolip_viewer.errors import FeaturesError
    from geolip_viewer.sources.checkpoint import read_checkpoint
    from geolip_viewer.sources.feature_reading import read_features
    from geolip_viewer.sources.reading_options import ReadingOptions
    from geolip_viewer.task import Task, running

    stages: list[str] = []
    try:
        with running(Task(lambda progress: stages.append(progress.phase))):
            found = read_features(name, read_checkpoint(checkpoint), ReadingOptions(split))
    except FeaturesError as error:
        return {"refused": str(error)}
    return {
        "hash": found.content_hash,
        "experts": [column.expert for column in found.columns],
        "notices": found.warnings,
        "stages": stages,
    }


def main(folder: Path, checkpoint: Path) -> None:
    Hub.root = folder
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["HF_ENDPOINT"] = f"http://127.0.0.1:{server.server_port}"
    told = {
        "there": results(checkpoint),
        "split": results(checkpoint, split="train"),
        "unknown": results(checkpoint, name="someone/else"),
    }
    server.shutdown()
    server.server_close()
    told["gone"] = results(checkpoint)
    told["never had"] = results(checkpoint, name="someone/else")
    print(json.dumps({**told, "asked": Hub.asked}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
