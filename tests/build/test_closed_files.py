"""Closed files: whatever a chapter does, it reads no answer, and its message says what to use instead."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.build.kernels import KernelRoom
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.process import CAN_FORK
from made_up import small_report

SECRET = "respondent_17"

WAYS = {
    "open": "open(FILE).read()",
    "bytes name": "open(FILE.encode()).read()",
    "pathlib": "pathlib.Path(FILE).read_text()",
    "relative path": "(os.chdir(FOLDER), open('answers.csv').read())",
    "folder handle": "os.read(os.open('answers.csv', os.O_RDONLY, dir_fd=os.open(FOLDER, os.O_RDONLY)), 99)",
    "os.open": "os.read(os.open(FILE, os.O_RDONLY), 99)",
    "FileIO": "io.FileIO(FILE).read()",
    "linecache": "linecache.getlines(FILE)",
    "import loader": "importlib.machinery.SourceFileLoader('x', FILE).get_data(FILE)",
    "pandas": "pd.read_csv(FILE).head().to_string()",
    "pandas with pyarrow": "pd.read_csv(FILE, engine='pyarrow').to_string()",
    "numpy.fromfile": "np.fromfile(FILE, dtype='S1').tobytes()",
    "numpy.memmap": "np.memmap(FILE, mode='r').tobytes()",
    "numpy.loadtxt": "np.loadtxt(FILE, dtype=str, delimiter=',')",
    "pyarrow.csv": "pyarrow.csv.read_csv(FILE).to_pylist()",
    "pyarrow.memory_map": "pyarrow.memory_map(FILE).read()",
    "pyarrow.OSFile": "pyarrow.OSFile(FILE).read()",
    "pyarrow.fs": "pyarrow.fs.LocalFileSystem().open_input_file(FILE).read()",
    "pyarrow.dataset": "pyarrow.dataset.dataset(FILE, format='csv').to_table().to_pylist()",
    "parquet": "pd.read_parquet(FILE.replace('csv', 'parquet')).to_string()",
    "calamine": "python_calamine.CalamineWorkbook.from_path(BOOK).get_sheet_by_index(0).to_python()",
    "openpyxl": "[[c.value for c in r] for r in openpyxl.load_workbook(BOOK).active]",
    "copy": "(shutil.copyfile(FILE, 'copy'), open('copy').read())",
    "symbolic link": "(os.symlink(FILE, 'link'), open('link').read())",
    "hard link": "(os.link(FILE, FOLDER + '/linked'), pyarrow.OSFile(FOLDER + '/linked').read())",
    "another hard link": "pyarrow.OSFile(OTHER).read()",
    "rename": "(os.rename(FILE, FILE + 'x'), pyarrow.OSFile(FILE + 'x').read(), os.rename(FILE + 'x', FILE))",
    "rename its folder": "(os.rename(FOLDER, FOLDER + 'x'), pyarrow.OSFile(FOLDER + 'x/answers.csv').read(), "
    "os.rename(FOLDER + 'x', FOLDER))",
    "proc root": "pyarrow.OSFile('/proc/self/root' + FILE).read()",
    "proc of the parent": "pyarrow.OSFile(f'/proc/{os.getppid()}/root' + FILE).read()",
    "subprocess": "subprocess.run(['cat', FILE], capture_output=True).stdout",
    "another Python": "subprocess.run([sys.executable, '-c', f'print(open({FILE!r}).read())'], "
    "capture_output=True).stdout",
    "os.system": "(os.system(f'cat {FILE} > out'), open('out').read())",
    "os.popen": "os.popen(f'cat {FILE}').read()",
    "IPython's shell": "get_ipython().getoutput(f'cat {FILE}')",
    "posix_spawn": "(os.waitpid(os.posix_spawn('/bin/cp', ['cp', FILE, 'spawned'], os.environ), 0), "
    "open('spawned').read())",
    "fork": "(fork_and_copy(), open('forked').read())",
    "fork server": "(cips_start(shutil.copyfile, FILE, os.getcwd() + '/served', name='x').join(), "
    "open('served').read())",
    "ctypes open": "(libc := ctypes.CDLL(None), b := ctypes.create_string_buffer(99), "
    "libc.read(libc.open(FILE.encode(), 0), b, 99), b.value)",
    "ctypes syscall": "(libc := ctypes.CDLL(None), b := ctypes.create_string_buffer(99), "
    "os.readv(libc.syscall(257, -100, FILE.encode(), 0), [b]), b.value)",
    "patched os": "(setattr(os, 'stat', lambda *_: None), setattr(os.path, 'realpath', str), open(FILE).read())",
}
"""Ways to read a file, each an expression; Landlock alone stops those without Python's own opening."""

SETUP = """
import ctypes, importlib.machinery, io, linecache, os, pathlib, shutil, subprocess, sys
import numpy as np, openpyxl, pandas as pd, pyarrow, pyarrow.csv, pyarrow.dataset, pyarrow.fs, python_calamine
from cips_helpers.build.process import start as cips_start
FOLDER, OTHER, SECRET, home = {folder!r}, {other!r}, {secret!r}, os.getcwd()
FILE, BOOK = FOLDER + "/answers.csv", FOLDER + "/answers.xlsx"
real = os.stat, os.path.realpath

def fork_and_copy():
    if pid := os.fork():
        return os.waitpid(pid, 0)
    try:
        shutil.copyfile(FILE, "forked")
    finally:
        os._exit(0)
"""

TRY = """
read = []
for way, code in WAYS.items():
    os.chdir(home)
    try:
        if SECRET in str(eval(code)):
            read.append(way)
    except Exception as error:
        pass
    os.stat, os.path.realpath = real
print(read)
"""


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Answers as text, workbook and Parquet, in a folder beside which there is another name of the text."""
    import pandas as pd

    folder = tmp_path / "study" / "responses"
    folder.mkdir(parents=True)
    frame = pd.DataFrame({"respondent": [SECRET, "respondent_18"], "item": [3, 2]})
    frame.to_csv(folder / "answers.csv", index=False)
    frame.to_excel(folder / "answers.xlsx", index=False)
    frame.to_parquet(folder / "answers.parquet")
    os.link(folder / "answers.csv", tmp_path / "other_name.csv")
    return folder


def closed(answers: Path) -> dict[str, str]:
    return {str(path): "the answers of XAA" for path in answers.iterdir()}


def run(folder: Path, files: dict[str, str], *cells: str) -> str:
    """Run one notebook to which files are closed, and give its printed text."""
    report = small_report.report(folder, {"01_a.ipynb": small_report.notebook("# Page", *cells)})
    (folder / "work").mkdir()
    notebook = report.request.notebooks / "01_a.ipynb"
    [path] = run_notebooks(replace(report, closed=files), [notebook], folder / "work")
    outputs = [
        o for cell in small_report.nbformat.read(path, 4).cells if cell.cell_type == "code" for o in cell.outputs
    ]
    return "".join(output.text for output in outputs if output.output_type == "stream")


def ways_that_read(folder: Path, answers: Path, files: dict[str, str]) -> set[str]:
    setup = SETUP.format(folder=str(answers), other=str(answers.parents[1] / "other_name.csv"), secret=SECRET)
    return set(eval(run(folder, files, f"{setup}\nWAYS = {WAYS!r}", TRY)))


@pytest.mark.parametrize("warm", [True, False], ids=["forked", "ordinary"])
def test_no_way_leads_to_the_answers(
    tmp_path: Path, answers: Path, warm: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KernelRoom.__init__, "__kwdefaults__", {"warm": warm and CAN_FORK})
    assert ways_that_read(tmp_path, answers, closed(answers)) == set()


def test_every_way_leads_to_them_where_they_are_not_closed(tmp_path: Path, answers: Path) -> None:
    assert WAYS.keys() - ways_that_read(tmp_path, answers, {}) == set()


def test_the_message_names_file_and_cure(tmp_path: Path, answers: Path) -> None:
    with pytest.raises(ReportError, match=r"answers\.csv holds the answers of XAA, closed to chapters: use `results`"):
        run(tmp_path, closed(answers), f"import pandas as pd; pd.read_csv({str(answers / 'answers.csv')!r}).head()")
