"""Results of one country: its answers read, estimated, disclosed, and what was disclosed attacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Self

from cips_helpers.disclosure.audit import Breach, audit
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.facts import describe_sample
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL, Rules, rules_of
from cips_helpers.disclosure.scan.answer_forms import respondents_of
from cips_helpers.disclosure.scan.respondents import Respondents
from cips_helpers.disclosure.scan.secrets import Secrets, secrets_of
from cips_helpers.estimation.estimates import Estimates, estimate, prepare
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.instrument.model import in_language, pick
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import Study
from cips_helpers.words import N_, Words


@dataclass(frozen=True, repr=False)
class CountryResults:
    """One country of a study from its answers to its reports; holds respondents, and is never shown.

    Every sample is weighed once, and every iteration estimated once, however many reports are asked for.
    """

    study: Study
    survey: Survey
    _estimates: dict[int, Estimates] = field(default_factory=dict)
    _results: dict[tuple[int, str], Disclosed] = field(default_factory=dict)

    @classmethod
    def read(cls, study: str | Path | Study, country: str) -> Self:
        """Read one country of a study.

        Parameters
        ----------
        study
            The study, or its file.
        country
            Country code.

        Raises
        ------
        StudyError, SurveyError
            If the study or the answers have faults; the message lists all of them.
        """
        loaded = study if isinstance(study, Study) else load_study(study)
        return cls(loaded, read_survey(loaded, country))

    def __repr__(self) -> str:
        return f"<CountryResults of {self.survey.country}>"

    @cached_property
    def prepared(self) -> Mapping[tuple[int, str], Prepared]:
        """Weighed samples by (iteration, group)."""
        return prepare(self.survey)

    @property
    def estimates(self) -> Estimates:
        """All estimates, of all iterations."""
        return self.estimates_until(self.survey.iterations[-1])

    def estimates_until(self, iteration: int) -> Estimates:
        """Return all estimates behind the report of one iteration: its own and those of earlier ones."""
        if iteration not in self._estimates:
            samples = {key: sample for key, sample in self.prepared.items() if key[0] <= iteration}
            self._estimates[iteration] = estimate(self.survey, samples)
        return self._estimates[iteration]

    def results(self, *, iteration: int | None = None, language: str = "en", edition: str = INTERNAL.name) -> Disclosed:
        """Disclose what the report of one iteration may show, earlier iterations included.

        Parameters
        ----------
        iteration
            The iteration; the latest by default.
        language, edition
            Language of labels and sentences; edition of the report.

        Returns
        -------
        Disclosed
            The figures that may be shown.

        Raises
        ------
        ValueError
            For an unknown iteration or edition.
        """
        number = self.survey.iterations[-1] if iteration is None else iteration
        if number not in self.survey.iterations:
            known = ", ".join(map(str, self.survey.iterations))
            raise ValueError(f"{self.study.path.name}: {self.survey.country} has no iteration {number}; it has {known}")
        key = number, edition
        if key not in self._results:
            self._results[key] = self._disclose(number, language, edition)
        results = self._results[key]
        if results.language == language:
            return results
        facts = self._facts(language, results.rules)
        return results.in_language(language, name=pick(self.survey.name, language), facts=facts)

    def _facts(self, language: str, rules: Rules) -> dict[str, str]:
        """Return facts of the study for the technical note."""
        study, instrument = self.study, self.survey.instrument
        return {
            N_("Study"): pick(study.title, language),
            **({N_("Note"): pick(study.note, language)} if study.note else {}),
            N_("Questionnaire"): Words(language).series(
                [pick(instrument.title, language), in_language(instrument.edition, language)], close=True
            ),
            N_("Smallest base shown"): str(rules.floor),
            N_("Made with"): ", ".join(
                f"{name} {version(name)}" for name in ("cips-helpers", "numpy", "pandas", "scipy")
            ),
        }

    def _disclose(self, number: int, language: str, edition: str) -> Disclosed:
        survey, study = self.survey, self.study
        rules = rules_of(edition, study.limits)
        samples = [sample for (iteration, _), sample in self.prepared.items() if iteration <= number]
        scales = {
            item: scale
            for prepared in samples
            if prepared.sample.iteration == number
            for item, scale in prepared.sample.scales.items()
        }
        return disclose(
            self.estimates_until(number),
            tuple(describe_sample(prepared, floor=rules.floor) for prepared in samples),
            name=pick(survey.name, language),
            iteration=number,
            instrument=survey.instrument,
            scales=scales,
            language=language,
            rules=rules,
            initiatives=study.countries[survey.country].initiatives,
            facts=self._facts(language, rules),
            digits=study.digits,
        )

    def audited_results(self) -> Iterator[Disclosed]:
        """Yield the results of every report with figures of its own: each iteration in each audited edition."""
        for edition in (edition.name for edition in EDITIONS.values() if edition.audited):
            for iteration in self.survey.iterations:
                yield self.results(iteration=iteration, edition=edition)

    def audit(self, released: Iterable[Disclosed] = ()) -> list[Breach]:
        """Attack all reports of the country, every iteration and edition together, and releases; see `audit`."""
        return audit(self.estimates, [*self.audited_results(), *released])

    @cached_property
    def respondents(self) -> Respondents:
        """Searcher for the answers, in all forms in which a file could show them."""
        return respondents_of(self.study, self.survey)

    def secrets(self, published: Iterable[Disclosed], respondents: Respondents | None = None) -> Secrets:
        """Collect what must not stand in the files made of published results.

        Parameters
        ----------
        published
            The results.
        respondents
            The searcher for the answers, if it was made before.
        """
        return secrets_of(self.study, self.survey, self.estimates, published, respondents or self.respondents)
