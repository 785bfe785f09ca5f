"""The preview: what is saved shows, faults stand where they happened, this computer alone, and nothing is left."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cips_helpers.build.preview import replace_changed
from cips_helpers.programme.preview import Preview, Shown, shown_after
from cips_helpers.programme.preview_server import HOST, PreviewServer
from made_up import small_programme

ONE = {"01_scores": ("# Scores", "cips.chart_factors(results)")}


@pytest.fixture(scope="module")
def preview(fork_server: None, tmp_path_factory: pytest.TempPathFactory) -> Preview:
    folder = tmp_path_factory.mktemp("preview")
    study = small_programme.study(folder / "study", countries=1)
    chapters = small_programme.notebooks(folder / "chapters", ONE)
    pages = folder / "pages"
    pages.mkdir()
    made = Preview(
        study, lambda loaded: small_programme.planned(study, folder / "out", chapters, formats=("html",))[0], pages
    )
    assert shown_after(made, Shown(), lambda _: None) == Shown(1)
    return made


def test_a_saved_chapter_style_and_fault_are_shown(preview: Preview) -> None:
    page, notebooks = preview.html / "01_scores.html", preview.study.parents[1] / "chapters"
    known = preview.snapshot({})
    assert "Scores" in page.read_text(encoding="utf-8")
    small_programme.notebooks(notebooks, {"01_scores": ("# Other words", "cips.chart_factors(results)")})
    text = preview.study.read_text(encoding="utf-8")
    preview.study.write_text(text + "style: {colours: {title: '#3b0764'}}\n", encoding="utf-8")
    assert preview.snapshot(known) != known
    assert shown_after(preview, Shown(1), lambda _: None) == Shown(2)
    assert "Other words" in page.read_text(encoding="utf-8")
    assert "--title: #3b0764" in (preview.html / "_static" / "palette.css").read_text(encoding="utf-8")
    small_programme.notebooks(notebooks, {"01_scores": ("# Other words", "cips.chart_factors(results, order='x')")})
    shown = shown_after(preview, Shown(2), lambda _: None)
    assert (shown.number, shown.page, shown.heading) == (3, "01_scores.html", "Other words")
    assert "OptionError: chart_factors: order can't be 'x'; it is 'distance', 'score' or 'questionnaire'" in shown.fault
    preview.study.write_text("id: [", encoding="utf-8")
    assert "a bracket or a quotation mark that is not closed" in shown_after(preview, shown, lambda _: None).fault
    assert "Other words" in page.read_text(encoding="utf-8")
    assert preview.study in preview.snapshot(known)


def test_files_that_are_the_same_keep_their_time(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    for folder, texts in ((new, {"a": "1", "b/c": "2"}), (old, {"a": "1", "b/c": "other", "gone": "3"})):
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    before = (old / "a").stat().st_mtime_ns
    assert replace_changed(new, old) == ["b/c"]
    assert (old / "a").stat().st_mtime_ns == before
    assert sorted(path.name for path in old.rglob("*") if path.is_file()) == ["a", "c"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    (tmp_path / "index.html").write_text("<body>Page</body>", encoding="utf-8")
    with PreviewServer(tmp_path) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def read(address: str, **headers: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
        return str(answer.read().decode())


def test_pages_load_again_when_they_change(server: PreviewServer) -> None:
    assert server.server_address[0] == HOST == "127.0.0.1"
    assert "<body>Page<script>" in read(server.address)
    assert json.loads(read(f"{server.address}cips-state?after=-1"))["number"] == 0
    threading.Timer(0.2, server.show, [Shown(1, "a <b>fault</b>")]).start()
    assert json.loads(read(f"{server.address}cips-state?after=0"))["fault"] == "a <b>fault</b>"


def test_another_host_is_refused(server: PreviewServer) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        read(server.address, Host="attacker.example")


@pytest.mark.parametrize("path", ["", "index.html", "word/index.html", "cips-state?after=-1", "{word}.html"])
def test_who_does_not_know_the_word_gets_nothing(server: PreviewServer, path: str) -> None:
    """Another user of the computer, or a page of another site that tries all ports."""
    start = server.address.removesuffix(f"{server.word}/")
    assert len(server.word) > 20
    with pytest.raises(urllib.error.HTTPError, match="403"):
        read(start + path.format(word=server.word))


@pytest.mark.parametrize(
    "path", ["../secret.txt", "..%2fsecret.txt", "//secret.txt", "a/../../secret.txt", "folder/", "folder"]
)
def test_no_path_leads_out_of_the_folder_or_lists_one(server: PreviewServer, tmp_path: Path, path: str) -> None:
    (tmp_path.parent / "secret.txt").write_text("an answer", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "an answer.txt").touch()
    with socket.create_connection(server.server_address[:2], timeout=30) as raw:
        host = f"{HOST}:{server.server_address[1]}"
        raw.sendall(f"GET /{server.word}/{path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.0 ")
    assert "an answer" not in answer


def test_a_page_of_another_site_cannot_take_in_a_file(server: PreviewServer, tmp_path: Path) -> None:
    """As a script it would run there, with all texts of the report in its search index."""
    (tmp_path / "searchindex.js").write_text("Search.setIndex({})", encoding="utf-8")
    for name in ("searchindex.js", "index.html", "cips-state?after=-1"):
        with urllib.request.urlopen(server.address + name, timeout=30) as answer:
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "Access-Control-Allow-Origin" not in answer.headers


def test_it_ends_with_ctrl_c_and_leaves_nothing(tmp_path: Path) -> None:
    study = small_programme.study(tmp_path / "study", countries=1)
    small_programme.notebooks(study.parent / "notebooks", ONE)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "cips_helpers", "watch", "XAA", "--study", str(study), "--no-open", "--output", "out"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), process.communicate()
    assert "Scores" in read(f"{address}01_scores.html")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "Stopped watching."
    deadline = time.monotonic() + 10
    while list(temporary.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["notebooks"]
