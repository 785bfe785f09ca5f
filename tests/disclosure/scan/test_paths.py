"""Folders are recognised whole, however a program writes them, and never inside another name."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from cips_helpers.disclosure.scan.paths import PathFinder, path_pattern

POSIX = {
    "/data": [
        ("/data", "…"),
        ("/data/study.yml", "…/study.yml"),
        ("read '/data'.", "read '…'."),
        ("at /data.", "at …."),
        ("TMPDIR=/data:/data/x", "TMPDIR=…:…/x"),
        ("file:///data/x", "file://…/x"),
        (r"'no file\n/data/x'", r"'no file\n…/x'"),
        (r'"\/data\/x"', r'"…\/x"'),
        ("tables/data_dictionary.csv", None),
        ("tables/data/x.csv", None),
        ("../data/x.csv", None),
        ("https://example.org/data/x", None),
        ("http://data/x", None),
        ("/database /data-old /data.csv /data_2", None),
    ],
    "/a": [("<b></a>", None), (r"<\/a>", None), ("n/a", None), ("f(x)/a", None), ('src="/a/b.png"', 'src="…/b.png"')],
    "/css": [("html/css/theme.css text/css", None), ("/css/theme", "…/theme")],
    "/": [("/ and // and </p> /x", None)],
    "/home/ana lima": [("/home/ana lima/x", "…/x"), ("file:///home/ana%20lima/x", "file://…/x"), ("/home/ana", None)],
    "/srv/R&D (1+1)*[x]": [
        ("/srv/R&D (1+1)*[x]/y", "…/y"),
        ("<td>/srv/R&amp;D (1+1)*[x]/y", "<td>…/y"),
        ("/srv/R&D 11x", None),
    ],
}
WINDOWS = {
    r"C:\Users\Ana": [
        (r"C:\Users\Ana\x", r"…\x"),
        (r"'C:\\Users\\Ana\\x'", r"'…\\x'"),
        ("c:/users/ana/x", "…/x"),
        ("file:///C:/Users/Ana/x", "file:///…/x"),
        (r"C:\Users\Anabel", None),
        (r"ABC:\Users\Ana", None),
    ],
    "C:\\": [(r"C:\ and C:\x", None)],
}
CASES = [
    (make(folder), text, text if cut is None else cut)
    for make, folders in ((PurePosixPath, POSIX), (PureWindowsPath, WINDOWS))
    for folder, cases in folders.items()
    for text, cut in cases
]


@pytest.mark.parametrize(("folder", "text", "cut"), CASES)
def test_a_folder_is_cut_at_its_borders(folder: PurePath, text: str, cut: str) -> None:
    assert path_pattern([folder]).sub("…", text) == cut
    assert PathFinder([folder]).search(text) == (cut != text)


def test_the_longest_folder_is_cut() -> None:
    folders = [PurePosixPath("/home"), PurePosixPath("/home/ana/answers"), PurePosixPath("/home/ana")]
    assert path_pattern(folders).sub("…", "/home/ana/answers/x /home/ana/x /home/x") == "…/x …/x …/x"


def test_no_folder_is_in_no_text() -> None:
    assert path_pattern([]).search("/data") is None
