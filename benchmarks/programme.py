"""Time of a programme of 25 countries, made in several ways: ``python -m benchmarks.programme``.

Each way makes the same from the same synthetic study: all executed notebooks, and one HTML book of all countries.

a  the simple way: a loop of ``papermill`` command lines, then ``jupyter-book build``
b  ``cips book`` into an empty folder
c  ``cips book`` again, nothing changed
d  ``cips book`` after one country's answers changed
e  the lower bound: the same code cells in one warm process per core, each country read once, and the same book
p  the national packages (HTML, PDF, tables) from the notebooks that b executed

The loop takes most of an hour; ``--loop-countries 3`` measures three countries and extrapolates to all.
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
    "make_apart": "reports: reading, estimates, privacy gate, supervising kernels, checks, scan",
    "attack": "attack on the figures",
    "attack_kep": "what must not be found in files, of results kept",
    "scan": "half of the search of files",
    "write_all": "tables to download",
    "run_sphinx": "book (Sphinx)",
    "print_all": "PDF (Typst)",
    "make_extra": "scores for the other countries",
    "run_chapte": "the programme's chapters",
}
"""Names of processes, cut to the length that the system keeps, and the work done in them."""
OTHERS = "imports, once, and the command itself"

# The settings of an analyst: modules are compiled once, and each process computes in one thread.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"OPENBLAS_NUM_THREADS": "1"}


@dataclass
class Usage:
    """Time and memory that a run of the command took.

    Attributes
    ----------
    seconds
        Wall-clock time.
    shares
        Kind of work → seconds of processor time.
    command, largest, together
        Peak memory of the command itself, of its largest subprocess, and of all processes together, in bytes. Memory
        that forks share is counted for each of them, so the last is an upper bound.
    """

    seconds: float = 0.0
    shares: Counter[str] = field(default_factory=Counter)
    command: int = 0
    largest: int = 0
    together: int = 0


def watch(*arguments: str) -> Usage:
    """Run the command and sample the use of its processes."""
    usage, spent = Usage(), dict[int, tuple[str, float]]()
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        command = psutil.Popen(
            [BIN / "cips", *arguments], cwd=ROOT, env=ENVIRONMENT, stdout=output, stderr=subprocess.STDOUT
        )
        while command.poll() is None:
            sizes = {}
            for process in [command, *command.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):  # it has just ended
                    spent[process.pid] = _spent(process)
                    sizes[process.pid] = process.memory_info().rss
            usage.together = max(usage.together, sum(sizes.values()))
            usage.command = max(usage.command, sizes.pop(command.pid, 0))
            usage.largest = max(usage.largest, *sizes.values(), 0)
            time.sleep(0.2)
        usage.seconds = time.perf_counter() - start
        output.seek(0)
        assert command.returncode == 0, output.read()
    for work, seconds in spent.values():
        usage.shares[work] += seconds
    return usage


def _spent(process: psutil.Process) -> tuple[str, float]:
    name = process.name().removeprefix("cips ")
    times = process.cpu_times()
    return WORK.get(name, OTHERS), times.user + times.system


def loop(study: Path, output: Path, countries: int) -> float:
    """Run papermill once for every chapter of every country, then Jupyter Book over all of it."""
    codes = list(yaml.safe_load(study.read_text(encoding="utf-8"))["countries"])[:countries]
    start = time.perf_counter()
    source = output / "source"
    chapters = sorted((ROOT / "notebooks").glob("[1-9]*.ipynb"))
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
    parts = [{"caption": code, "chapters": [{"file": f"{code}/{path.stem}"} for path in chapters]} for code in codes]
    toc = {"format": "jb-book", "root": "index", "parts": parts}
    (source / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    settings = {"title": "All countries", "execute": {"execute_notebooks": "off"}}
    (source / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    subprocess.run([BIN / "jupyter-book", "build", source], cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - start


def floor(study: Path, output: Path, executed: Path) -> float:
    """Run the code cells in warm processes, one a core, and build the same books from the notebooks of b."""
    from cips_helpers.build.environment import environment
    from cips_helpers.build.process import start, warm_up
    from cips_helpers.build.temporary import temporary_folder
    from cips_helpers.programme.plan import plan
    from cips_helpers.programme.store import look
    from cips_helpers.survey.load import load_study

    loaded = load_study(study)
    shutil.copytree(executed / "notebooks", output / "notebooks")  # with the comparison, which b made too
    states = look(loaded, plan(loaded, output=output, formats=["html"]))
    with temporary_folder() as home:
        warm_up(environment(home))
        before = time.perf_counter()
        cores = os.cpu_count() or 1
        from benchmarks import programme as here  # this file may run as __main__, which a fork does not have

        processes = [start(here._floor_of, loaded, states[core::cores], name="floor") for core in range(cores)]
        for process in processes:
            process.join()
        assert not any(process.exitcode for process in processes)
        watch("book", "--named", "--format", "html", "--study", str(study), "--output", str(output))
        return time.perf_counter() - before


def _floor_of(study: Any, states: list[Any]) -> None:
    """Run the chapters of some countries in this process, each in its own namespace, then build their books."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    from cips_helpers.build.pipeline import build_report
    from cips_helpers.build.temporary import temporary_folder
    from cips_helpers.programme.report import prepared
    from cips_helpers.programme.store import Store

    shell = InteractiveShell.instance()
    for state in states:
        request, store = state.request, Store(state.request.output)

        def take(_: Any, notebooks: Any, work: Path, *__: Any, store: Any = store, request: Any = request) -> Any:
            for path in notebooks:
                shutil.copy(store.page(request.name, path.stem), work)
            return [work / path.name for path in notebooks]

        with temporary_folder() as private, prepared(study, [state], private) as ([(report, export, _)], attack):
            os.environ |= report.variables
            for path in request.chapters:
                shell.reset(new_session=False)
                for cell in nbformat.read(path, as_version=4).cells:
                    if cell.cell_type == "code":
                        with capture_output():
                            shell.run_cell(cell.source).raise_error()
                        if "parameters" in cell.metadata.get("tags", []):
                            shell.user_ns |= request.parameters
            build_report(report, run=take, inspect=attack.inspect, export=export)


def change(study: Path) -> None:
    """Change one answer of one country, and confirm that its files are read rightly."""
    path = sorted((study.parent / "responses").glob("*_2_officials.csv"))[0]
    lines = path.read_text(encoding="utf-8").splitlines()
    head, first = lines[0].split(","), lines[1].split(",")
    likert = [at for at, name in enumerate(head) if first[at] in ("0", "1", "2") and name not in ("gender", "region")]
    first[likert[5]] = str((int(first[likert[5]]) + 1) % 3)
    path.write_text("\n".join((lines[0], ",".join(first), *lines[2:])) + "\n", encoding="utf-8")
    code = path.name[:3].upper()
    subprocess.run([BIN / "cips", "check", code, "--study", study, "--confirm"], check=True, capture_output=True)


def main() -> None:
    """Print the time of every way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--countries", type=int, default=25)
    parser.add_argument("--loop-countries", type=int, help="number of countries to measure the loop on; all by default")
    parser.add_argument("--ways", default="abcdep", help="which to measure; e and p need b")
    options = parser.parse_args()
    took: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [BIN / "cips", "synth", folder / "study", "--countries", str(options.countries)],
            check=True,
            capture_output=True,
        )
        study, output = folder / "study" / "study.yml", folder / "out"
        book = ("book", "--named", "--format", "html", "--study", str(study), "--output", str(output))
        of_loop = options.loop_countries or options.countries
        ways: dict[str, Callable[[], Usage]] = {
            "b": lambda: watch(*book),
            "e": lambda: Usage(floor(study, folder / "floor", output)),
            "c": lambda: watch(*book),
            "d": lambda: (change(study), watch(*book))[1],
            "p": lambda: watch("run", "--study", str(study), "--output", str(output)),
            "a": lambda: Usage(loop(study, folder / "loop", of_loop) * options.countries / of_loop),
        }
        print(
            f"{options.countries} countries, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}", flush=True
        )
        for way, measure in ways.items():
            if way in options.ways:
                usage = measure()
                took[way] = usage.seconds
                print(f"{way} {took[way]:8.1f} s", flush=True)
                whole = usage.shares.total()
                for work, seconds in usage.shares.most_common():
                    print(f"    {work:<75}{seconds:8.1f} s of processor time, {seconds / whole:4.0%}", flush=True)
    print(_verdict(took, options.countries, of_loop))


def _verdict(took: dict[str, float], countries: int, of_loop: int) -> str:
    """Return the ratios, each with its target."""
    lines = []
    if {"a", "b"} <= took.keys():
        basis = "" if of_loop == countries else f" (the loop measured on {of_loop} countries)"
        lines.append(f"a / b = {took['a'] / took['b']:.1f}, target 6{basis}")
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
