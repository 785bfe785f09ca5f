"""Make one national report: read the country, run the stale pages, bind the book, attack and inspect it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from cips_helpers.build.events import Event, OnProgress, ReportError, silent
from cips_helpers.build.manifest import NONE
from cips_helpers.build.process import KERNELS, Worker
from cips_helpers.build.report import Outcome, Report, Request
from cips_helpers.build.temporary import temporary_folder
from cips_helpers.frame_files import DamagedFileError
from cips_helpers.programme.attack import Attack, Attacker
from cips_helpers.programme.described import described
from cips_helpers.programme.extracts import MakeExtracts, make_here
from cips_helpers.programme.fingerprints import Sources
from cips_helpers.programme.kept import Kept, earlier_report, keep_audit, keep_bound, keep_results, kept_results
from cips_helpers.programme.processes import outcome_of
from cips_helpers.programme.secret import make_secret
from cips_helpers.programme.store import Freshness, Store
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from cips_helpers.build.jupyter_book import Binder
    from cips_helpers.disclosure.disclosed import Disclosed
    from cips_helpers.results.country import CountryResults

    Export = Callable[[Path], object] | None
    Todo = tuple[Report, Export, Export]
    Revise = Callable[[Disclosed], Disclosed]


def unrevised(results: Disclosed) -> Disclosed:
    """Return results as they are."""
    return results


def examine(
    store: Store, sources: Sources, requests: Sequence[Request], make: MakeExtracts = make_here
) -> list[Freshness]:
    """Return what of a plan is stale and why; the countries are compared first if anything of them has changed.

    Parameters
    ----------
    store, sources
        The results of earlier runs, and the study's inputs.
    requests
        The plan.
    make
        Makes what each country gives to the comparison.

    Returns
    -------
    list of Freshness
        One for each request, in their order.

    Raises
    ------
    ReportError
        If the study has no secret and none can be made.
    """
    store.open()
    make_secret(sources.study.path)
    peers = store.peers(sources, requests)
    if peers is None:
        from cips_helpers.programme.peers import compare

        peers = compare(store, sources, make)
    states = [store.examine(sources, request, peers) for request in requests]
    store.remember(sources)
    return states


def make_report(
    study: Study,
    state: Freshness,
    kernels: int = KERNELS,
    on_progress: OnProgress = silent,
    *,
    revise: Revise = unrevised,
) -> Outcome:
    """Make what is stale of a report.

    Parameters
    ----------
    study
        The loaded study.
    state
        The report, and what of it is stale.
    kernels
        Chapters to run at a time.
    on_progress
        Called with an `Event` after each step.
    revise
        Changes the results before anything is made of them, as for a release that keeps earlier figures; what is made
        must then not be kept among the results of ordinary runs.

    Returns
    -------
    Outcome
        The pages that ran; none if all was fresh.

    Raises
    ------
    SurveyError, ReportError
        With one message for the analyst; an earlier report is as it was, and pages that are done are kept.
    """
    [outcome] = make_reports(study, [state], kernels, on_progress, revise=revise)
    return outcome


def make_reports(
    study: Study,
    states: Sequence[Freshness],
    kernels: int = KERNELS,
    on_progress: OnProgress = silent,
    *,
    revise: Revise = unrevised,
) -> list[Outcome]:
    """Make what is stale of a report in several languages; what is the same in all of them is done once.

    Answers are read, figures estimated, disclosed and attacked for the first language; each language has its own
    chapters, book and PDF, and each folder is searched for what must not be in any.

    Parameters
    ----------
    study, kernels, on_progress, revise
        See `make_report`.
    states
        The report in each language: the same country, iteration and edition.

    Returns
    -------
    list of Outcome
        One for each state.

    Raises
    ------
    SurveyError, ReportError
        As `make_report`; reports in languages that come before the one that failed are made.
    """
    made: dict[str, Outcome] = {}
    with _making(study, states, kernels, on_progress, revise, made) as makers:
        for name, make in makers.items():
            made[name] = make()
    return [made.get(state.request.name, Outcome()) for state in states]


def make_apart(
    study: Study, states: Sequence[Freshness], kernels: int = KERNELS, on_progress: OnProgress = silent
) -> list[Outcome]:
    """Make what is stale of a report in several languages, as `make_reports`; one that fails does not stop the others.

    Parameters
    ----------
    study, states, kernels, on_progress
        See `make_reports`.

    Returns
    -------
    list of Outcome
        One for each state; that of a report that failed says why.

    Raises
    ------
    SurveyError, ReportError
        If none can be made, for faults of the answers.
    """
    made: dict[str, Outcome] = {}
    with _making(study, states, kernels, on_progress, unrevised, made) as makers:
        for name, make in makers.items():
            made[name] = outcome_of(make)
    return [made.get(state.request.name, Outcome()) for state in states]


@contextmanager
def _making(
    study: Study,
    states: Sequence[Freshness],
    kernels: int,
    on_progress: OnProgress,
    revise: Revise,
    made: Mapping[str, Outcome],
) -> Iterator[dict[str, Callable[[], Outcome]]]:
    """Yield name → a call that makes the report, of those that are stale; keep why ``made`` has some of them not."""
    stale = {state.request.name: state for state in states if not state.is_fresh}
    if not stale:
        yield {}
        return
    from cips_helpers.build.jupyter_book import Binder

    try:
        with (
            temporary_folder() as private,
            Binder(private) as binder,  # for the first that is made; it gets ready while the figures are estimated
            prepared(study, list(stale.values()), private, on_progress, revise=revise) as (todo, attack),
        ):
            binders = chain([binder], repeat(None))

            def make(number: int, state: Freshness, one: Todo) -> Outcome:
                report, export, handout = one
                if len(todo) > 1:
                    on_progress(Event("report", number, len(todo), state.request.name))
                keeps, binder = revise is unrevised, next(binders)
                _make(study, state, kernels, on_progress, report, attack, export, handout, binder, keeps=keeps)
                return Outcome(tuple(state.stale), bound=state.request.is_whole)

            yield {
                name: partial(make, number, state, one)
                for number, ((name, state), one) in enumerate(zip(stale.items(), todo, strict=True))
            }
    except (SurveyError, ReportError) as error:
        _keep_failures(stale, made, str(error))
        raise
    _keep_failures(stale, made)


def _keep_failures(states: Mapping[str, Freshness], made: Mapping[str, Outcome], failure: str = "") -> None:
    """Keep why reports failed: each for its own reason, or for one that all have in common."""
    for name, state in states.items():
        Store(state.request.output).keep_failure(name, made[name].fault if name in made else failure)


def _make(
    study: Study,
    state: Freshness,
    kernels: int,
    on_progress: OnProgress,
    report: Report,
    attack: Attack,
    export: Export,
    handout: Export,
    binder: Binder | None,
    *,
    keeps: bool,
) -> None:
    """Make a report; unlike a release, it takes over what it can from an earlier one, if it ``keeps`` what is made."""
    from cips_helpers.build.pipeline import build_report

    request, run = state.request, partial(run_stale, study, state, kernels)
    if request.is_whole:
        earlier = earlier_report(state) if keeps else None
        inspect = partial(attack.inspect, searched_for=earlier.bound.searched_for if earlier is not None else "")
        bound = build_report(
            report,
            on_progress,
            run=run,
            inspect=inspect,
            export=export,
            handout=handout,
            earlier=earlier,
            binder=binder,
        )
        if keeps:
            keep_bound(state, replace(bound, searched_for=attack.secrets.fingerprint))
    else:
        with temporary_folder() as pages:
            run(report, request.chapters, pages, on_progress)
            _ = attack.secrets
    if keeps:
        keep_audit(state)


@contextmanager
def prepared(
    study: Study,
    states: Sequence[Freshness],
    private: Path,
    on_progress: OnProgress = silent,
    *,
    revise: Revise = unrevised,
) -> Iterator[tuple[list[Todo], Attack]]:
    """Read and check the answers, describe the reports, and attack what they would publish meanwhile.

    Parameters
    ----------
    study, states
        The report in each language.
    private
        Folder through which the chapters get the results.
    on_progress
        Called with an `Event` for each warning about the answers.
    revise
        See `make_report`.

    Yields
    ------
    tuple
        For each state its report, a function that writes the exports, and one that writes the files for a ministry, if
        any is asked for; and the attack.

    Raises
    ------
    SurveyError
        For faults of the files; the message lists all of them.
    """
    import_module("cips_helpers.build.pipeline")  # while the server of the kernels loads what they need
    from cips_helpers.results.country import CountryResults
    from cips_helpers.results.handover import hand_over

    code, kept = states[0].request.country, _kept(states, revise)
    attacker = partial(Worker, Attacker, study, name="attack", patient=True)
    with ExitStack() as running:
        if kept:
            country, worker = None, None
            published, notes = [known.results for known in kept], kept[0].notes
        else:
            country = CountryResults.read(study, code)
            worker = running.enter_context(attacker(country))  # gets ready while the figures are estimated
            published, notes = _estimated(study, states, country, revise)
        for note in notes:
            on_progress(Event("note", 0, 0, note))
        todo: list[Todo] = []
        for state, results in zip(states, published, strict=True):
            request = state.request
            compared = _compared(state, results)
            folder = private / request.language
            folder.mkdir()
            variables = hand_over(results, compared, folder, study=request.study, country=request.country)
            report = described(study, state, results, variables)
            todo.append((report, partial(write_all, compared), _handout(report, results)))
        worker = worker or running.enter_context(attacker(code))
        is_audited = bool(kept) and all(known.audited for known in kept)
        worker.ask(Attacker.attack.__name__, published, country, is_audited)
        yield todo, Attack(worker)


def disclosed_of(study: Study, state: Freshness, on_progress: OnProgress = silent) -> tuple[Disclosed, Disclosed]:
    """Return what passes the privacy gate, from an earlier run where nothing it is made from has changed.

    Parameters
    ----------
    study, state
        The report.
    on_progress
        Called with an `Event` for each warning about the answers.

    Returns
    -------
    tuple
        Results, and the same compared with other countries.

    Raises
    ------
    SurveyError
        For faults of the files; the message lists all of them.
    """
    from cips_helpers.results.country import CountryResults

    if kept := _kept([state], unrevised):
        [results], notes = [kept[0].results], kept[0].notes
    else:
        country = CountryResults.read(study, state.request.country)
        [results], notes = _estimated(study, [state], country, unrevised)
    for note in notes:
        on_progress(Event("note", 0, 0, note))
    return results, _compared(state, results)


def _compared(state: Freshness, results: Disclosed) -> Disclosed:
    """Return results compared with other countries, where they are."""
    from cips_helpers.results.countries import with_peers

    rows = _peer_rows(Store(state.request.output).peer_rows) if state.peers != NONE else {}
    return with_peers(results, rows.get(state.request.country))


def _kept(states: Sequence[Freshness], revise: Revise) -> list[Kept]:
    """Return the results kept from an earlier run, if nothing that any of them is made from has changed; else none."""
    kept = [known for state in states if revise is unrevised and (known := kept_results(state)) is not None]
    return kept if len(kept) == len(states) else []


def _estimated(
    study: Study, states: Sequence[Freshness], country: CountryResults, revise: Revise
) -> tuple[list[Disclosed], tuple[str, ...]]:
    """Return the results in each language, which are kept for later runs, and the warnings about the answers."""
    notes = tuple(dict.fromkeys(str(fault).removeprefix("warning: ") for fault in country.survey.warnings))
    published = []
    for state in states:
        request = state.request
        results = revise(
            country.results(iteration=request.iteration, language=request.language, edition=request.edition)
        )
        if revise is unrevised and not _changed(study, state):
            keep_results(state, results, notes)
        published.append(results)
    return published, notes


def write_all(results: Disclosed, folder: Path) -> None:
    """Write the files for further use; what writes workbooks is loaded where they are written, not before chapters."""
    from cips_helpers.exports import files

    files.write_all(results, folder)


def _handout(report: Report, results: Disclosed) -> Export:
    if not (names := report.request.handouts):
        return None
    from cips_helpers.handout.files import write_handouts

    return partial(write_handouts, results, report.style, report.mark, names)


def _peer_rows(file: Path) -> dict[str, pd.DataFrame]:
    from cips_helpers.disclosure.stored import unpack_peer_rows

    try:
        return unpack_peer_rows(file.read_bytes())
    except DamagedFileError as error:
        raise ReportError(f"{file}: {error}; delete it and run the command again") from None


def run_stale(
    study: Study,
    state: Freshness,
    kernels: int,
    report: Report,
    notebooks: Sequence[Path],
    work: Path,
    on_progress: OnProgress,
) -> list[Path]:
    """Run the stale chapters and keep them, take the others from the store; see `run_notebooks`."""
    from cips_helpers.build.notebooks import run_notebooks

    request, store = state.request, Store(state.request.output)
    stale = [path for path in notebooks if path.stem in state.stale]
    for path in notebooks:
        if path not in stale:
            (work / path.name).write_bytes(store.page(request.name, path.stem).read_bytes())
    if stale:
        keep = partial(store.keep_page, request.name, state.pages)
        before = [store.page(request.name, path.stem) for path in stale]
        sizes = {page.stem: page.stat().st_size for page in before if page.is_file()}
        run_notebooks(report, stale, work, on_progress, workers=kernels, on_page=keep, sizes=sizes)
    if changed := _changed(study, state):
        store.forget(request.name, state.stale)
        raise ReportError(f"{', '.join(changed)}: was changed in the meantime; run the command again")
    return [work / path.name for path in notebooks]


def _changed(study: Study, state: Freshness) -> list[str]:
    """Return the names of the inputs that are no longer as they were when the report was examined."""
    request, now = state.request, Store(state.request.output).sources(study)
    pairs = [(now.page(request, page, state.peers), before) for page, before in state.pages.items()]
    pairs += [(now.report(request, state.peers), state.whole), ({"the study": now.origin}, {"the study": state.origin})]
    names = (name for after, before in pairs for name in {**before, **after} if after.get(name) != before.get(name))
    return list(dict.fromkeys(names))
