"""Release a finished report: check, audit, compare with earlier releases, scan, and archive it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from cips_helpers.build.archive import read_archive, write_archive
from cips_helpers.build.events import OnProgress, ReportError, silent
from cips_helpers.build.manifest import MANIFEST, manifest_bytes, read_manifest, sha256_of
from cips_helpers.build.report import Request, formats_of
from cips_helpers.build.temporary import sweep, temporary_file, temporary_folder, temporary_places
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.releases import (
    CURE,
    Moved,
    Released,
    ReleaseError,
    SampleKey,
    SampleRecord,
    differences,
    kept,
    published,
)
from cips_helpers.disclosure.rules import EDITIONS
from cips_helpers.instrument.model import pick
from cips_helpers.programme.confidential import without_menu
from cips_helpers.programme.inputs import overlap
from cips_helpers.programme.ledger import PREFIX, open_releases, read_ledger, releases_folder, write_ledger
from cips_helpers.programme.report import examine, make_report
from cips_helpers.programme.secret import SECRET, keyed, read_secret
from cips_helpers.programme.store import Store
from cips_helpers.programme.verify import Verdict, verify
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.study import Study

IMPRINT = "imprint.txt"
LISTED = 5
"""Faults that a message lists; the others are counted."""


@dataclass(frozen=True)
class Archived:
    """A release: the archive, whether it was there already, and whether earlier figures were kept."""

    path: Path
    fingerprint: str
    is_new: bool
    kept: bool


def release_report(study: Study, request: Request, *, keep: bool = False, on_progress: OnProgress = silent) -> Archived:
    """Release a finished report as an archive beside the study, and record what it published.

    The report must be as it was built, from the answers as they are. All editions, iterations and earlier releases are
    attacked together, and compared: figures that moved by the answers of a few people are refused, or kept. The ledger
    is written before the archive appears, so that nothing goes out that later releases are not compared with.

    Parameters
    ----------
    study, request
        The report.
    keep
        Whether figures that moved by the answers of a few people are released as they were in the earlier release: a
        report that shows them is built for the archive.
    on_progress
        Called with an `Event` after each step of such a build.

    Returns
    -------
    Archived
        The release. One of the same files is not made again.

    Raises
    ------
    ReportError, SurveyError
        With a message for the analyst; nothing was released or recorded.
    """
    if why := overlap(study, [releases_folder(study)]):
        raise ReportError(f"{why}; move these inputs elsewhere")
    manifest = _checked(study, request)
    sweep(releases_folder(study), *temporary_places())
    with open_releases(study) as folder:
        earlier = read_ledger(study)
        country = CountryResults.read(study, request.country)
        results = country.results(iteration=request.iteration, language=request.language, edition=request.edition)
        of_country = [release for release in earlier if release.country == request.country]
        moved = [difference for release in of_country for difference in differences(results, release)]
        if breaches := country.audit(_same_answers(results, of_country)):
            raise ReportError(_listed("hidden figures can be worked out from all that is or was published", breaches))
        if not moved:
            return _archive(study, request, request.folder, manifest, country, results, earlier, folder)
        if not keep:
            raise ReportError(
                _listed("an earlier release and this one, side by side, tell the answers of a few people", moved, CURE)
            )
        samples = _samples(moved, results)
        try:
            old = kept(results, of_country, samples)
        except ReleaseError as error:
            raise ReportError(str(error)) from None
        if any(differences(old, release) for release in of_country):
            raise ReportError("no earlier release has all the figures to keep; restore the answers of one of them")
        with temporary_folder() as work:
            copy = _rebuilt(
                study,
                replace(request, formats=formats_of(manifest["files"])),
                work,
                partial(kept, earlier=of_country, moved=samples),
                on_progress,
            )
            archived = _archive(study, request, copy, _manifest(copy, request), country, old, earlier, folder)
        return replace(archived, kept=True)


def verify_archive(path: Path, study: Study) -> Verdict:
    """Verify that an archive is one of a study's releases, as it was released; nothing is written."""
    try:
        files = read_archive(path)
        earlier = read_ledger(study)
        fingerprint = _fingerprint(study, files)
    except ReportError as error:
        return Verdict(False, (str(error),))
    sha256 = sha256_of(path)
    for release in earlier:
        if release.sha256 == sha256:
            return Verdict(True, (f"all {len(files)} files are as they were released on {release.day}",))
    for release in earlier:
        if release.fingerprint == fingerprint:
            line = (
                f"the report is the one released on {release.day}; its {IMPRINT}, or the way it is packed, is another"
            )
            return Verdict(False, (line,))
    return Verdict(False, (f"its files are not those of any release of {study.path.name}",))


def _checked(study: Study, request: Request) -> Mapping[str, Any]:
    """Return the manifest of the finished report; refuse one that is not as it was built, or of other answers."""
    if request.label != request.country:
        raise ReportError("an anonymous report goes out with the programme's book alone")
    manifest = _manifest(request.folder, request)
    for name in ("iteration", "edition", "language"):
        if manifest.get(name) != getattr(request, name):
            raise ReportError(
                f"{request.name} is a report of {name} {manifest.get(name)}, not {getattr(request, name)}; build the "
                "one you mean with `cips report`"
            )
    verdict = verify(request.folder, study)
    if not verdict.is_right:
        raise ReportError(f"{request.name}: {'; '.join(verdict.lines)}; build it again with `cips report`")
    return manifest


def _manifest(folder: Path, request: Request) -> Mapping[str, Any]:
    manifest = read_manifest(folder)
    if manifest is None:
        raise ReportError(
            f"there is no finished report in {folder.name}; build it with "
            f"`cips report {request.country} --edition {request.edition}`"
        )
    return manifest


def _same_answers(results: Disclosed, earlier: Iterable[Released]) -> list[Disclosed]:
    """Return earlier releases of the same answers as results, to be attacked with what is published now."""
    return [
        replace(results, figures=release.figures)
        for release in earlier
        if not differences(results, release)
        and all(
            repr(SampleRecord.of(facts)) == repr(release.sample((facts.iteration, facts.group)))
            for facts in results.samples
        )
    ]


def _samples(moved: Iterable[Moved], results: Disclosed) -> set[SampleKey]:
    """Return the samples whose figures moved; a gap belongs to both groups."""
    groups = [group.id for group in results.instrument.groups[:2]]
    return {(of.iteration, group) for of in moved for group in (groups if of.group == "gap" else [of.group])}


def _rebuilt(study: Study, request: Request, work: Path, revise: Any, on_progress: OnProgress) -> Path:
    """Build the report with the figures as they were into a private folder."""
    own = replace(request, output=work / "output")
    store = Store(own.output)
    [state] = examine(store, store.sources(study), [own])
    make_report(study, state, on_progress=on_progress, revise=revise)
    return own.folder


def _archive(
    study: Study,
    request: Request,
    report: Path,
    manifest: Mapping[str, Any],
    country: CountryResults,
    results: Disclosed,
    earlier: Sequence[Released],
    folder: Path,
) -> Archived:
    """Scan and archive a report, and record it in the ledger."""
    from cips_helpers.disclosure.scan.leaks import scan

    if leaks := scan(report, country.secrets([results])):
        raise ReportError(_listed("the privacy scan found", leaks))
    files = _standing_alone(report, manifest)
    fingerprint = _fingerprint(study, {name: _sha256(content) for name, content in files.items()})
    for release in earlier:
        if release.fingerprint == fingerprint and (folder / release.file).is_file():
            return Archived(folder / release.file, fingerprint, is_new=False, kept=False)
    listed = next((release for release in earlier if release.fingerprint == fingerprint), None)
    day = listed.day if listed else _today()
    file = listed.file if listed else _free_name(request, day, earlier)
    imprint = _imprint(study, results, manifest, day, file, fingerprint)
    with temporary_file(folder) as new:
        write_archive(new, file.removesuffix(".zip"), {**files, IMPRINT: imprint.encode()})
        new.chmod(0o644)
        recorded = _recorded(request, results, day, file, fingerprint, sha256_of(new))
        if listed is None or listed.sha256 != recorded.sha256:
            write_ledger(study, [*(release for release in earlier if release is not listed), recorded])
        new.replace(folder / file)
    return Archived(folder / file, fingerprint, is_new=True, kept=False)


def _standing_alone(report: Path, manifest: Mapping[str, Any]) -> dict[str, Path | bytes]:
    """Return the files of an archive: the report's, without the menu of languages, whose folders are not in it."""
    files: dict[str, Path | bytes] = {name: report / name for name in manifest["files"]}
    for name in files:
        if name.endswith(".html"):
            text = (report / name).read_bytes().decode("utf-8")
            if (alone := without_menu(text)) != text:
                files[name] = alone.encode("utf-8")
    listed = {name: _sha256(content) for name, content in files.items()}
    unchanged = listed == manifest["files"]
    return {**files, MANIFEST: report / MANIFEST if unchanged else manifest_bytes({**manifest, "files": listed})}


def _sha256(content: Path | bytes) -> str:
    return sha256_of(content) if isinstance(content, Path) else hashlib.sha256(content).hexdigest()


def _recorded(request: Request, results: Disclosed, day: date, file: str, fingerprint: str, sha256: str) -> Released:
    return Released(
        country=request.country,
        iteration=request.iteration,
        edition=request.edition,
        language=request.language,
        day=day,
        file=file,
        fingerprint=fingerprint,
        sha256=sha256,
        floor=results.floor,
        figures=published(results),
        samples=tuple(map(SampleRecord.of, results.samples)),
        compared=results.compared,
        related=results.related,
    )


def _free_name(request: Request, day: date, earlier: Sequence[Released]) -> str:
    """Return the name of an archive: the report's and the date, with a number if there is one of that day."""
    taken = {release.file.casefold() for release in earlier}
    stem = f"{PREFIX}{request.name.replace(request.label, f'{request.label}_{request.iteration}', 1)}_{day}"
    names = (f"{stem}{'' if number == 1 else f'_{number}'}.zip" for number in range(1, len(taken) + 2))
    return next(name for name in names if name.casefold() not in taken)


def _imprint(
    study: Study, results: Disclosed, manifest: Mapping[str, Any], day: date, file: str, fingerprint: str
) -> str:
    """Return the text that says what the archive is, from whom and when, and how to check it."""
    words, edition = results.words, EDITIONS[results.edition]
    label = next(sample.label for sample in results.samples if sample.iteration == results.iteration)
    lines = [
        str(manifest["title"]),
        words.say("Iteration {number} ({label})", number=results.iteration, label=label),
        words.say(edition.title),
        words.say("Released on {day}", day=words.period(day, day)),
        words.say("Contact: {contact}", contact=pick(study.contact, results.language)) if study.contact else "",
        pick(study.note, results.language) if study.note else "",
        "",
        words.say("Start with html/index.html: it opens in any browser, without the internet."),
        "",
        words.say("Fingerprint of this release: {fingerprint}", fingerprint=fingerprint),
        words.say(
            "It is keyed, so that nothing can be guessed from it. Who released the report can check it: `cips verify "
            "{file}` tells whether all files are as they were released. manifest.json lists the SHA-256 of every file, "
            "by which anybody can see whether one was damaged on the way.",
            file=file,
        ),
    ]
    return "\n".join(line for at, line in enumerate(lines) if line or at > 5) + "\n"


def _fingerprint(study: Study, files: Mapping[str, str]) -> str:
    """Return the keyed fingerprint of a release: of the names and SHA-256 of its files, the imprint left out."""
    secret = read_secret(study.path)
    if secret is None:
        raise ReportError(f"{SECRET} is not beside {study.path.name}, so fingerprints cannot be checked")
    listed = "".join(f"{name}\0{files[name]}\n" for name in sorted(files) if name != IMPRINT)
    return keyed(secret, "release", hashlib.sha256(listed.encode()).hexdigest())


def _today() -> date:
    """Return the date of the release; ``SOURCE_DATE_EPOCH`` makes releases reproducible."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).astimezone().date()


def _listed(problem: str, faults: Sequence[object], cure: str = "") -> str:
    lines = [f"  - {fault}" for fault in faults[:LISTED]]
    more = [f"  - and {len(faults) - LISTED} more"] if len(faults) > LISTED else []
    return "\n".join([f"{problem}:", *lines, *more, *([cure] if cure else [])])
