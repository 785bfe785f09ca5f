"""Executed chapters: those that are fresh from the store, the others run and kept as soon as they are done."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path

from cips_helpers.build.events import OnProgress
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.report import Report
from cips_helpers.programme.fingerprints import Ingredients
from cips_helpers.programme.store import Store


def run_stale(
    report: Report,
    notebooks: Sequence[Path],
    work: Path,
    on_progress: OnProgress,
    *,
    store: Store,
    folder: str,
    stale: Container[str],
    ingredients: Mapping[str, Ingredients],
    kernels: int,
) -> list[Path]:
    """Give executed notebooks, as `cips_helpers.build.notebooks.run_notebooks` does.

    Parameters
    ----------
    report, notebooks, work, on_progress
        As for `run_notebooks`.
    store, folder
        Where they are kept, and the report's folder in it.
    stale
        The pages to run.
    ingredients
        Page → what it is made from, to be kept with it.
    kernels
        Pages to run at a time.

    Returns
    -------
    list of Path
        In ``work``, in the order of the notebooks.
    """
    for path in notebooks:
        if path.stem not in stale:
            (work / path.name).write_bytes(store.page(folder, path.stem).read_bytes())
    wanted = [path for path in notebooks if path.stem in stale]
    if wanted:
        run_notebooks(report, wanted, work, on_progress, workers=kernels, on_page=keeping(store, folder, ingredients))
    return [work / path.name for path in notebooks]


def keeping(store: Store, folder: str, ingredients: Mapping[str, Ingredients]) -> Callable[[Path], None]:
    """Give what keeps an executed notebook in a report's folder of the store, with what it was made from."""

    def keep(executed: Path) -> None:
        store.keep(store.page(folder, executed.stem), executed.read_bytes(), ingredients[executed.stem])

    return keep
