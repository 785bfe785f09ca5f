"""A report that is shown while it is written: made again, as far as needed, whenever one of its files is saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cips_helpers.build.events import Event, OnProgress, ReportError
from cips_helpers.build.report import Request
from cips_helpers.programme.commentary import FOLDER as COMMENTARY
from cips_helpers.survey.load import load_study
from cips_helpers.survey.study import Study

PLACE = re.compile(r"^(?P<page>\d\d_\w+)\.ipynb, cell \d+(?: \(under “(?P<heading>[^”]*)”\))?")
"""Beginning of the message about a cell that failed."""
Snapshot = dict[Path, tuple[int, int]]
"""File → time and size."""


@dataclass(frozen=True)
class Shown:
    """The version of a report that a browser shows.

    Attributes
    ----------
    number
        Counts the versions.
    fault
        Why the last change could not be shown; empty if it was.
    page, heading
        The page and the heading where the fault is, if it is in a chapter.
    """

    number: int = 0
    fault: str = ""
    page: str = ""
    heading: str = ""

    def after(self, fault: str = "") -> Shown:
        """Return the next version."""
        place = PLACE.match(fault)
        page, heading = (place["page"], place["heading"] or "") if place else ("", "")
        return Shown(self.number + 1, fault, f"{page}.html" if page else "", heading)


class Preview:
    """The report of one country, kept up to date in a private folder.

    Parameters
    ----------
    study
        The study file.
    plan_of
        Function of a loaded study that returns the request.
    folder
        Private folder for pages and results.
    """

    def __init__(self, study: Path, plan_of: Callable[[Study], Request], folder: Path) -> None:
        self.study, self.plan_of, self.folder = study, plan_of, folder
        self.html = folder / "html"
        self.request: Request | None = None

    def make(self, on_progress: OnProgress) -> None:
        """Make the pages of what is saved now.

        Raises
        ------
        ReportError, SurveyError, StudyError, PlanError
            With a message for the analyst; the pages are as they were.
        """
        from cips_helpers.build.preview import bind_preview
        from cips_helpers.programme.described import described
        from cips_helpers.programme.report import disclosed_of, examine, run_stale
        from cips_helpers.programme.store import Store
        from cips_helpers.results.handover import hand_over

        loaded = load_study(self.study)
        self.request = request = self.plan_of(loaded)
        request.output.mkdir(parents=True, exist_ok=True)
        store = Store(request.output)
        [state] = examine(store, store.sources(loaded), [request])
        results, compared = disclosed_of(loaded, state, on_progress)
        private, pages = self.folder / "private", self.folder / "pages"
        for folder in (private, pages):
            folder.mkdir(exist_ok=True)
        for path in pages.iterdir():
            path.unlink()
        variables = hand_over(results, compared, private, study=request.study, country=request.country)
        report = described(loaded, state, results, variables)
        executed = run_stale(loaded, state, 2, report, request.chapters, pages, on_progress)
        bind_preview(report, executed, self.folder)

    def files(self) -> Iterator[Path]:
        """Yield what the report is made from."""
        yield self.study
        if self.request is None:
            return
        study = load_study(self.study)
        yield study.instrument
        yield from self.request.notebooks.glob("*.ipynb")
        yield from (path for path in self.request.book.rglob("*") if path.is_file())
        yield from (self.study.parent / COMMENTARY / self.request.country).glob("*.md")
        yield from (self.study.parent / path for path in (study.style.logo, study.style.cover) if path)
        for iteration in study.countries[self.request.country].iterations:
            yield from map(study.file_of, iteration.groups.values())

    def snapshot(self, before: Snapshot) -> Snapshot:
        """Return when the files were written; where the study can't be read, of those that were known."""
        try:
            paths = list(self.files())
        except Exception:  # what is wrong with it is said when the report is made
            paths = [self.study, *before]
        found = {}
        for path in paths:
            try:
                status = path.stat()
            except OSError:
                continue
            found[path] = status.st_mtime_ns, status.st_size
        return found


def shown_after(preview: Preview, before: Shown, on_progress: OnProgress) -> Shown:
    """Make the pages again; a fault becomes part of what is shown."""
    from cips_helpers.instrument.entries import FaultyFileError
    from cips_helpers.programme.plan import PlanError
    from cips_helpers.survey.faults import SurveyError

    try:
        preview.make(on_progress)
    except (ReportError, SurveyError, FaultyFileError, PlanError) as error:
        on_progress(Event("note", 0, 0, str(error)))
        return before.after(str(error))
    except OSError as error:
        return before.after(f"{error.filename or ''}: {error.strerror or error}")
    return before.after()
