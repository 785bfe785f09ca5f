"""Pages on this computer alone, which a browser loads again when they have changed.

Other people of the computer and other sites in the same browser can ask for an address of it too. So every address has
a secret word, which `cips watch` alone prints, and no page of another site may take in a file.
"""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cips_helpers.programme.preview import Shown

HOST = "127.0.0.1"
STATE = "/cips-state"
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
WAIT = 20.0
"""Seconds after which a request for the next version is answered though there is none."""
SCRIPT = b"""<script>
(() => {
  const show = (state) => {
    document.querySelector("#cips-fault")?.remove();
    if (!state.fault) return;
    const box = Object.assign(document.createElement("pre"), { id: "cips-fault", textContent: state.fault });
    box.setAttribute("role", "alert");
    box.style.cssText = "white-space:pre-wrap;border:3px solid #9f1239;background:#fff;padding:1em;color:#9f1239";
    const here = location.pathname.endsWith("/" + state.page);
    const headings = [...document.querySelectorAll("article h1, article h2, article h3")];
    const place = here && headings.find((each) => each.textContent.includes(state.heading));
    if (place) { place.after(box); box.scrollIntoView({ block: "center" }); }
    else (document.querySelector("article") ?? document.body).prepend(box);
  };
  const wait = async (number) => {
    try {
      const state = await (await fetch("/cips-state?after=" + number)).json();
      if (number >= 0 && state.number !== number && !state.fault) return location.reload();
      show(state);
      wait(state.number);
    } catch { setTimeout(() => wait(number), 1000); }
  };
  wait(-1);
})();
</script>"""


class PreviewServer(ThreadingHTTPServer):
    """Server of a folder of pages for this computer alone.

    Parameters
    ----------
    folder
        The pages.
    port
        Port; 0 for any that is free.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.shown, self.changed = Shown(), threading.Condition()
        self.word = secrets.token_urlsafe(16)
        super().__init__((HOST, port), partial(_Handler, directory=str(folder)))

    @property
    def address(self) -> str:
        """Address for the browser."""
        return f"http://{HOST}:{self.server_address[1]}/{self.word}/"

    def show(self, shown: Shown) -> None:
        """Tell browsers that there is another version."""
        with self.changed:
            self.shown = shown
            self.changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away."""


class _Handler(SimpleHTTPRequestHandler):
    server: PreviewServer

    def do_GET(self) -> None:
        # Another site's page that is made to lead here (DNS rebinding) asks for its own host.
        hosts = [f"{name}:{self.server.server_address[1]}" for name in (HOST, "localhost")]
        _, word, path = f"{self.path}//".split("/", 2)
        if self.headers.get("Host") not in hosts or not secrets.compare_digest(
            word.encode(), self.server.word.encode()
        ):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        self.path = f"/{path.removesuffix('//').lstrip('/')}"
        if self.path.startswith(STATE):
            self._send(json.dumps(asdict(self._next())).encode(), "application/json")
        elif self.path.split("?")[0].endswith((".html", "/")):
            self._page()
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    def _next(self) -> Shown:
        after = int(self.path.partition("after=")[2] or -1)
        with self.server.changed:
            self.server.changed.wait_for(lambda: self.server.shown.number != after, WAIT)
            return self.server.shown

    def _page(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        try:
            content = path.read_bytes()
        except OSError:
            content = b"<!doctype html><title>cips watch</title><article></article>"
        script = SCRIPT.replace(STATE.encode(), f"/{self.server.word}{STATE}".encode())
        self._send(content.replace(b"</body>", script + b"</body>") if b"</body>" in content else content + script)

    def list_directory(self, path: Any) -> None:
        """List no folder."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, content: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        """Keep nothing in the browser, as files change, and give nothing to pages of other sites."""
        if b"Cache-Control" not in b"".join(getattr(self, "_headers_buffer", [])):
            self.send_header("Cache-Control", "no-store")
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Print no line for each request."""
