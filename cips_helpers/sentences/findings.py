"""The finding of a chapter: what a reader takes along who reads nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Line, Panel
from cips_helpers.sentences.experience import first_experiences
from cips_helpers.sentences.parts import named_parts
from cips_helpers.verdicts.changes import Became, are_clear, judged_changes, of_state, worked_on
from cips_helpers.verdicts.labels import factor_names, group_names
from cips_helpers.verdicts.parts import contrasts, largest_first
from cips_helpers.verdicts.priorities import MOST, first, ranked, scored_factors
from cips_helpers.verdicts.targets import states_of
from cips_helpers.verdicts.wording import how_many_differ
from cips_helpers.words import N_, capital

FACTORS = {
    (True, False): N_("{people} see clear progress on {up} of {all} key factors."),
    (True, True): N_("{people} see clear progress on {up} of {all} key factors, and {down} clearly worse."),
    (False, True): N_("{people} see {down} of {all} key factors clearly worse."),
    (False, False): N_("{people} see no clear change on any single key factor."),
}
"""Changes of the key factors, by whether any rose and any fell clearly."""
NAMED = 2
"""At most as many parts of a group are named."""


def say_finding(results: Disclosed, chapter: str) -> Panel | None:
    """Say what a chapter found, to stand under its title.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    chapter
        Name of the chapter without its number, one of ``FINDINGS``.

    Returns
    -------
    Panel or None
        ``None`` where the survey has nothing to say on it, for example about progress after the first survey.

    Raises
    ------
    ValueError
        For a chapter that has no finding; the message lists those that have.

    Examples
    --------
    >>> print(cips.say_finding(results, "key_factors"))
    Furthest below their targets: Leadership, Regulation and Audit.
    """
    if chapter not in FINDINGS:
        raise ValueError(f"There is no finding for {chapter!r}; there is one for {', '.join(FINDINGS)}")
    return finding_panel(FINDINGS[chapter](results))


def finding_panel(texts: Iterable[str]) -> Panel | None:
    """Return sentences as a panel that stands under a chapter's title, a line each; ``None`` without any."""
    lines = tuple(Line.of(text, role="finding") for text in texts if text)
    return Panel("finding", (lines,)) if lines else None


def factor_changes(results: Disclosed) -> Iterator[str]:
    """Yield for each group on how many key factors it sees a clear change."""
    words = results.words
    for group in results.groups:
        if judged := judged_changes(results, group):
            up, down = len(of_state(judged, Became.IMPROVED)), len(of_state(judged, Became.DECLINED))
            yield words.say(
                FACTORS[bool(up), bool(down)],
                people=capital(results.people(group)),
                up=words.count(up),
                down=words.count(down),
                all=words.count(len(judged)),
            )


def parts_that_differ(results: Disclosed) -> Iterator[str]:
    """Yield which parts of the groups differ clearly in the overall score, or that none does."""
    words, alike = results.words, []
    for group in results.groups:
        rows = contrasts(results, group=group)
        overall = largest_first(rows[rows["kind"] == "overall"])
        if rows.empty:
            yield words.say("Too few {people} answered to compare parts of them.", people=results.people(group))
        elif overall.empty:
            alike.append(group)
        else:
            yield words.say(
                "Among {people}: {parts}.",
                people=results.people(group),
                parts=named_parts(results, overall.head(NAMED), group),
            )
    if alike:
        yield words.say(
            "Among {people}: no clear difference in the overall score between parts of the group.",
            people=group_names(results, alike),
        )


def _missed_targets(results: Disclosed) -> Iterator[str]:
    words, short = results.words, [entry.factor for entry in ranked(results) if entry.shortfall]
    states = [states_of(results, group) for group in results.groups]
    if short:
        yield (
            words.say(
                "Furthest below their targets: {factors}.", factors=factor_names(results, short[:MOST], short=True)
            )
            if len(short) > 1
            else words.say("Below its target: {factor}.", factor=factor_names(results, short, short=True))
        )
    elif any(state["cannot_tell"] for state in states):
        yield words.say("No key factor clearly misses its target.")
    elif any(state["met"] for state in states):
        yield words.say("Every key factor meets its target.")


def _first_priorities(results: Disclosed) -> Iterator[str]:
    words, leading = results.words, first(results)
    if leading:
        names = factor_names(results, [entry.factor for entry in leading], short=True)
        yield words.say_n("{factors} comes first.", "{factors} come first.", len(leading), factors=names)
    elif ranked(results):
        yield words.say("No key factor clearly comes first.")
    elif scored_factors(results):
        yield words.say("No key factor has a clear problem.")


def _begin_with(results: Disclosed) -> Iterator[str]:
    if leading := first(results):
        names = factor_names(results, [entry.factor for entry in leading], short=True)
        yield results.words.say("Begin with {factors}.", factors=names)


def _clear_gaps(results: Disclosed) -> Iterator[str]:
    rows = results.select(group="gap", kind="factor", statistic="gap", state="shown")
    clear = rows[are_clear(rows)]
    if not clear.empty:
        yield how_many_differ(results, clear, len(rows))
    elif not rows.empty:
        yield results.words.say("The groups differ clearly on no key factor.")


def _worked_on(results: Disclosed) -> Iterator[str]:
    words, worked = results.words, worked_on(results)
    if worked and results.previous is None:
        yield words.say("This is the first survey: the next one can show what comes of the work under way.")
    for group in results.groups:
        own = [change for change in judged_changes(results, group) if change.indicator in worked]
        improved = of_state(own, Became.IMPROVED)
        if own and not improved:
            yield words.say_n(
                "{group}: the key factor worked on did not improve clearly.",
                "{group}: none of the {n} key factors worked on improved clearly.",
                len(own),
                group=results.group_name(group),
            )
        elif own:
            yield words.say_n(
                "{group}: {up} of {n} key factor worked on improved clearly.",
                "{group}: {up} of {n} key factors worked on improved clearly.",
                len(own),
                group=results.group_name(group),
                up=words.count(len(improved)),
            )


FINDINGS: dict[str, Callable[[Disclosed], Iterable[str]]] = {
    "key_factors": _missed_targets,
    "experience": first_experiences,
    "action_plan": _begin_with,
    "who_differs": parts_that_differ,
    "both_sides": _clear_gaps,
    "progress": factor_changes,
    "priorities": _first_priorities,
    "last_plan": _worked_on,
}
"""Chapter → its finding, in sentences."""
