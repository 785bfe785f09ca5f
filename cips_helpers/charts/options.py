"""Options of the charts that notebooks call: which are taken and what they may be, with a message that lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any

from cips_helpers.charts.figure import Chart
from cips_helpers.disclosure.disclosed import Disclosed, Labelled
from cips_helpers.display import Stack

Make = Callable[..., Any]


class OptionError(ValueError):
    """Raised for a value that an option can't have; the message lists those it can."""


TITLE = "Another title, if the usual one does not fit."
GROUP = "One group alone; by default all are drawn."
"""Explanations of the options that are added."""


def with_options(*, one_group: bool = False, orders: Sequence[str] = ()) -> Callable[[Make], Make]:
    """Let a chart take ``title``, and check its other options before it is drawn.

    Parameters
    ----------
    one_group
        The chart draws all groups; with ``group`` it draws one.
    orders
        What its ``order`` may be.

    Returns
    -------
    callable
        A decorator. The chart's own ``group`` and ``factor`` are checked against the questionnaire.
    """

    def decorate(make: Make) -> Make:
        own = [name for name, option in signature(make).parameters.items() if option.kind is Parameter.KEYWORD_ONLY]
        taken = [*(["group"] if one_group else []), *own, "title"]

        @wraps(make)
        def chart(results: Any, **options: Any) -> Any:
            _check(make.__name__, results, options, taken, orders)
            title = options.pop("title", None)
            if one_group and (group := options.pop("group", None)) is not None:
                samples = tuple(sample for sample in results.samples if sample.group == group)
                results = replace(results, samples=samples)
            drawn = make(results, **options)
            return drawn if title is None else _titled(drawn, title)

        added = {"group": GROUP} if one_group else {}
        chart.__doc__ = _explained(make.__doc__ or "", {**added, "title": TITLE})
        vars(chart)["__signature__"] = _signature(make, [*added, "title"])
        return chart

    return decorate


def _explained(text: str, options: Mapping[str, str]) -> str:
    """Add options to the parameters of a docstring."""
    entries = "".join(f"\n    {name}\n        {meaning}" for name, meaning in options.items())
    return text.replace("\n\n    Returns\n", f"{entries}\n\n    Returns\n", 1)


def _signature(make: Make, names: Sequence[str]) -> Signature:
    given = signature(make)
    options = [Parameter(name, Parameter.KEYWORD_ONLY, default=None) for name in names]
    return given.replace(parameters=[*given.parameters.values(), *options])


def _titled(drawn: Any, title: str) -> Any:
    if isinstance(drawn, Stack):
        return Stack(tuple(_titled(part, title) for part in drawn.parts))
    return replace(drawn, caption=title) if isinstance(drawn, Chart) else drawn


def _check(name: str, results: Any, options: dict[str, Any], taken: Sequence[str], orders: Sequence[str]) -> None:
    if not isinstance(results, Labelled):
        raise TypeError(f"{name} takes what cips.read_results returns, not {type(results).__name__}")
    for option in options:
        if option not in taken:
            raise TypeError(f"{name} has no option {option!r}{_guess(option, taken)}; it takes {', '.join(taken)}")
    possible = {"order": list(orders)}
    if isinstance(results, Disclosed):
        possible |= {"group": list(results.groups), "factor": [factor.id for factor in results.factors()]}
    for option, values in possible.items():
        value = options.get(option)
        if value is not None and value not in values:
            raise OptionError(f"{name}: {option} can't be {value!r}{_guess(value, values)}; it is {_either(values)}")
    if not isinstance(options.get("title", ""), str | None):
        raise TypeError(f"{name}: title is a text, not {options['title']!r}")


def _guess(word: Any, known: Sequence[str]) -> str:
    close = get_close_matches(str(word), known, n=1)
    return f" (meant: {close[0]}?)" if close else ""


def _either(values: Sequence[str]) -> str:
    quoted = [repr(value) for value in values]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
