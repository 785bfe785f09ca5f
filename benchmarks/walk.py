"""Count the modules that are entered on two ways: from an edited notebook to its page, from answers to a chart.

    python -m benchmarks.walk

A module is entered where one of its functions is called. Calls in subprocesses are made in this process, so that they
count too; kernels are not followed, they run the notebook.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "cips_helpers"
STUDY = ROOT / "data" / "example" / "study.yml"


@contextmanager
def entered() -> Iterator[set[str]]:
    """Collect the modules of the package in which a function is called meanwhile, in any thread."""
    modules: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        path = frame.f_code.co_filename
        if event == "call" and path.startswith(str(PACKAGE)) and frame.f_code.co_name != "<module>":
            modules.add(Path(path).relative_to(PACKAGE).with_suffix("").as_posix())

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield modules
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]


class Inline:
    """Makes the call of a `cips_helpers.build.process.Subprocess` in this process."""

    def __init__(self, function: Callable[..., Any], *args: Any, **_: Any) -> None:
        self.function, self.args = function, args

    def __enter__(self) -> Inline:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def result(self) -> Any:
        return self.function(*self.args)


def notebook_to_page(format: str) -> set[str]:
    """Build the example report, change one notebook, and build it again."""
    import cips_helpers.build.jupyter_book as jupyter_book
    import cips_helpers.build.pipeline as pipeline
    import cips_helpers.programme.report as programme_report
    from cips_helpers.build.environment import environment
    from cips_helpers.build.process import warm_up
    from cips_helpers.programme.plan import plan
    from cips_helpers.programme.store import Store
    from cips_helpers.survey.load import load_study

    with tempfile.TemporaryDirectory() as name:
        folder, study = Path(name), load_study(STUDY)
        chapters = folder / "notebooks"
        chapters.mkdir()
        for page in ("10_result", "15_key_factors"):
            shutil.copy(ROOT / "notebooks" / f"{page}.ipynb", chapters)

        def build() -> None:
            [request] = plan(
                study, output=folder / "out", countries=["XBB"], notebooks=chapters, formats=format.split(",")
            )
            warm_up(environment(folder))
            store = Store(request.output)
            [state] = programme_report.examine(store, store.sources(study), [request])
            programme_report.make_report(study, state, on_progress=lambda _: None)

        build()
        edited = nbformat.read(chapters / "15_key_factors.ipynb", as_version=4)
        edited.cells[0].source += "\n\nEdited."
        nbformat.write(edited, chapters / "15_key_factors.ipynb")
        for module in (jupyter_book, pipeline, programme_report):
            module.Subprocess = Inline  # type: ignore[attr-defined]
        with entered() as modules:
            build()
    return {module for module in modules if module.startswith(("build/", "programme/"))}


def answers_to_chart() -> set[str]:
    """Read the answers of a country, and draw a chart of them."""
    import cips_helpers as cips

    with entered() as modules:
        results = cips.read_results(STUDY, country="XBB")
        cips.chart_factors(results)
    return modules


def main() -> None:
    """Print both walks."""
    for title, modules in {
        "answers to a chart": answers_to_chart(),
        "edited notebook to its page (HTML)": notebook_to_page("html"),
    }.items():
        print(f"{title}: {len(modules)} modules: {', '.join(sorted(modules))}")


if __name__ == "__main__":
    main()
