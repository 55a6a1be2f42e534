"""Files on another machine, as far as any process of this one can tell: a folder served as WebHDFS on 127.0.0.1.

fsspec reaches it with `requests` alone, and reads any part of a file.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class FarFiles:
    """A folder that is served; `read` counts the bytes that were asked for of each file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read: Counter[str] = Counter()
        self.port = 0

    @property
    def address(self) -> str:
        return f"webhdfs://127.0.0.1:{self.port}/"


@contextmanager
def served(root: Path) -> Iterator[FarFiles]:
    """Serve a folder while the block runs."""
    far = FarFiles(root)

    class Answering(_Answering):
        files = far

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    far.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield far
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Answering(BaseHTTPRequestHandler):
    files: FarFiles

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name.lower(): value[0] for name, value in parse_qs(address.query).items()}
        path = self.files.root / unquote(address.path).removeprefix("/webhdfs/v1").strip("/")
        if not path.exists():
            told = {"exception": "FileNotFoundException", "message": f"File does not exist: {path.name}"}
            return self._send(404, json.dumps({"RemoteException": told}).encode())
        if asked["op"] == "OPEN":
            start, count = int(asked.get("offset", 0)), int(asked.get("length", path.stat().st_size))
            content = path.read_bytes()[start : start + count]
            self.files.read[path.name] += len(content)
            return self._send(200, content)
        if asked["op"] == "LISTSTATUS":
            listed = sorted(path.iterdir()) if path.is_dir() else [path]
            entries = [self._status(each, each.name if path.is_dir() else "") for each in listed]
            return self._send(200, json.dumps({"FileStatuses": {"FileStatus": entries}}).encode())
        return self._send(200, json.dumps({"FileStatus": self._status(path, "")}).encode())

    def _status(self, path: Path, name: str) -> dict[str, object]:
        kind, status = "DIRECTORY" if path.is_dir() else "FILE", path.stat()
        return {"pathSuffix": name, "type": kind, "length": status.st_size, "mtime": status.st_mtime_ns}

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
