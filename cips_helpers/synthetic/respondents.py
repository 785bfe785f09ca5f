"""Synthetic respondents: a graded-response model on correlated key factors.

Each respondent has a general trait and one trait per factor, with equal correlations. The latent value of an item is
cut at points that give the target shares of answers: the normal-ogive graded-response model (Samejima 1969).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
import pandas as pd
import scipy  # its parts are loaded when they are used

from cips_helpers.instrument.model import Answer, Instrument, Item, Scale, score_of
from cips_helpers.survey.decode import MISSING
from cips_helpers.synthetic.latent import cut, mix, shares_for_mean, shares_for_positive
from cips_helpers.synthetic.recipe import ItemModel, Model

_RESPONSE_STYLE = 0.5
"""Loading of item non-response (*don't know*, refusal, no answer) on the respondent's response style."""


def stream(seed: int, *key: str | int) -> np.random.Generator:
    """Return the random generator of a key; its numbers do not depend on what else is drawn.

    Examples
    --------
    >>> bool(stream(1, "XAA").random() == stream(1, "XAA").random() != stream(1, "XAB").random())
    True
    """
    return np.random.default_rng([seed, *(zlib.crc32(str(part).encode()) for part in key)])


def synthesise(
    instrument: Instrument,
    group: str,
    n: int,
    *,
    seed: int,
    key: tuple[str | int, ...],
    iteration: int,
    model: Model,
    reference: Model,
    scales: Mapping[str, Scale],
    known: Mapping[str, np.ndarray],
    exact: Mapping[str, Mapping[int, int]],
) -> pd.DataFrame:
    """Invent the answers of one group.

    Parameters
    ----------
    instrument
        The questionnaire.
    group, n
        The respondent group, and the number of respondents.
    seed, key
        Seed and key (country) of the random numbers.
    iteration
        Number of the iteration; each after the first raises the factors by the model's ``change``.
    model
        Levels, shares and rates.
    reference
        The model at whose composition demographic effects are centred, so that a sample with more managers has other
        scores.
    scales
        Item id → scale, with the country's own answers.
    known
        Item id → answer codes drawn before, for example regions as strata.
    exact
        Demographic → answer code → exact number of respondents.

    Returns
    -------
    pandas.DataFrame
        n rows, one column per item of the group: answer codes as floats, or numbers in the item's unit; ``MISSING``
        (-1) without an answer.
    """
    people = _People(instrument, group, n, model, reference, dict(scales), seed, key, iteration)
    return people.answer(known, exact)


class _People:
    """The respondents of one sample."""

    def __init__(
        self,
        instrument: Instrument,
        group: str,
        n: int,
        model: Model,
        reference: Model,
        scales: dict[str, Scale],
        seed: int,
        key: tuple[str | int, ...],
        iteration: int,
    ) -> None:
        self.instrument, self.group, self.n = instrument, group, n
        self.model, self.reference, self.seed, self.key = model, reference, seed, key
        self.iteration = iteration
        self.items = instrument.items_of(group)
        self.scales = {item.id: scales.get(item.id, instrument.scale(item.scale)) for item in self.items}
        rng = self._rng("people")
        self.general, self.seniority, self.style = rng.standard_normal((3, n))
        own = rng.standard_normal((len(instrument.factors), n))
        share = model.correlation
        self.traits = {
            factor.id: np.sqrt(share) * self.general + np.sqrt(1 - share) * own[index]
            for index, factor in enumerate(instrument.factors)
        }
        self.traits["general"] = self.general

    def _rng(self, *what: str) -> np.random.Generator:
        return stream(self.seed, *self.key, self.group, self.iteration, *what)

    def answer(self, known: Mapping[str, np.ndarray], exact: Mapping[str, Mapping[int, int]]) -> pd.DataFrame:
        fixed = {*known, *exact}
        answers = {
            item.id: known[item.id].astype(float)
            if item.id in known
            else self._demographic(item, exact.get(item.id, {}))
            for item in self.items
            if item.kind == "demographic"
        }
        self._shift_traits(answers)
        for item in self.items:
            if item.kind != "demographic":
                answers[item.id] = self._opinion(item)
        straight = self._straight(answers)
        for item in self.items:
            if item.id not in fixed:
                self._blank_out(item, answers[item.id], straight)
        self._drop_out(answers, fixed)
        for item in self.items:
            if item.base is not None and item.base.item in answers:
                answers[item.id][~np.isin(answers[item.base.item], item.base.codes)] = MISSING
        return pd.DataFrame({item.id: answers[item.id] for item in self.items})

    def _demographic(self, item: Item, exact: Mapping[int, int]) -> np.ndarray:
        """Draw a demographic; seniority makes age, years and role correlate."""
        rng, loading = self._rng(item.id), self.model.seniority.get(item.id, 0.0)
        trait = loading * self.seniority + np.sqrt(1 - loading**2) * rng.standard_normal(self.n)
        scale = self.scales[item.id]
        if scale.kind == "number":
            return _numbers(scale, scipy.special.ndtr(trait), self.model.items.get(item.id))
        codes, shares = self._shares(item, self.model)
        if not exact:
            return codes[cut(trait, shares)]
        rest = ~np.isin(codes, list(exact))
        drawn = codes[rest][cut(trait, shares[rest] / shares[rest].sum())]
        order = rng.permutation(self.n)
        for code, count in exact.items():
            drawn[order[:count]], order = code, order[count:]
        return drawn

    def _shares(self, item: Item, model: Model) -> tuple[np.ndarray, np.ndarray]:
        answers = self.scales[item.id].substantive
        codes = np.array([answer.code for answer in answers], dtype=float)
        targets = model.shares.get(item.id)
        if targets is None:
            shares = 1 / np.sqrt(np.arange(2, len(codes) + 2))
        else:
            shares = np.array([targets.get(answer.code, 0.0) for answer in answers])
        return codes, shares / shares.sum()

    def _shift_traits(self, answers: Mapping[str, np.ndarray]) -> None:
        """Add the effects of demographics to the traits, centred at the reference composition."""
        shift = np.zeros(self.n)
        for id, effects in self.model.effects.items():
            if id not in answers or self.scales[id].kind == "number":
                continue
            codes, shares = self._shares(self.instrument.item(id), self.reference)
            centre = sum(effects.get(int(code), 0.0) * share for code, share in zip(codes, shares, strict=True))
            shift += np.array([effects.get(int(code), 0.0) for code in answers[id]]) - centre
        self.traits = {id: trait + shift for id, trait in self.traits.items()}

    def _opinion(self, item: Item) -> np.ndarray:
        targets = self.model.items.get(item.id, ItemModel())
        codes, shares = self._opinion_shares(item, targets)
        loads = targets.loads or ({item.factor: self._loading(item)} if item.factor else {"general": 0.0})
        # Variance of the weighted sum of traits: two factors correlate through the general trait.
        weights = np.array(list(loads.values()))
        names = list(loads)
        share = self.model.correlation
        variance = 0.0
        for i, first in enumerate(names):
            for j, second in enumerate(names):
                correlation = 1.0 if first == second else np.sqrt(share) if "general" in (first, second) else share
                variance += weights[i] * weights[j] * correlation
        parts = [(weight, self.traits[name]) for name, weight in loads.items() if name in self.traits]
        trait = mix(parts, self._rng(item.id).standard_normal(self.n), float(variance))
        return codes[cut(trait, shares)]

    def _opinion_shares(self, item: Item, targets: ItemModel) -> tuple[np.ndarray, np.ndarray]:
        """Return the codes from worst to best (least to most), and the share of each."""
        scale = self.scales[item.id]
        if item.kind == "agreement":
            best = sorted(scale.substantive, key=lambda answer: score_of(answer, item, scale))
            codes = np.array([answer.code for answer in best], dtype=float)
            scores = [score_of(answer, item, scale) for answer in best]
            if targets.positive is None:
                return codes, shares_for_mean(self._mean(item, scores), scores)
            middle = (scores[0] + scores[-1]) / 2
            return codes, shares_for_positive(targets.positive, [score > middle for score in scores])
        ordered = _ascending(scale.substantive)
        codes = np.array([answer.code for answer in ordered], dtype=float)
        if item.id in self.model.shares or not any(answer.positive for answer in ordered):
            share = dict(zip(*self._shares(item, self.model), strict=True))
            return codes, np.array([share[code] for code in codes])
        return codes, shares_for_positive(targets.positive or 0.3, [answer.positive for answer in ordered])

    def _mean(self, item: Item, scores: list[float]) -> float:
        """Return the target mean of an item, in points: level of the group, factor, country, iteration and item."""
        low, high = scores[0], scores[-1]
        model, factor = self.model, str(item.factor)
        level = low + 0.75 * (high - low) if model.level is None else model.level
        country = stream(self.seed, *self.key, "country").standard_normal() * model.country_spread
        profile = stream(self.seed, *self.key, "factor", factor).standard_normal() * model.factor_spread
        change = stream(self.seed, *self.key, "change", factor, self.group).standard_normal()
        rise = (self.iteration - 1) * (model.change + np.clip(change, -2, 2) * model.change_spread)
        mean = level + model.factors.get(factor, 0.0) + country + profile + rise + self._offset(item)
        margin = 0.04 * (high - low)
        return float(np.clip(mean, low + margin, high - margin))

    def _offset(self, item: Item) -> float:
        """Return the deviation of an item from its factor, in points: equal in all countries, zero on average."""
        siblings = self.instrument.items_of(self.group, kinds=("agreement",), factor=item.factor)
        offsets = {sibling.id: stream(self.seed, "item", sibling.id).standard_normal() for sibling in siblings}
        return float((offsets[item.id] - np.mean(list(offsets.values()))) * self.model.item_spread)

    def _loading(self, item: Item) -> float:
        return float(
            np.clip(self.model.loading + 0.05 * stream(self.seed, "loading", item.id).standard_normal(), 0.4, 0.9)
        )

    def _straight(self, answers: dict[str, np.ndarray]) -> np.ndarray:
        """Replace the opinions of a few respondents by one answer throughout; return a mask of them."""
        rng = self._rng("straight")
        straight = rng.random(self.n) < self.model.straight
        for scale in {item.scale for item in self.items if item.kind == "agreement"}:
            listed = [answer.code for answer in self.instrument.scale(scale).substantive][:2]
            ticked = rng.choice(listed, self.n)
            for item in self.items:
                if item.kind == "agreement" and item.scale == scale:
                    answers[item.id][straight] = ticked[straight]
        return straight

    def _blank_out(self, item: Item, answers: np.ndarray, straight: np.ndarray) -> None:
        """Replace some answers by *don't know*, refusal or nothing, more often for some respondents."""
        model, is_demographic = self.model, item.kind == "demographic"
        target = model.items.get(item.id, ItemModel()).dont_know
        rates = {
            "dont_know": 0.0 if is_demographic else model.dont_know if target is None else target,
            "refused": model.refused / 3 if is_demographic else model.refused if item.sensitive else 0.002,
        }
        rng = self._rng(item.id, "silence")
        for kind, rate in rates.items():
            code = next((answer.code for answer in self.scales[item.id].answers if answer.kind == kind), None)
            chosen = self._nonresponse(rng, rate)
            if code is not None:
                answers[chosen & ~straight] = code
        answers[self._nonresponse(rng, model.no_answer)] = MISSING

    def _nonresponse(self, rng: np.random.Generator, rate: float) -> np.ndarray:
        noise = rng.standard_normal(self.n)
        loading = _RESPONSE_STYLE
        return loading * self.style + np.sqrt(1 - loading**2) * noise < scipy.special.ndtri(rate)

    def _drop_out(self, answers: dict[str, np.ndarray], fixed: set[str]) -> None:
        """Remove the answers of a few respondents after a random item."""
        rng = self._rng("drop out")
        last = np.where(
            rng.random(self.n) < self.model.drop_out, rng.integers(5, max(len(self.items), 6), self.n), 10_000
        )
        for index, item in enumerate(self.items):
            if item.id not in fixed:
                answers[item.id][index > last] = MISSING


def _ascending(answers: tuple[Answer, ...]) -> list[Answer]:
    """Return the answers from least to most; a questionnaire may list them in either order."""
    return list(reversed(answers)) if answers and answers[0].positive else list(answers)


def _numbers(scale: Scale, quantiles: np.ndarray, targets: ItemModel | None) -> np.ndarray:
    """Return whole numbers (years) with a gamma distribution, clipped to the scale's range."""
    low, high = float(scale.minimum or 0), float(scale.maximum or 100)
    mean = targets.mean if targets and targets.mean is not None else low + 0.2 * (high - low)
    shape = 1.8
    values = low + scipy.special.gammaincinv(shape, quantiles) * max(mean - low, 0.1) / shape
    return np.floor(np.clip(values, low, high))
