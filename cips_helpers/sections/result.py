"""Panels of the first page: marks and targets, three priorities, the last plan, what to do first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Line, Panel, Run, Stack
from cips_helpers.sentences.result import mark_of
from cips_helpers.survey.study import Initiative
from cips_helpers.verdicts.action_plan import Measure, Plan, plans
from cips_helpers.verdicts.changes import Became, Change, change_of, judged_changes, of_state, pair_of, worked_on
from cips_helpers.verdicts.common_ground import rests_on_fewer
from cips_helpers.verdicts.labels import ARROWS, BECAME, factor_name, factor_names, group_names, share_of
from cips_helpers.verdicts.priorities import missing_groups, ranked
from cips_helpers.verdicts.reasons import rules_of
from cips_helpers.verdicts.targets import COUNTED, TARGET_WORDS, TargetState, has_targets, states_of
from cips_helpers.words import NOT_ASKED, SUPPRESSED

SHOWN = 3
"""At most as many priorities stand on the first page."""
ORDER: tuple[TargetState, ...] = ("not_met", "cannot_tell", "met")
"""Order of the signs of targets: what needs attention first."""


def show_marks(results: Disclosed) -> Panel:
    """Show the mark out of 10 of each group with its change, and a sign for each target.

    Examples
    --------
    >>> print(cips.show_marks(results))
    Officials ...
    """
    words = results.words
    cells = [_tile(results, number, group) for number, group in enumerate(results.groups)]
    if has_targets(results):
        lines = [Line.of(words.say("Targets of the key factors"), role="head")]
        for number, group in enumerate(results.groups):
            states = states_of(results, group)
            signs = [Run("", f"sign-{state}") for state in ORDER for _ in states[state]]
            counts = [words.say_n(*COUNTED[state], len(states[state])) for state in ORDER if states[state]]
            lines += [
                Line.of(*signs, role="signs"),
                Line.of(
                    Run(results.group_name(group), f"group-{number}"), words.series(counts, close=True) or SUPPRESSED
                ),
            ]
        cells.append(tuple(lines))
    return Panel("marks", tuple(cells))


def _tile(results: Disclosed, number: int, group: str) -> tuple[Line, ...]:
    words = results.words
    head = Line.of(Run(results.group_name(group), f"group-{number}"), role=f"tile-{number}")
    score = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
    if score is None:
        return head, Line.of(Run(SUPPRESSED, "big")), Line.of(words.say("too few people answered"))
    mark = words.points(mark_of(results, score["estimate"]), 1)
    return (
        head,
        Line.of(Run(mark, "big"), Run(words.say("of 10"), "quiet")),
        Line.of(_since(results, group), role="change"),
    )


def _since(results: Disclosed, group: str) -> str:
    """Say what became of an overall score; figures only where they rest on the questions of the mark beside them."""
    words, pair, change = results.words, pair_of(results, group), change_of(results, group, "overall")
    if pair is None:
        return words.say("first survey")
    earlier = results.sample(group, pair.earlier).label
    if change is None or change.became in (Became.NOT_COMPARED, Became.HIDDEN):
        return words.say("not compared with {earlier}", earlier=earlier)
    before = words.points(mark_of(results, change.before["estimate"]), 1)
    own = not rests_on_fewer(results, group, "overall")
    if change.became in ARROWS:
        arrow = ARROWS[change.became]
        return arrow + (
            words.say("from {mark} in {earlier}", mark=before, earlier=earlier)
            if own
            else words.say("since {earlier}, on the questions asked in both", earlier=earlier)
        )
    return words.say("no clear change since {earlier}", earlier=earlier)


def show_first_priorities(results: Disclosed) -> Stack | None:
    """Show the first priorities, each with its figure, weakest question and first step; ``None`` without any.

    Examples
    --------
    >>> cips.show_first_priorities(results)
    <Stack of 2>
    """
    words, entries = results.words, plans(results)[:SHOWN]
    if not entries:
        return None
    heads = (
        (
            Line.of(
                _whole(words.say("Key factor and score (0 to {top})", top=words.points(results.instrument.points, 0))),
                role="head",
            ),
        ),
        (Line.of(words.say("Their weakest question"), role="head"),),
        (Line.of(words.say("First step to discuss"), role="head"),),
    )
    rows = [cell for plan in entries for cell in _row(results, plan)]
    others = [entry.factor for entry in ranked(results) if entry.factor not in {p.priority.factor for p in entries}]
    notes = [
        words.say("Ranked by the distance to the target.") if entries[0].priority.shortfall else "",
        words.say("Next on the list: {factors}.", factors=factor_names(results, others, short=True)) if others else "",
    ]
    panel = Panel("priorities", (*heads, *rows))
    return Stack((panel, *_notes([" ".join(filter(None, notes))])))


def _notes(texts: Iterable[str]) -> Iterator[Panel]:
    """Yield a panel with the notes that say something, if any does."""
    if lines := tuple(Line.of(text, role="note") for text in texts if text):
        yield Panel("note", (lines,))


def _row(results: Disclosed, plan: Plan) -> Iterator[tuple[Line, ...]]:
    words, priority = results.words, plan.priority
    name = Line.of(
        Run(words.count(priority.rank), "rank"), Run(factor_name(results, priority.factor, short=True), "strong")
    )
    yield (name, *_problem(results, plan))
    measure = plan.measures[0] if plan.measures else None
    yield _question(results, measure) if measure else (Line.of(SUPPRESSED),)
    steps = [Line.of(plan.steps[0] if plan.steps else words.say("To be decided at the workshop."))]
    steps += [Line.of(_under_way(results, initiative), role="note") for initiative in results.begun(priority.factor)]
    yield tuple(steps)


def _under_way(results: Disclosed, initiative: Initiative) -> str:
    return results.words.say("Already worked on: {what}", what=results.text(initiative.what))


def _problem(results: Disclosed, plan: Plan) -> Iterator[Line]:
    """Say which groups miss the target and by how much, or else the first reason."""
    words, factor = results.words, plan.priority.factor
    missed = missing_groups(results, factor)
    target = results.instrument.factor(factor).target
    for group in missed:
        score = results.figure(group=group, indicator=factor, statistic="mean", state="shown")
        if score is not None and target is not None:
            yield Line.of(
                _whole(
                    words.say(
                        "{group}: {score}, target {target}",
                        group=results.group_name(group),
                        score=words.points(score["estimate"]),
                        target=words.points(target),
                    )
                )
            )
    if missed:
        yield Line.of(Run("", "sign-not_met"), Run(words.say(TARGET_WORDS["not_met"]), "not_met"))
        return
    titles = {rule.id: words.say(rule.title) for rule in rules_of(results)}
    yield Line.of(titles[next(iter(plan.priority.reasons))])


def _question(results: Disclosed, measure: Measure) -> tuple[Line, ...]:
    words, number = results.words, results.groups.index(measure.group)
    item = results.instrument.item(measure.item)
    text = Line.of(words.say("“{question}”", question=results.item_text(item, measure.group)))
    if measure.favourable is None:
        return (text,)
    printed, _ = share_of(words, measure.favourable)
    return (
        text,
        Line.of(
            Run("", f"bar-{number}", round(float(measure.favourable["estimate"]), 2)),
            Run(printed, f"group-{number}"),
            words.say("disagree (favourable)") if item.reverse else words.say("favourable"),
        ),
        *([] if measure.alone else [Line.of(words.say("lowest, but not clearly"), role="note")]),
    )


def show_last_plan(results: Disclosed) -> Stack | None:
    """Show what was worked on since the last survey and what became of it; ``None`` in a first survey.

    Examples
    --------
    >>> cips.show_last_plan(results)
    <Stack of 2>
    """
    words, initiatives = results.words, results.initiatives_between
    if not initiatives or results.previous is None:
        return None
    heads = [words.say("What was done"), *(results.group_name(group) for group in results.groups)]
    cells = [(Line.of(head, role="head"),) for head in heads]
    for each in initiatives:
        cells.append((_what(results, each),))
        if each.was_begun:
            cells += [(_outcome(results, group, each.factor),) for group in results.groups]
        else:
            cells += [(Line.of(words.say(each.status or ""), role="note"),) for _ in results.groups]
    panel = Panel(f"plan-{len(results.groups)}", tuple(cells))
    hidden = words.say(results.hidden_note, sign=SUPPRESSED) if (Line.of(SUPPRESSED, role="note"),) in cells else ""
    return Stack((panel, *_notes([*(_others_rose(results, group) for group in results.groups), hidden])))


def _what(results: Disclosed, initiative: Initiative) -> Line:
    name = results.words.say("{name}:", name=factor_name(results, initiative.factor, short=True))
    return Line.of(Run(name, "strong"), results.text(initiative.what))


def _whole(text: str) -> str:
    """Keep a line's last two words together: a figure alone on a line says nothing."""
    return "\N{NO-BREAK SPACE}".join(text.rsplit(" ", 1))


def _outcome(results: Disclosed, group: str, factor: str) -> Line:
    words, change = results.words, change_of(results, group, factor)
    if group not in results.instrument.factor(factor).asked_of:
        return Line.of(words.say("not asked"), role="note")
    if change is None:
        return Line.of(NOT_ASKED, role="note")
    if change.became in ARROWS and change.decides is not None:
        text = ARROWS[change.became] + words.signed(change.decides["estimate"])
        return Line.of(Run(text, f"group-{results.groups.index(group)}"))
    if change.became is Became.UNCLEAR:
        return Line.of(words.say("no clear change"), role="note")
    return Line.of(SUPPRESSED if change.became is Became.HIDDEN else words.say(BECAME[change.became]), role="note")


def _others_rose(results: Disclosed, group: str) -> str:
    """Say that what was not worked on rose too, where something worked on rose."""
    words, judged, worked = results.words, judged_changes(results, group), worked_on(results)
    up = of_state(judged, Became.IMPROVED)
    others: list[Change] = [change for change in judged if change.indicator not in worked]
    also = [id for id in up if id not in worked]
    if not also or len(also) == len(up):
        return ""
    if len(also) == len(others):
        return words.say_n(
            "Did the work help? Not proven: the one key factor not worked on rose too among {people}.",
            "Did the work help? Not proven: all {n} key factors not worked on rose too among {people}.",
            len(also),
            people=results.people(group),
        )
    return words.say_n(
        "Did the work help? Not proven: of the {all} key factors not worked on, {n} rose too among {people}.",
        "Did the work help? Not proven: of the {all} key factors not worked on, {n} rose too among {people}.",
        len(also),
        all=words.count(len(others)),
        people=results.people(group),
    )


def show_monday(results: Disclosed) -> Panel | None:
    """List what the head of Customs can do at once: a fixed rule makes it from the priorities and the last plan.

    One owner for each priority; a first step to begin with; an account of what was tried and did not help; the
    workshop; the result told to those who were asked.

    Examples
    --------
    >>> print(cips.show_monday(results))
    Name one person who answers for each priority: Leadership, Regulation and Audit. ...
    """
    words, entries = results.words, plans(results)[:SHOWN]
    texts = []
    if entries:
        names = factor_names(results, [plan.priority.factor for plan in entries], short=True)
        texts.append(
            words.say_n(
                "Name one person who answers for the priority: {factors}.",
                "Name one person who answers for each priority: {factors}.",
                len(entries),
                factors=names,
            )
        )
        begin = next((plan for plan in entries if plan.steps), None)
        if begin is not None:
            texts.append(
                words.say(
                    "Decide whether to begin with the first step of {factor}, and set its date.",
                    factor=factor_name(results, begin.priority.factor, short=True),
                )
            )
    for initiative in results.initiatives_between if results.previous is not None else ():
        if initiative.was_begun and not _helped(results, initiative.factor):
            texts.append(
                words.say(
                    "Ask for a report on “{what}”: no group sees a clear improvement.",
                    what=results.text(initiative.what),
                )
            )
    if entries:
        texts.append(words.say("Set the date of the workshop that fills in the action plan."))
    texts.append(
        words.say("Tell {people} what the survey found and what follows.", people=group_names(results, results.groups))
    )
    return Panel("monday", tuple((Line.of(text, role="check"),) for text in texts))


def _helped(results: Disclosed, factor: str) -> bool:
    """Return whether the score of a factor improved clearly in any group, or cannot be judged in any."""
    judged = [change for group in results.groups for change in judged_changes(results, group)]
    own = [change for change in judged if change.indicator == factor]
    return not own or any(change.became is Became.IMPROVED for change in own)
