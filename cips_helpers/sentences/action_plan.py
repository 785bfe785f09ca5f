"""Nature of the steps of the action plan, for the workshop."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.action_plan import plans
from cips_helpers.verdicts.labels import factor_names
from cips_helpers.verdicts.priorities import first


def say_action_plan(results: Disclosed) -> Finding | None:
    """Say what the action plan is for and what it proposes; ``None`` where there is nothing to plan for.

    Examples
    --------
    >>> print(cips.say_action_plan(results))
    The next steps are suggestions to discuss: none of them follows from the figures, and ...
    """
    words, entries = results.words, plans(results)
    if not entries:
        return None
    begins = ""
    if not first(results):
        begins = words.say(
            "As no key factor clearly comes first, the plan lists all that are tied: {factors}. Choose before you "
            "fill it in.",
            factors=factor_names(results, [entry.priority.factor for entry in entries], short=True),
        )
    if any(entry.steps for entry in entries):
        steps = words.say(
            "The next steps are suggestions to discuss: none of them follows from the figures, and some may "
            "already be done."
        )
    else:
        steps = words.say("The questionnaire suggests no next steps; the lines are for your own.")
    return Finding(" ".join(filter(None, (begins, steps))))
