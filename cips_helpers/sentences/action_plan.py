"""What the workshop begins with: for each priority its weakest questions, and next steps to discuss."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.action_plan import plans
from cips_helpers.verdicts.priorities import first


def say_action_plan(results: Disclosed) -> Finding | None:
    """Say what the action plan is for and what it proposes; ``None`` where there is nothing to plan for."""
    words, found = results.words, plans(results)
    if not found:
        return None
    names = words.listing([results.text(results.instrument.factor(one.priority.factor).short) for one in found])
    if first(results):
        said = [words.say("The plan begins with {factors}.", factors=names)]
    else:
        said = [
            words.say(
                "As no key factor clearly comes first, the plan lists all that are tied: {factors}. Choose before you "
                "fill it in.",
                factors=names,
            )
        ]
    if any(one.steps for one in found):
        said.append(
            words.say(
                "The next steps are suggestions to discuss: none of them follows from the figures, and some may "
                "already be done."
            )
        )
    else:
        said.append(words.say("The questionnaire suggests no next steps; the lines are for your own."))
    return Finding(" ".join(said))
