"""Everything known of one country, its respondents included: not shown, but let through the gate, or attacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Self

from cips_helpers.disclosure.anonymous import anonymised, pseudonyms
from cips_helpers.disclosure.audit import Breach, audit
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.facts import describe_sample
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL, rules_of
from cips_helpers.disclosure.scan.secrets import Secrets, secrets_of
from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.estimation.weighting import design_of
from cips_helpers.instrument.model import pick
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import Study
from cips_helpers.words import N_


@dataclass(frozen=True, repr=False)
class Evidence:
    """One country of a study: its answers, and all estimates from them."""

    study: Study
    survey: Survey
    _estimated: dict[int, Estimates] = field(default_factory=dict)
    _let_through: dict[tuple[int, str, str], Disclosed] = field(default_factory=dict)

    @classmethod
    def of(cls, study: str | Path | Study, country: str) -> Self:
        """Read one country of a study.

        Raises
        ------
        StudyError, SurveyError
            If the study or the answers have faults; the message lists all of them.
        """
        found = study if isinstance(study, Study) else load_study(study)
        return cls(found, read_survey(found, country))

    def __repr__(self) -> str:
        return f"<Evidence of {self.survey.country}>"

    @property
    def estimates(self) -> Estimates:
        """All estimates, of all iterations."""
        return self.estimates_until(self.survey.iterations[-1])

    def estimates_until(self, iteration: int) -> Estimates:
        """All estimates that the report of one iteration rests on: its own and those of earlier ones."""
        if iteration not in self._estimated:
            upto = [one for one in self.survey.iterations if one <= iteration]
            self._estimated[iteration] = estimate(self.survey, iterations=upto)
        return self._estimated[iteration]

    def results(self, *, iteration: int | None = None, language: str = "en", edition: str = INTERNAL.name) -> Disclosed:
        """Let through what the report of one iteration may show, earlier iterations included.

        Raises
        ------
        ValueError
            For an iteration or an edition there is not.
        StudyError
            For the anonymous edition of a study without a key.
        """
        survey, study = self.survey, self.study
        number = survey.iterations[-1] if iteration is None else iteration
        if number not in survey.iterations:
            known = ", ".join(map(str, survey.iterations))
            raise ValueError(f"{study.path.name}: {survey.country} has no iteration {number}; it has {known}")
        key = number, language, edition
        if key not in self._let_through:
            self._let_through[key] = self._disclosed(number, language, edition)
        return self._let_through[key]

    def _disclosed(self, number: int, language: str, edition: str) -> Disclosed:
        survey, study = self.survey, self.study
        rules = rules_of(edition, study.limits)
        order = [group.id for group in survey.instrument.groups]
        keys = sorted((key for key in survey.samples if key[0] <= number), key=lambda k: (k[0], order.index(k[1])))
        latest = [survey.samples[key] for key in keys if key[0] == number]
        shown = disclose(
            self.estimates_until(number),
            tuple(describe_sample(survey.samples[key], survey.instrument, floor=rules.floor) for key in keys),
            name=pick(survey.name, language),
            iteration=number,
            instrument=survey.instrument,
            scales={id: scale for sample in latest for id, scale in sample.scales.items()},
            language=language,
            rules=rules,
            initiatives=study.countries[survey.country].initiatives,
            facts={
                N_("Study"): pick(study.title, language),
                **({N_("Note"): pick(study.note, language)} if study.note else {}),
                N_("Questionnaire"): f"{pick(survey.instrument.title, language)}, {survey.instrument.edition}",
                N_("Fingerprint of the answers (SHA-256)"): survey.fingerprint,
                N_("Smallest base shown"): str(rules.floor),
                N_("Made with"): ", ".join(
                    f"{name} {version(name)}" for name in ("cips-helpers", "numpy", "pandas", "scipy")
                ),
            },
        )
        if not rules.edition.anonymous:
            return shown
        own = frozenset(study.countries[survey.country].scales)
        return anonymised(shown, own=own, pseudonym=pseudonyms(study)[survey.country])

    def every_result(self) -> Iterator[Disclosed]:
        """Yield the results of every report with figures of its own: each iteration in each audited edition."""
        for edition in (one.name for one in EDITIONS.values() if one.audited):
            for iteration in self.survey.iterations:
                yield self.results(iteration=iteration, edition=edition)

    def audit(self) -> list[Breach]:
        """Attack all reports of the country, every iteration and edition together; see `audit`."""
        weights = {key: design_of(sample).weight for key, sample in self.survey.samples.items()}
        extremes = {key: (float(weight.min()), float(weight.max())) for key, weight in weights.items()}
        return audit(self.estimates, list(self.every_result()), weights=extremes)

    def secrets(self, published: Iterable[Disclosed]) -> Secrets:
        """Collect what must not stand in the artefacts of what was published."""
        return secrets_of(self.study, self.survey, self.estimates, published)
