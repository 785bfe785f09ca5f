"""One national report: checked, run as far as it is stale, bound, inspected."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cips_helpers.build.events import OnProgress, ReportError, silent
from cips_helpers.build.manifest import NONE, changed_files, read_manifest
from cips_helpers.build.process import Apart
from cips_helpers.build.report import Report
from cips_helpers.build.temporary import temporary_folder
from cips_helpers.programme.fingerprints import Ingredients
from cips_helpers.programme.plan import Task
from cips_helpers.programme.store import CHANGED_SINCE, NEVER_MADE, Store, sources_of
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    from cips_helpers.disclosure.audit import Breach
    from cips_helpers.disclosure.disclosed import Disclosed
    from cips_helpers.disclosure.scan.secrets import Secrets
    from cips_helpers.results.country import CountryResults

    Attacked = tuple[list[Breach], Secrets]


@dataclass(frozen=True)
class Order:
    """A task with what of it is stale, and all it takes to make that.

    Attributes
    ----------
    study
        The loaded study.
    origin
        Fingerprint of the files it was loaded from.
    pages, whole
        What each page and the whole report are made from.
    stale
        The pages to run, each with the reason.
    unbound
        Why the book is to be bound again; ``None`` where it is not, or this is not a whole report.
    others, rows
        Fingerprint of what the report says of the other countries, and the file it is taken from.
    kernels
        Chapters to run at a time.
    """

    task: Task
    study: Study
    origin: str
    pages: Mapping[str, Ingredients]
    whole: Ingredients
    stale: Mapping[str, str]
    unbound: str | None
    others: str = NONE
    rows: Path | None = None
    kernels: int = 2

    @property
    def is_fresh(self) -> bool:
        """Whether there is nothing to do."""
        return not self.stale and self.unbound is None


@dataclass(frozen=True)
class Made:
    """What was done for a task: the pages that ran, whether a book was bound, its artefacts."""

    folder: str
    ran: tuple[str, ...] = ()
    bound: bool = False


@dataclass(frozen=True)
class Prepared:
    """A report ready to be built, and what is done with it on the way.

    Attributes
    ----------
    attack
        Under way in a process of its own while the chapters run; see `withstood`.
    inspect, export
        For `cips_helpers.build.build_report`; the inspection awaits the attack.
    """

    report: Report
    attack: Apart[Attacked]
    inspect: Callable[[Path], None]
    export: Callable[[Path], object] | None


def make_report(order: Order, on_progress: OnProgress = silent) -> Made:
    """Make what is stale of a report.

    Parameters
    ----------
    order
        The report.
    on_progress
        Called with an `Event` after each step.

    Returns
    -------
    Made
        What ran; nothing where all was fresh.

    Raises
    ------
    SurveyError, ReportError
        With one message for the analyst; an earlier report is as it was, and pages that are done are kept.
    """
    from cips_helpers.build.pipeline import build_report
    from cips_helpers.programme.stale_pages import run_stale

    task, store = order.task, Store(order.task.output)
    if order.is_fresh:
        return Made(task.folder)

    def run(report: Report, notebooks: Sequence[Path], work: Path, on_progress: OnProgress) -> list[Path]:
        executed = run_stale(
            report,
            notebooks,
            work,
            on_progress,
            store=store,
            folder=task.folder,
            stale=order.stale,
            ingredients=order.pages,
            kernels=order.kernels,
        )
        if not _is_current(order):
            store.forget(task.folder, order.stale)
            raise ReportError("a file it is made from was changed in the meantime; run the command again")
        return executed

    with temporary_folder() as private:
        ready = prepare(order, private)
        with ready.attack:
            if task.whole:
                build_report(ready.report, on_progress, run=run, inspect=ready.inspect, export=ready.export)
            else:
                pages_only = private / "pages"
                pages_only.mkdir()
                run(ready.report, task.chapters, pages_only, on_progress)
                withstood(ready.attack)
    return Made(task.folder, tuple(order.stale), bound=task.whole)


def why_unbound(task: Task, ingredients: Ingredients, store: Store) -> str | None:
    """Say why the finished report in the output folder is not what would be made now; ``None`` where it is."""
    folder = task.output / task.folder
    manifest = read_manifest(folder)
    if manifest is None:
        return NEVER_MADE
    if manifest.get("made_from") != ingredients:
        return store.changes(manifest.get("made_from", {}), ingredients)
    return CHANGED_SINCE if changed_files(folder, manifest) else None


def prepare(order: Order, private: Path) -> Prepared:
    """Check the answers, describe the report, and begin to attack what it would publish.

    Parameters
    ----------
    order
        The report.
    private
        Folder through which the chapters get the results.

    Returns
    -------
    Prepared
        For `cips_helpers.build.build_report`.

    Raises
    ------
    SurveyError
        For faults of the files; the message lists all of them.
    """
    from cips_helpers.disclosure.scan.leaks import scan
    from cips_helpers.exports.files import write_all
    from cips_helpers.instrument.model import pick
    from cips_helpers.results.countries import with_peers
    from cips_helpers.results.country import CountryResults
    from cips_helpers.results.handover import hand_over
    from cips_helpers.sentences.front import key_facts

    task, study = order.task, order.study
    country = CountryResults.read(study, task.country)
    results = country.results(iteration=task.iteration, language=task.language, edition=task.edition)
    rows = pickle.loads(order.rows.read_bytes()).get(task.country) if order.rows else None
    compared = results if results.anonymous else with_peers(results, rows)

    edition = results.rules.edition
    attack = Apart(_attacked, country, results)

    def inspect(folder: Path) -> None:
        if leaks := scan(folder, withstood(attack)):
            raise ReportError("the privacy scan found: " + "; ".join(map(str, leaks[:5])))

    label = next(s.label for s in results.samples if s.iteration == results.iteration)
    report = Report(
        country=task.country,
        name=results.name,
        study=task.study,
        iteration=task.iteration,
        language=task.language,
        edition=edition.name,
        edition_title=results.words.say(edition.title),
        suffix=edition.suffix,
        left_out=edition.left_out,
        show_code=edition.shows_code,
        output=task.output,
        formats=task.formats,
        title=results.text(results.instrument.title),
        subtitle=label
        if results.anonymous
        else results.words.say("Iteration {number} ({label})", number=results.iteration, label=label),
        purpose=results.text(results.instrument.purpose) if results.instrument.purpose else "",
        notice=pick(study.note, task.language) if study.note else "",
        facts=key_facts(results),
        made_from=order.whole,
        hidden=[asdict(one) for one in results.hidden],
        variables=hand_over(results, compared, private, study=task.study, country=task.country),
        alias=results.country if results.anonymous else "",
        notebooks=task.notebooks,
        book=task.book,
    )

    # No anonymous page names a file.
    export = None if results.anonymous else partial(write_all, compared)
    return Prepared(report, attack, inspect, export)


def withstood(attack: Apart[Attacked]) -> Secrets:
    """Give what must not be found in a report that withstands the attack.

    Raises
    ------
    ReportError
        Where hidden figures could be worked out from what would be published.
    """
    breaches, secrets = attack.result()
    if breaches:
        lines = "\n".join(f"  - {breach}" for breach in breaches)
        raise ReportError(f"Its hidden figures can be worked out from what would be published\n{lines}")
    return secrets


def _attacked(country: CountryResults, results: Disclosed) -> Attacked:
    return country.audit(), country.secrets([results])


def _is_current(order: Order) -> bool:
    """Tell whether every input is still as it was when the order was given."""
    now = sources_of(order.study, Store(order.task.output))
    pages = {page: now.page(order.task, page, order.others) for page in order.pages}
    return (now.origin, pages, now.report(order.task, order.others)) == (order.origin, order.pages, order.whole)
