"""The attack on what a report would publish, and the search of its files for what must not stand there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cips_helpers.build.events import ReportError
from cips_helpers.build.process import Worker
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    from cips_helpers.disclosure.audit import Breach
    from cips_helpers.disclosure.disclosed import Disclosed
    from cips_helpers.disclosure.scan.leaks import Leak
    from cips_helpers.disclosure.scan.secrets import Secrets
    from cips_helpers.results.country import CountryResults

PARTS = 16
"""Parts of a report's files, which two processes search."""


class Attacker:
    """Attacks what would be published of a country, and searches files; gets ready before there are any figures.

    Parameters
    ----------
    study
        The study.
    country
        The country with its answers, or its code if they are still to be read.
    """

    def __init__(self, study: Study, country: CountryResults | str) -> None:
        from cips_helpers.disclosure.scan.boilerplate import of_every_report
        from cips_helpers.results.country import CountryResults

        self._country = CountryResults.read(study, country) if isinstance(country, str) else country
        self._respondents = self._country.respondents
        of_every_report()

    def attack(
        self, published: Sequence[Disclosed], country: CountryResults | None, is_audited: bool
    ) -> tuple[list[Breach], Secrets]:
        """Attack what would be published, and collect what must not be found in its files.

        Parameters
        ----------
        published
            The results.
        country
            The country with what was estimated and disclosed of it meanwhile, if it was.
        is_audited
            Whether the audit has found nothing in the same results before.

        Returns
        -------
        tuple
            The hidden figures that can be worked out, and what must not stand in any file.
        """
        from cips_helpers.disclosure.scan.leaks import Scanner

        country = country or self._country
        breaches = [] if is_audited else country.audit()
        secrets = country.secrets(published, respondents=self._respondents)
        self._scanner = Scanner(secrets)
        return breaches, secrets

    def search(self, folder: Path, part: int) -> list[Leak]:
        """Search one part of a folder's files for what must not be found."""
        return self._scanner.scan(folder, part=part, parts=PARTS)


class Attack:
    """The attack that an `Attacker` makes beside the build; its outcome is the same for all languages.

    Parameters
    ----------
    attacker
        An `Attacker` that was asked to attack.
    """

    def __init__(self, attacker: Worker) -> None:
        self._attacker = attacker

    @cached_property
    def secrets(self) -> Secrets:
        """Secrets that must not be found in the report, once the attack is over.

        Raises
        ------
        ReportError
            If hidden figures could be worked out from what would be published.
        """
        breaches, secrets = self._attacker.answer()
        if breaches:
            lines = "\n".join(f"  - {breach}" for breach in breaches)
            raise ReportError(f"Its hidden figures can be worked out from what would be published\n{lines}")
        return secrets

    def inspect(self, folder: Path, searched: Collection[str] = (), *, searched_for: str = "") -> None:
        """Search a finished folder for what must not be in it, once the attack is over.

        Parameters
        ----------
        folder
            The folder.
        searched
            Files in it that were searched before.
        searched_for
            Fingerprint of what they were searched for: where it is another now, they are searched again.

        Raises
        ------
        ReportError
            If the attack succeeded, or anything was found.
        """
        from cips_helpers.disclosure.scan.leaks import Scanner

        scanner = Scanner(self.secrets)
        if searched and searched_for == self.secrets.fingerprint:  # to share one page takes longer than to search it
            leaks = scanner.scan(folder, searched=searched)
        else:
            parts = iter(range(PARTS))  # both take the next one
            with ThreadPoolExecutor(1) as waiting:
                theirs = waiting.submit(_each, parts, partial(self._attacker.call, Attacker.search.__name__, folder))
                leaks = _each(parts, lambda part: scanner.scan(folder, part=part, parts=PARTS))
                leaks = sorted(leaks + theirs.result())
        if leaks:
            raise ReportError("the privacy scan found: " + "; ".join(map(str, leaks[:5])))


def _each(parts: Iterator[int], search: Callable[[int], list[Leak]]) -> list[Leak]:
    """Search part by part; after an error or Ctrl-C none is left for whoever takes them too."""
    try:
        return [leak for part in parts for leak in search(part)]
    finally:
        deque(parts, maxlen=0)
