"""What notebooks call: one function a chart, table or sentence, each taking the results of one country."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cips_helpers import charts, exports, findings, tables
from cips_helpers.disclosure import Disclosed, others, shares
from cips_helpers.disclosure.evidence import Evidence
from cips_helpers.disclosure.handed import received, received_others, received_pooled
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.findings import pooled as pooled_findings
from cips_helpers.survey import load_study
from cips_helpers.tables import pooled as pooled_tables


def read_results(
    study: str | Path,
    *,
    country: str,
    iteration: int | None = None,
    language: str = "en",
    edition: str = "internal",
) -> Disclosed:
    """Read one country of a study, estimate, and pass the privacy gate.

    Parameters
    ----------
    study
        The study file; a relative path is looked for from here upwards, so a notebook may name it from
        the project's top folder.
    country
        Country code.
    iteration
        The iteration to report; the latest by default.
    language, edition
        Language of labels and sentences; edition of the report.

    Returns
    -------
    Disclosed
        All figures that may be shown, and no respondent.

    Raises
    ------
    StudyError, SurveyError
        If the study or the answers have faults; the message lists all of them.
    """
    path = _found(Path(study))
    if handed := received(
        path, country=country, iteration=iteration, language=language, edition=edition
    ):  # the build has read the answers already
        return handed
    evidence = Evidence.of(path, country)
    return evidence.results(iteration=iteration, language=language, edition=edition)


def read_others(results: Disclosed, study: str | Path) -> Disclosed:
    """Read the other countries of the study, and add where the scores lie among theirs.

    Unchanged where fewer than five others can be compared: the chapter then has nothing to show.
    """
    path = _found(Path(study))
    handed = received_others(path, results)
    return others.place_among_others(results, load_study(path)) if handed is None else handed


def read_programme(study: str | Path, *, language: str = "en") -> Pooled:
    """Read all countries of a study and pool what each may give to the programme's comparison.

    A country whose files have faults is left out. Of fewer than six countries nothing is compared.

    Parameters
    ----------
    study
        The study file, looked for as in `read_results`.
    language
        Language of labels and sentences.

    Returns
    -------
    Pooled
        Figures over the countries, and none of a single one.

    Raises
    ------
    StudyError
        If the study has faults.
    """
    path = _found(Path(study))
    return received_pooled(path, language=language) or shares.read_pooled(load_study(path), language=language)


def _found(path: Path) -> Path:
    """Look for a relative path here and in the folders above: notebooks run from different places."""
    if path.is_absolute():
        return path
    here = Path.cwd()
    return next((folder / path for folder in (here, *here.parents) if (folder / path).exists()), path)


@dataclass(frozen=True)
class Heading:
    """A heading made from data, for example the name of a key factor."""

    text: str
    level: int = 3

    def _repr_markdown_(self) -> str:
        return f"{'#' * self.level} {findings.escaped(self.text)}"


@dataclass(frozen=True)
class JumpList:
    """Links to headings further down the same page."""

    headings: tuple[Heading, ...]

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- [{findings.escaped(h.text)}](#{_anchor(h.text)})" for h in self.headings)


def _anchor(title: str) -> str:
    """Name a heading as the book does: small letters, hyphens for spaces, no other signs."""
    return re.sub(r"[^\w\u4e00-\u9fff\- ]", "", title.lower().replace(" ", "-"))


@dataclass(frozen=True, repr=False)
class Stack:
    """Several things shown one below the other."""

    parts: tuple[Any, ...]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.parts)

    def __repr__(self) -> str:
        return f"<Stack of {len(self.parts)}>"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts:
            display(part)


def _by_group(make: Callable[..., Any], results: Disclosed) -> Stack | None:
    """Make one part for each group that has it; nothing where none has."""
    made = [part for group in results.groups if (part := make(results, group=group)) is not None]
    return Stack(tuple(made)) if made else None


# What a questionnaire does not have shows nothing, and the book leaves a section without anything out (one
# group has no gap, one factor no ranking). What only this country lacks is said in a sentence.


# ---- charts ---------------------------------------------------------------------------------------------


def chart_radar(results: Disclosed) -> charts.Chart | None:
    """Radar of the key factors; ranked dots for two factors, nothing for one."""
    if len(results.factors()) > 2:
        return charts.radar(results)
    return replace(charts.factor_dots(results), label="fig-radar") if len(results.factors()) == 2 else None


def chart_factors(results: Disclosed) -> charts.Chart | None:
    """Ranked dots of the key factors with intervals and targets; nothing for one factor."""
    return charts.factor_dots(results) if len(results.factors()) > 1 else None


def chart_gaps(results: Disclosed) -> Any:
    """Gap between the first two groups by key factor; nothing where the questionnaire has one group."""
    return charts.gap_dots(results) if len(results.instrument.groups) > 1 else None


def chart_parts(results: Disclosed) -> Stack | None:
    """Map of the scores of every part of each group, by key factor."""
    return _by_group(charts.part_map, results)


def chart_differences(results: Disclosed) -> Stack | None:
    """How parts of each group differ in the overall score, as measured and with the rest held equal."""
    return _by_group(charts.part_differences, results)


def chart_both_sides(results: Disclosed) -> charts.Chart | None:
    """Score of every question asked of the first two groups; nothing where there is no such question."""
    return charts.both_sides(results)


def chart_composition(results: Disclosed) -> Stack | None:
    """Composition of every group's sample, beside the population where known."""
    return _by_group(charts.composition, results)


def chart_experience(results: Disclosed) -> Stack | None:
    """Shares of behaviour and experience with intervals, each among those it applies to, one chart a group."""
    return _by_group(charts.experience_dots, results)


def show_related(results: Disclosed) -> Stack | None:
    """For every question the questionnaire marks as an outcome: which key factors go with it."""
    parts = [part for outcome in findings.outcomes(results) for part in _related(results, outcome)]
    return Stack(tuple(parts)) if parts else None


def _related(results: Disclosed, outcome: str) -> list[Any]:
    """Sentence and charts of what goes with an outcome; nothing where there is nothing to say."""
    made = [charts.driver_dots(results, outcome=outcome, group=group) for group in results.groups]
    parts = [findings.related(results, outcome=outcome), *made]
    return [part for part in parts if part is not None]


def show_themes(results: Disclosed) -> Stack | None:
    """For every theme of the questionnaire: its score and questions, whose score differs, what goes with it."""
    parts: list[Any] = []
    for theme in results.instrument.themes:
        answers = charts.theme_likert(results, theme=theme.id)
        if answers is None:  # none of its questions was asked
            continue
        name, say = results.text(theme.label), results.words.say
        parts += [
            Heading(name, level=2),
            *([findings.Finding(results.text(theme.describes))] if theme.describes else []),
            findings.theme_score(results, theme=theme.id),
            answers,
        ]
        within = [
            charts.part_dots(results, indicator=theme.id, name=name, group=group) for group in results.groups
        ]
        differ = [
            part for part in (findings.theme_parts(results, theme=theme.id), *within) if part is not None
        ]
        related = _related(results, theme.id)
        if differ:
            parts += [Heading(say("Whose score differs"), level=3), *differ]
        if related:
            parts += [Heading(say("What goes with it"), level=3), *related]
    return Stack(tuple(parts)) if parts else None


def show_factor_sheets(results: Disclosed) -> Stack:
    """For every key factor one page for a workshop: score, questions, who differs, what to discuss."""
    say, sheets, headings = results.words.say, [], []
    for factor in results.factors():
        if not findings.asked_here(results, factor):
            continue
        heading = Heading(f"{factor.number}. {results.text(factor.label)}", level=2)
        headings.append(heading)
        told = {
            say("Who differs"): findings.sheet_parts(results, factor.id),
            say("Worked on"): findings.sheet_initiatives(results, factor.id),
            say("To discuss"): findings.discussion(results, factor.id),
        }
        sheets += [
            heading,
            *([findings.Finding(results.text(factor.describes))] if factor.describes else []),
            charts.sheet_score(results, factor=factor.id),
            tables.question_table(results, factor=factor.id),
            *(part for name, said in told.items() if said is not None for part in (Heading(name), said)),
        ]
    without = findings.without_sheet(results)
    return Stack((JumpList(tuple(headings)), *([without] if without else []), *sheets))


def chart_changes(results: Disclosed) -> Stack | None:
    """Key factors then and now, one chart a group; nothing where no earlier iteration can be compared."""
    return _by_group(charts.change_dots, results)


def show_importance(results: Disclosed) -> Stack | None:
    """Which key factors matter much and do badly, in words, and one chart for every group and outcome."""
    said = findings.importance(results)
    if said is None:
        return None
    return Stack((said, *(charts.quadrant(results, one=one) for one in findings.quadrants(results))))


def chart_others(results: Disclosed) -> Stack | None:
    """Key factors on the band of the other countries, one chart a group; nothing where nothing is compared."""
    return _by_group(charts.others_dots, results)


def show_indicators(results: Disclosed) -> Stack:
    """For every key factor: its name, what stands out, and its questions as diverging bars."""
    parts: list[Any] = []
    for factor in results.factors():
        if any(group in factor.asked_of for group in results.groups):
            parts += [
                Heading(f"{factor.number}. {results.text(factor.label)}"),
                findings.factor_items(results, factor.id),
                charts.likert(results, factor=factor.id),
            ]
    return Stack(tuple(parts))


def show_answers(results: Disclosed) -> Stack:
    """For every part of the questionnaire: its name, and every question answer by answer."""
    instrument, say, parts = results.instrument, results.words.say, []
    of_factors = [
        (
            results.text(factor.label),
            factor.id,
            [item for item in instrument.items if item.factor == factor.id],
        )
        for factor in results.factors()
    ]
    others = [
        (say("Other statements"), "others", ("agreement",)),
        (say("Behaviour and experience"), "behaviour", ("behaviour", "experience")),
        (say("Single-choice questions"), "choice", ("choice",)),
    ]
    of_kinds = [
        (name, id, [item for item in instrument.items if item.kind in kinds and item.factor is None])
        for name, id, kinds in others
    ]
    for name, id, items in (*of_factors, *of_kinds):
        if made := tables.answers(results, items, name=name, id=id):
            parts += [Heading(name), *made]
    return Stack(tuple(parts))


# ---- tables ---------------------------------------------------------------------------------------------


def table_overall(results: Disclosed) -> tables.Table:
    """Overall score of every group."""
    return tables.key_figures(results)


def table_glance(results: Disclosed) -> tables.Table:
    """Score, change and target state of every key factor, without the intervals."""
    return tables.glance_table(results)


def table_factors(results: Disclosed) -> tables.Table:
    """Scores, intervals, targets and gap of every key factor."""
    return tables.factor_table(results)


def table_within_groups(results: Disclosed) -> Stack | None:
    """Overall score by every demographic, one table a group."""
    return _by_group(tables.within_group, results)


def table_crossed(results: Disclosed) -> Stack | None:
    """Overall score by two demographics at once, one table a group; nothing where none is shown."""
    return _by_group(tables.crossed, results)


def table_fieldwork(results: Disclosed) -> tables.Table:
    """How every sample was taken."""
    return tables.fieldwork(results)


def table_quality(results: Disclosed) -> tables.Table:
    """How completely every sample answered."""
    return tables.quality(results)


def table_signs(results: Disclosed) -> Stack | None:
    """How many show each sign of careless answering, one table a group."""
    return _by_group(tables.signs, results)


def table_precision(results: Disclosed) -> tables.Table | None:
    """How precise the overall scores are, and how small a change would have been seen."""
    return tables.precision(results)


def table_behaviour(results: Disclosed) -> Stack | None:
    """Behaviour and experience questions, one table a group."""
    return _by_group(tables.behaviour, results)


def table_choices(results: Disclosed) -> Stack | None:
    """Single-choice questions, one table a group."""
    return _by_group(tables.choices, results)


def table_reliability(results: Disclosed) -> Stack | None:
    """How well the questions of every score go together, one table a group."""
    return _by_group(tables.reliability, results)


def table_composition(results: Disclosed) -> Stack | None:
    """How each group was asked and who answered, then and now; nothing for a first iteration."""
    return _by_group(tables.composition_table, results)


def table_changes(results: Disclosed) -> Stack | None:
    """Scores of the key factors then and now, one table a group; nothing for a first iteration."""
    return _by_group(tables.change_table, results)


def table_gap_changes(results: Disclosed) -> tables.Table | None:
    """Gap by key factor then and now; nothing where it can't be compared."""
    return tables.gap_change_table(results)


def table_initiatives(results: Disclosed) -> tables.Table | None:
    """What was worked on and what became of it; nothing where the study lists nothing."""
    return tables.initiative_table(results)


def table_priorities(results: Disclosed) -> tables.Table | None:
    """Key factors with a problem and all their reasons, ranked; nothing where none has one."""
    return tables.priority_table(results)


def table_reasons(results: Disclosed) -> tables.Table | None:
    """When each reason is given, and to which key factors here."""
    return tables.rule_table(results)


def table_next_steps(results: Disclosed) -> tables.Table | None:
    """The action plan to fill in; nothing where there is no priority."""
    return tables.step_table(results)


def table_measures(results: Disclosed) -> tables.Table | None:
    """What the action plan can be measured by; nothing where there is no priority."""
    return tables.measure_table(results)


def table_kpis(results: Disclosed) -> tables.Table | None:
    """Favourable answers, score, change and target of every key factor; nothing for a single one."""
    return tables.kpi_table(results)


def table_crosswalk(results: Disclosed) -> tables.Table | None:
    """The key factors by the dimensions of another framework; nothing where the questionnaire names none."""
    return tables.crosswalk_table(results)


def table_others(results: Disclosed) -> Stack | None:
    """Scores and the quartiles of the other countries, one table a group; nothing where nothing is compared."""
    return _by_group(tables.others, results)


def table_questionnaire(results: Disclosed) -> Stack | None:
    """Every question with wording and coding, one table a group."""
    return _by_group(tables.questionnaire, results)


def table_scales(results: Disclosed) -> tables.Table:
    """Answer scales with codes and scores."""
    return tables.answer_scales(results)


def show_files(results: Disclosed) -> exports.Listing:
    """The files for further use that stand beside the report, each with a link."""
    return exports.listed(results)


def show_plan_file(results: Disclosed) -> exports.Listing | None:
    """The action plan as a workbook, with a link; nothing where there is no plan."""
    found = exports.listed(results, exports.ACTION_PLAN)
    return found if found.files else None


def table_facts(results: Disclosed) -> tables.Table:
    """What the report was made from."""
    return tables.facts(results)


# ---- sentences ------------------------------------------------------------------------------------------

say_others = findings.among_others
say_overall = findings.overall
say_strengths = findings.strengths
say_concerns = findings.concerns
say_targets_met = findings.targets_met
say_changed = findings.changed
say_trust = findings.trust
say_respondents = findings.respondents
say_flagged = findings.flagged
say_weighting = findings.weighting
say_hidden = findings.hidden
say_comparability = findings.comparability
say_experience = findings.experience
say_who_differs = findings.who_differs
say_shared_problems = findings.shared_problems
say_item_gaps = findings.item_gaps
say_progress = findings.progress
say_priorities = findings.priorities
say_action_plan = findings.action_plan
say_gap_changes = findings.gap_progress
say_initiatives = findings.initiatives_improved


def say_extremes(results: Disclosed) -> findings.Finding | None:
    """Strongest and weakest key factors; nothing for fewer than three factors."""
    return findings.extremes(results) if len(results.factors()) > 2 else None


def say_gaps(results: Disclosed) -> findings.Finding | None:
    """Where the first two groups differ; nothing unless both answered."""
    return findings.gaps(results)


def say_targets(results: Disclosed) -> findings.Finding | None:
    """Targets met and missed; nothing where none is set."""
    aims = any(factor.target is not None for factor in results.factors())
    return findings.targets(results) if aims else None


# ---- the programme: all countries together ----------------------------------------------------------------

say_took_part = pooled_findings.took_part
say_standing = pooled_findings.standing
say_mean_gaps = pooled_findings.mean_gaps
say_mean_changes = pooled_findings.mean_changes
say_worked_on = pooled_findings.worked_on


def chart_standing(pooled: Pooled) -> charts.Chart | None:
    """Middle half and median of the countries' scores by key factor; nothing for fewer than six countries."""
    return charts.standing_bands(pooled)


def chart_mean_gaps(pooled: Pooled) -> charts.Chart | None:
    """Mean gap between the first two groups by key factor; nothing where the questionnaire has one group."""
    return charts.gap_means(pooled)


def chart_mean_changes(pooled: Pooled) -> Stack | None:
    """Mean change by key factor since the survey before, one chart a group."""
    return _over_countries(charts.change_means, pooled)


def table_took_part(pooled: Pooled) -> tables.Table | None:
    """Countries and respondents by iteration; nothing for fewer than six countries."""
    return pooled_tables.took_part_table(pooled)


def table_standing(pooled: Pooled) -> Stack | None:
    """Quartiles of the countries' scores, one table a group."""
    return _over_countries(pooled_tables.standing_table, pooled)


def table_mean_gaps(pooled: Pooled) -> tables.Table | None:
    """Mean gap by key factor, and in how many countries it is clear."""
    return pooled_tables.gap_table(pooled)


def table_mean_changes(pooled: Pooled) -> Stack | None:
    """Mean change by key factor, and in how many countries it is clear, one table a group."""
    return _over_countries(pooled_tables.change_table, pooled)


def table_worked_on(pooled: Pooled) -> tables.Table | None:
    """Shares of key factors that improved, of those worked on and of the others."""
    return pooled_tables.worked_on_table(pooled)


def _over_countries(make: Callable[..., Any], pooled: Pooled) -> Stack | None:
    """Make one part for each group that has it; nothing where none has."""
    groups = [group for group in pooled.groups if group != "gap"]
    made = [part for group in groups if (part := make(pooled, group=group)) is not None]
    return Stack(tuple(made)) if made else None
