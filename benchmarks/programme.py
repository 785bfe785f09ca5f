"""Twenty-five countries, every way: ``python -m benchmarks.programme`` prints how long each takes, and its shares.

Each way makes the same things from the same synthetic study: all executed notebooks, and one HTML book over all
countries.

a  the obvious way: a loop of ``papermill`` command lines, then ``jupyter-book build``
b  ``cips book`` into an empty folder
c  ``cips book`` again, nothing changed
d  ``cips book`` after one country's answers changed
e  the floor: the same code cells in one warm process per core, each country read once, and the same book build
p  the national packages (HTML, PDF, tables) of what b has executed

The loop takes most of an hour; ``--loop-countries 3`` measures it on three countries and says what that makes for all.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import yaml

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
WORK = {
    "kernel": "kernels: start, charts, tables, sentences",
    "make_repor": "reports: reading, estimates, privacy gate, minding kernels, checks, scan",
    "attacked": "attack on the figures",
    "write_all": "tables to download",
    "run_sphinx": "book (Sphinx)",
    "print_pdf": "PDF (WeasyPrint)",
    "print_alon": "PDF of pages printed alone",
    "make_extra": "scores for the other countries",
    "run_chapte": "the programme's chapters",
}
"""Beginnings of the names of processes, as far as the system keeps them, and what is done in them."""
OTHERS = "imports, once, and the command itself"

# As an analyst has it: libraries and helpers are compiled once, and one thread a process computes.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"OPENBLAS_NUM_THREADS": "1"}


@dataclass
class Watched:
    """What a run of the command took.

    Attributes
    ----------
    seconds
        By the clock.
    shares
        Kind of work → seconds of processor time.
    command, largest, together
        Most memory of the command itself, of any process it started, and of all at once, in bytes. Memory that
        forks share is counted once for each, so the last is more than there was.
    """

    seconds: float = 0.0
    shares: Counter[str] = field(default_factory=Counter)
    command: int = 0
    largest: int = 0
    together: int = 0


def watch(*arguments: str) -> Watched:
    """Run the command and look at its processes as it goes."""
    found, spent = Watched(), dict[int, tuple[str, float]]()
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as told:
        command = psutil.Popen(
            [BIN / "cips", *arguments], cwd=ROOT, env=ENVIRONMENT, stdout=told, stderr=subprocess.STDOUT
        )
        while command.poll() is None:
            sizes = {}
            for process in [command, *command.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):  # it has just ended
                    spent[process.pid] = _spent(process)
                    sizes[process.pid] = process.memory_info().rss
            found.together = max(found.together, sum(sizes.values()))
            found.command = max(found.command, sizes.pop(command.pid, 0))
            found.largest = max(found.largest, *sizes.values(), 0)
            time.sleep(0.2)
        found.seconds = time.perf_counter() - start
        told.seek(0)
        assert command.returncode == 0, told.read()
    for work, seconds in spent.values():
        found.shares[work] += seconds
    return found


def _spent(process: psutil.Process) -> tuple[str, float]:
    name = process.name().removeprefix("cips ")
    times = process.cpu_times()
    return WORK.get(name, OTHERS), times.user + times.system


def loop(study: Path, output: Path, countries: int) -> float:
    """Run papermill once for every chapter of every country, then Jupyter Book over all of it."""
    codes = list(yaml.safe_load(study.read_text(encoding="utf-8"))["countries"])[:countries]
    start = time.perf_counter()
    source = output / "source"
    chapters = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    for code in codes:
        (source / code).mkdir(parents=True)
        for notebook in chapters:
            subprocess.run(
                [
                    BIN / "papermill",
                    "--kernel",
                    "python3",
                    "--no-progress-bar",
                    notebook,
                    source / code / notebook.name,
                    "-p",
                    "study",
                    study,
                    "-p",
                    "country",
                    code,
                    "-r",
                    "edition",
                    "internal",
                    "-p",
                    "iteration",
                    "2",
                ],
                cwd=ROOT,
                env=ENVIRONMENT,
                check=True,
                capture_output=True,
            )
    (source / "index.md").write_text("# All countries\n", encoding="utf-8")
    parts = [{"caption": code, "chapters": [{"file": f"{code}/{one.stem}"} for one in chapters]} for code in codes]
    toc = {"format": "jb-book", "root": "index", "parts": parts}
    (source / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    settings = {"title": "All countries", "execute": {"execute_notebooks": "off"}}
    (source / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    subprocess.run([BIN / "jupyter-book", "build", source], cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - start


def floor(study: Path, output: Path, executed: Path) -> float:
    """Run the code cells in warm processes, one a core, and build the same books of what b has executed."""
    from cips_helpers.build.forkserver import start, warm_up
    from cips_helpers.build.kernels import environment
    from cips_helpers.build.temporary import temporary_folder
    from cips_helpers.programme.plan import plan
    from cips_helpers.programme.run import look
    from cips_helpers.survey.load import load_study

    found = load_study(study)
    shutil.copytree(executed / "notebooks", output / "notebooks")  # with the comparison, which b has made as well
    orders = look(found, plan(found, output=output, formats=["html"]))
    with temporary_folder() as home:
        warm_up(environment(home))
        before = time.perf_counter()
        cores = os.cpu_count() or 1
        from benchmarks import programme as here  # this file may run as __main__, which a fork does not have

        processes = [start(here._floor_of, orders[core::cores], name="floor") for core in range(cores)]
        for process in processes:
            process.join()
        assert not any(process.exitcode for process in processes)
        watch("book", "--named", "--format", "html", "--study", str(study), "--output", str(output))
        return time.perf_counter() - before


def _floor_of(orders: list[Any]) -> None:
    """The cells of some countries' chapters in this process, one namespace a chapter, then each country's book."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    from cips_helpers.build.pipeline import build_report
    from cips_helpers.build.report import parameters
    from cips_helpers.build.temporary import temporary_folder
    from cips_helpers.programme.report import prepare
    from cips_helpers.programme.store import Store

    shell = InteractiveShell.instance()
    for order in orders:
        with temporary_folder() as private:
            ready = prepare(order, private)
            os.environ |= ready.report.variables
            for path in order.task.chapters:
                shell.reset(new_session=False)
                for cell in nbformat.read(path, as_version=4).cells:
                    if cell.cell_type == "code":
                        with capture_output():
                            shell.run_cell(cell.source).raise_error()
                        if "parameters" in cell.metadata.get("tags", []):
                            shell.user_ns |= parameters(ready.report)
            store = Store(order.task.output)

            def take(report: Any, notebooks: Any, work: Path, _: Any, store: Any = store, order: Any = order) -> Any:
                for path in notebooks:
                    shutil.copy(store.page(order.task.folder, path.stem), work)
                return [work / path.name for path in notebooks]

            with ready.attack:
                build_report(ready.report, run=take, inspect=ready.inspect, export=ready.export)


def change(study: Path) -> None:
    """Change one answer of one country."""
    path = sorted((study.parent / "responses").glob("*_2_officials.csv"))[0]
    lines = path.read_text(encoding="utf-8").splitlines()
    head, first = lines[0].split(","), lines[1].split(",")
    likert = [at for at, name in enumerate(head) if first[at] in ("0", "1", "2") and name not in ("gender", "region")]
    first[likert[5]] = str((int(first[likert[5]]) + 1) % 3)
    path.write_text("\n".join((lines[0], ",".join(first), *lines[2:])) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--countries", type=int, default=25)
    parser.add_argument("--loop-countries", type=int, help="measure the loop on so many; all by default")
    parser.add_argument("--ways", default="abcdep", help="which to measure; e and p need b")
    told = parser.parse_args()
    took: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [BIN / "cips", "synth", folder / "study", "--countries", str(told.countries)],
            check=True,
            capture_output=True,
        )
        study, output = folder / "study" / "study.yml", folder / "out"
        book = ("book", "--named", "--format", "html", "--study", str(study), "--output", str(output))
        of_loop = told.loop_countries or told.countries
        ways: dict[str, Callable[[], Watched]] = {
            "b": lambda: watch(*book),
            "e": lambda: Watched(floor(study, folder / "floor", output)),
            "c": lambda: watch(*book),
            "d": lambda: (change(study), watch(*book))[1],
            "p": lambda: watch("run", "--study", str(study), "--output", str(output)),
            "a": lambda: Watched(loop(study, folder / "loop", of_loop) * told.countries / of_loop),
        }
        print(f"{told.countries} countries, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}", flush=True)
        for way, measure in ways.items():
            if way in told.ways:
                found = measure()
                took[way] = found.seconds
                print(f"{way} {took[way]:8.1f} s", flush=True)
                whole = found.shares.total()
                for work, seconds in found.shares.most_common():
                    print(f"    {work:<75}{seconds:8.1f} s of processor time, {seconds / whole:4.0%}", flush=True)
    print(_verdict(took, told.countries, of_loop))


def _verdict(took: dict[str, float], countries: int, of_loop: int) -> str:
    """Compare with the targets."""
    lines = []
    if {"a", "b"} <= took.keys():
        told = "" if of_loop == countries else f" (the loop measured on {of_loop} countries)"
        lines.append(f"a / b = {took['a'] / took['b']:.1f}, target 6{told}")
    if {"b", "e"} <= took.keys():
        lines.append(f"b / e = {took['b'] / took['e']:.2f}, target 1.5")
    if "c" in took:
        lines.append(f"c = {took['c']:.1f} s, target 2 s")
    if {"b", "d"} <= took.keys():
        lines.append(f"d / b = {100 * took['d'] / took['b']:.1f} %, target 6 %")
    if "p" in took:
        lines.append(f"packages: {took['p'] / countries:.1f} s a country, target 5 s")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
