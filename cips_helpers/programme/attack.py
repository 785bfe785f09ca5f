"""The attack on what a report would publish, and the search of its files for what must not stand there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cips_helpers.build.events import ReportError
from cips_helpers.build.process import Subprocess
from cips_helpers.programme.kept import Kept
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    from cips_helpers.disclosure.audit import Breach
    from cips_helpers.disclosure.disclosed import Disclosed
    from cips_helpers.disclosure.scan.secrets import Secrets
    from cips_helpers.results.country import CountryResults


def attack(country: CountryResults, published: Sequence[Disclosed]) -> Any:
    """Attack what would be published of a country, and collect what must not be found in its files."""
    return country.audit(), country.secrets(published)


class Attack:
    """The attack on what would be published, which runs beside the build; its result is asked for once a language."""

    def __init__(self, process: Subprocess[tuple[list[Breach], Secrets]]) -> None:
        self._process = process

    @cached_property
    def result(self) -> tuple[list[Breach], Secrets]:
        """The hidden figures that can be worked out, and what must not stand in any file."""
        return self._process.result()


def attack_kept(study: Study, country: str, kept: Sequence[Kept]) -> Any:
    """Collect what must not be found; attack what is published only if that was not done before."""
    from cips_helpers.results.country import CountryResults

    read = CountryResults.read(study, country)
    audited = all(known.audited for known in kept)
    return [] if audited else read.audit(), read.secrets([known.results for known in kept])


def inspect_report(attack: Attack, folder: Path, searched: Collection[str] = ()) -> None:
    """Search a finished folder for what must not be in it, once the attack is over.

    Parameters
    ----------
    attack
        Gives what must not be found.
    folder
        The folder.
    searched
        Files in it that were searched before for the same.

    Raises
    ------
    ReportError
        If the attack succeeded, or anything was found.
    """
    from cips_helpers.disclosure.scan.leaks import scan

    secrets = secrets_after(attack)
    if searched:  # one page: a second process would have to make all searchers first
        leaks = scan(folder, secrets, searched=searched)
    else:
        with Subprocess(partial(scan, part=1, parts=2), folder, secrets) as other:
            leaks = sorted([*scan(folder, secrets, part=0, parts=2), *other.result()])
    if leaks:
        raise ReportError("the privacy scan found: " + "; ".join(map(str, leaks[:5])))


def secrets_after(attack: Attack) -> Secrets:
    """Wait for the attack, and return what must not be found in the report.

    Raises
    ------
    ReportError
        If hidden figures could be worked out from what would be published.
    """
    breaches, secrets = attack.result
    if breaches:
        lines = "\n".join(f"  - {breach}" for breach in breaches)
        raise ReportError(f"Its hidden figures can be worked out from what would be published\n{lines}")
    return secrets
