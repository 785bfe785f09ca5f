"""Overall and factor scores: level, and gaps between the groups."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.sentences.progress import TOGETHER
from cips_helpers.sentences.respondents import missing_groups
from cips_helpers.verdicts.changes import are_clear, is_clear
from cips_helpers.verdicts.common_ground import any_common_question, common_ground
from cips_helpers.verdicts.labels import factor_names, range_in_words
from cips_helpers.verdicts.ranking import tied
from cips_helpers.verdicts.wording import how_many_differ, widest_gap
from cips_helpers.words import N_, capital

ALIKE = N_("Among {people} no key factor clearly stands out: the scores lie between {low} and {high}.")
NONE_SHOWN = N_("There are too few key factors with a figure to name the strongest or the weakest.")


def say_overall(results: Disclosed) -> Finding:
    """Say which overall score each group gives, and whether the groups differ.

    Examples
    --------
    >>> print(cips.say_overall(results))
    Officials give an overall score of ...
    """
    scores = [_overall(results, group) for group in results.groups]
    text = " ".join(filter(None, [*scores, _overall_gap(results), missing_groups(results)]))
    return Finding(text or results.words.say("Too few people answered to show an overall score."))


def _overall(results: Disclosed, group: str) -> str:
    words, top = results.words, results.instrument.points
    figure = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
    if figure is None:
        return ""
    return words.say(
        "{people} give an overall score of {score} out of {top} points, a mark of {mark} out of 10 ({range}).",
        people=capital(results.people(group)),
        score=words.points(figure["estimate"]),
        top=words.points(top, 0),
        mark=words.points(10 * figure["estimate"] / top, 1),
        range=range_in_words(results, figure),
    )


def _overall_gap(results: Disclosed) -> str:
    words = results.words
    gap = results.figure(group="gap", indicator="overall", statistic="gap", state="shown")
    if gap is None:
        return ""
    first, second = (results.people(group) for group in results.groups[:2])
    ground = common_ground(results, "overall")
    if not is_clear(gap):
        parts = {"first": first, "second": second} | {
            name: words.signed(gap[of]) for name, of in (("gap", "estimate"), ("low", "low"), ("high", "high"))
        }
        if ground is None:
            return words.say(
                "There is no clear difference between {first} and {second} overall "
                "(gap {gap} points, {interval} {low} to {high}).",
                **parts,
            )
        return words.say_n(
            "On the one question that both were asked, there is no clear difference between {first} and {second}: "
            "{one} against {other} (gap {gap} points, {interval} {low} to {high}).",
            "On the {n} questions that both were asked, there is no clear difference between {first} and {second}: "
            "{one} against {other} (gap {gap} points, {interval} {low} to {high}).",
            ground.questions,
            one=words.points(ground.first),
            other=words.points(ground.second),
            **parts,
        )
    better, worse = (first, second) if gap["estimate"] > 0 else (second, first)
    if ground:
        return words.say_n(
            "On the one question that both were asked, {better} give higher scores than {worse}: {higher} against "
            "{lower}, a gap of {gap} points ({interval} {low} to {high}).",
            "On the {n} questions that both were asked, {better} give higher scores than {worse}: {higher} against "
            "{lower}, a gap of {gap} points ({interval} {low} to {high}).",
            ground.questions,
            better=better,
            worse=worse,
            higher=words.points(max(ground.first, ground.second)),
            lower=words.points(min(ground.first, ground.second)),
            gap=words.points(abs(gap["estimate"])),
            low=words.points(min(abs(gap["low"]), abs(gap["high"]))),
            high=words.points(max(abs(gap["low"]), abs(gap["high"]))),
        )
    return words.say(
        "{better} give higher scores than {worse}: the gap is {gap} points ({interval} {low} to {high}).",
        better=capital(better),
        worse=worse,
        gap=words.points(abs(gap["estimate"])),
        low=words.points(min(abs(gap["low"]), abs(gap["high"]))),
        high=words.points(max(abs(gap["low"]), abs(gap["high"]))),
    )


def say_gaps(results: Disclosed) -> Finding | None:
    """Say where the first two groups differ most, and how many factors differ clearly (Holm over the factors).

    ``None`` where one group answered: `say_overall` names the missing one.

    Examples
    --------
    >>> print(cips.say_gaps(results))
    The widest gap is on Morale and Organizational Culture: officials score it ...
    """
    words = results.words
    if len(results.groups) < 2:
        return None
    rows = results.select(group="gap", kind="factor", statistic="gap", state="shown")
    first, second = (results.people(group) for group in results.groups[:2])
    if not any_common_question(results):
        return Finding(
            words.say(
                "{first} and {second} were asked no question in common, so they are not compared.",
                first=capital(first),
                second=second,
            )
        )
    if rows.empty:
        return Finding(words.say("Too few people answered to compare the groups by key factor."))
    clear = rows[are_clear(rows)]
    if clear.empty:
        none = widest_gap(results, rows)
        overall = results.figure(group="gap", indicator="overall", statistic="gap", state="shown")
        return Finding(none if overall is None or not is_clear(overall) else f"{none} {words.say(TOGETHER)}")
    return Finding(f"{_widest(results, rows, clear)} {how_many_differ(results, clear, len(rows))}")


def _widest(results: Disclosed, rows: pd.DataFrame, clear: pd.DataFrame) -> str:
    """Name the widest gap, and those that are not clearly narrower."""
    words, widest = results.words, clear.loc[clear["estimate"].abs().idxmax()]
    sentence = widest_gap(results, rows)
    sizes = rows.assign(estimate=rows["estimate"].abs())
    near = [id for id in tied(sizes, best=True) if id != widest["indicator"]]
    if not near:
        return sentence
    if len(near) + 1 > len(rows) / 2:
        return f"{sentence} {words.say('Most other gaps are not clearly narrower.')}"
    narrower = words.say_n(
        "The gap on {factors} is not clearly narrower.",
        "The gaps on {factors} are not clearly narrower.",
        len(near),
        factors=factor_names(results, near),
    )
    return f"{sentence} {narrower}"
