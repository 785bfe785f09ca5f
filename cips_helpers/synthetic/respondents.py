"""Synthetic respondents: a graded-response model on correlated key factors.

Each person has a general trait and one trait a factor (all correlated alike). An item's answer comes from
cutting its latent value at points chosen so that the shares of answers hit the target; this is the
normal-ogive graded-response model (Samejima 1969). All data made here are invented.
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
"""Correlation of a person's inclination to say *don't know* (or nothing) from item to item, squared root."""


def stream(seed: int, *key: str | int) -> np.random.Generator:
    """Give the random stream of one thing: independent of every other, whatever else is drawn.

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
    model: Model | None = None,
    reference: Model | None = None,
    scales: Mapping[str, Scale] | None = None,
    given: Mapping[str, np.ndarray] | None = None,
    exact: Mapping[str, Mapping[int, int]] | None = None,
    key: tuple[str | int, ...] = (),
    iteration: int = 1,
) -> pd.DataFrame:
    """Invent the answers of one group.

    Parameters
    ----------
    instrument
        Any questionnaire; items, factors and scales are taken from it.
    group, n
        The respondent group and how many people.
    seed, key
        The same seed and key give the same people; another key (country, iteration) others.
    model
        Levels, shares and rates; plausible ones by default.
    reference
        The model whose composition the demographic effects are centred at, so that a sample with other
        shares of managers has other scores; `model` itself by default.
    scales
        Item id → scale where the study fills it in (regions).
    given
        Item id → answer codes already known, for example the regions people were drawn from.
    exact
        Demographic → answer code → number of people, exactly.
    iteration
        Moves the factors' means by the model's ``change`` for each iteration after the first.

    Returns
    -------
    pandas.DataFrame
        n rows, one column an item of the group: float answer codes, or the figure itself (in its unit)
        for numeric questions; ``MISSING`` (-1) where there is no answer.

    Raises
    ------
    KeyError
        Where the instrument has no such group.
    """
    instrument.group(group)
    model = model or Model()
    people = _People(instrument, group, n, model, reference or model, dict(scales or {}), seed, key, iteration)
    return people.answer(given or {}, exact or {})


class _People:
    """The people of one sample while they are being invented."""

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
        self.general, self.seniority, self.inclined = rng.standard_normal((3, n))
        own = rng.standard_normal((len(instrument.factors), n))
        share = model.correlation
        self.traits = {
            factor.id: np.sqrt(share) * self.general + np.sqrt(1 - share) * own[place]
            for place, factor in enumerate(instrument.factors)
        }
        self.traits["general"] = self.general

    def _rng(self, *what: str) -> np.random.Generator:
        return stream(self.seed, *self.key, self.group, self.iteration, *what)

    def answer(self, given: Mapping[str, np.ndarray], exact: Mapping[str, Mapping[int, int]]) -> pd.DataFrame:
        fixed = {*given, *exact}
        about = [item for item in self.items if item.kind == "demographic"]
        answers = {
            item.id: given[item.id].astype(float) if item.id in given else self._about(item, exact.get(item.id, {}))
            for item in about
        }
        self._shift_traits(answers)
        for item in self.items:
            if item.kind != "demographic":
                answers[item.id] = self._opinion(item)
        straight = self._straight(answers)
        for item in self.items:
            if item.id not in fixed:
                self._silence(item, answers[item.id], straight)
        self._drop_out(answers, fixed)
        for item in self.items:
            if item.base is not None and item.base.item in answers:
                answers[item.id][~np.isin(answers[item.base.item], item.base.codes)] = MISSING
        return pd.DataFrame({item.id: answers[item.id] for item in self.items})

    def _about(self, item: Item, exact: Mapping[int, int]) -> np.ndarray:
        """Draw a demographic; seniority makes age, years and role go together."""
        rng, tie = self._rng(item.id), self.model.seniority.get(item.id, 0.0)
        trait = tie * self.seniority + np.sqrt(1 - tie**2) * rng.standard_normal(self.n)
        scale = self.scales[item.id]
        if scale.kind == "number":
            return _figures(scale, scipy.special.ndtr(trait), self.model.items.get(item.id))
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
        wanted = model.shares.get(item.id)
        if wanted is None:
            shares = 1 / np.sqrt(np.arange(2, len(codes) + 2))
        else:
            shares = np.array([wanted.get(answer.code, 0.0) for answer in answers])
        return codes, shares / shares.sum()

    def _shift_traits(self, answers: Mapping[str, np.ndarray]) -> None:
        """Let demographics matter a little, centred at the reference composition."""
        shift = np.zeros(self.n)
        for id, effects in self.model.effects.items():
            if id not in answers or self.scales[id].kind == "number":
                continue
            codes, shares = self._shares(self.instrument.item(id), self.reference)
            centre = sum(effects.get(int(code), 0.0) * share for code, share in zip(codes, shares, strict=True))
            shift += np.array([effects.get(int(code), 0.0) for code in answers[id]]) - centre
        self.traits = {id: trait + shift for id, trait in self.traits.items()}

    def _opinion(self, item: Item) -> np.ndarray:
        wanted = self.model.items.get(item.id, ItemModel())
        codes, shares = self._opinion_shares(item, wanted)
        loads = wanted.loads or ({item.factor: self._loading(item)} if item.factor else {"general": 0.0})
        # Variance of the weighted traits: those of two factors correlate through the general one.
        weights = np.array(list(loads.values()))
        kinds = list(loads)
        share = self.model.correlation
        variance = 0.0
        for i, first in enumerate(kinds):
            for j, second in enumerate(kinds):
                tie = 1.0 if first == second else np.sqrt(share) if "general" in (first, second) else share
                variance += weights[i] * weights[j] * tie
        parts = [(weight, self.traits[kind]) for kind, weight in loads.items() if kind in self.traits]
        trait = mix(parts, self._rng(item.id).standard_normal(self.n), float(variance))
        return codes[cut(trait, shares)]

    def _opinion_shares(self, item: Item, wanted: ItemModel) -> tuple[np.ndarray, np.ndarray]:
        """Give the codes from worst to best (least to most) and the share of each."""
        scale = self.scales[item.id]
        if item.kind == "agreement":
            best = sorted(scale.substantive, key=lambda answer: score_of(answer, item, scale))
            codes = np.array([answer.code for answer in best], dtype=float)
            scores = [score_of(answer, item, scale) for answer in best]
            if wanted.positive is None:
                return codes, shares_for_mean(self._mean(item, scores), scores)
            middle = (scores[0] + scores[-1]) / 2
            return codes, shares_for_positive(wanted.positive, [score > middle for score in scores])
        ordered = _ascending(scale.substantive)
        codes = np.array([answer.code for answer in ordered], dtype=float)
        if item.id in self.model.shares or not any(answer.positive for answer in ordered):
            share = dict(zip(*self._shares(item, self.model), strict=True))
            return codes, np.array([share[code] for code in codes])
        return codes, shares_for_positive(wanted.positive or 0.3, [answer.positive for answer in ordered])

    def _mean(self, item: Item, scores: list[float]) -> float:
        """Place an item: group level, factor, country, iteration and the item itself, in points."""
        low, high = scores[0], scores[-1]
        model, factor = self.model, str(item.factor)
        level = low + 0.75 * (high - low) if model.level is None else model.level
        country = stream(self.seed, *self.key, "country").standard_normal() * model.country_spread
        profile = stream(self.seed, *self.key, "factor", factor).standard_normal() * model.factor_spread
        change = stream(self.seed, *self.key, "change", factor, self.group).standard_normal()
        moved = (self.iteration - 1) * (model.change + np.clip(change, -2, 2) * model.change_spread)
        place = level + model.factors.get(factor, 0.0) + country + profile + moved + self._offset(item)
        room = 0.04 * (high - low)
        return float(np.clip(place, low + room, high - room))

    def _offset(self, item: Item) -> float:
        """Give what is peculiar to an item, the same in every country, averaging zero over its factor."""
        siblings = self.instrument.items_of(self.group, kinds=("agreement",), factor=item.factor)
        offsets = {i.id: stream(self.seed, "item", i.id).standard_normal() for i in siblings}
        return float((offsets[item.id] - np.mean(list(offsets.values()))) * self.model.item_spread)

    def _loading(self, item: Item) -> float:
        return float(
            np.clip(self.model.loading + 0.05 * stream(self.seed, "loading", item.id).standard_normal(), 0.4, 0.9)
        )

    def _straight(self, answers: dict[str, np.ndarray]) -> np.ndarray:
        """Let a few people tick one answer all the way down, whatever the statement says."""
        rng = self._rng("straight")
        straight = rng.random(self.n) < self.model.straight
        for scale in {item.scale for item in self.items if item.kind == "agreement"}:
            listed = [answer.code for answer in self.instrument.scale(scale).substantive][:2]
            ticked = rng.choice(listed, self.n)
            for item in self.items:
                if item.kind == "agreement" and item.scale == scale:
                    answers[item.id][straight] = ticked[straight]
        return straight

    def _silence(self, item: Item, answers: np.ndarray, straight: np.ndarray) -> None:
        """Turn some answers into don't know, refusal or nothing; some people are more inclined to it."""
        model, about = self.model, item.kind == "demographic"
        wanted = model.items.get(item.id, ItemModel()).dont_know
        rates = {
            "dont_know": 0.0 if about else model.dont_know if wanted is None else wanted,
            "refused": model.refused / 3 if about else model.refused if item.sensitive else 0.002,
        }
        rng = self._rng(item.id, "silence")
        for kind, rate in rates.items():
            code = next((a.code for a in self.scales[item.id].answers if a.kind == kind), None)
            says = self._inclined(rng, rate)
            if code is not None:
                answers[says & ~straight] = code
        answers[self._inclined(rng, model.no_answer)] = MISSING

    def _inclined(self, rng: np.random.Generator, rate: float) -> np.ndarray:
        noise = rng.standard_normal(self.n)
        tie = _RESPONSE_STYLE
        return tie * self.inclined + np.sqrt(1 - tie**2) * noise < scipy.special.ndtri(rate)

    def _drop_out(self, answers: dict[str, np.ndarray], fixed: set[str]) -> None:
        """Let a few break off: nothing after a random question."""
        rng = self._rng("drop out")
        last = np.where(
            rng.random(self.n) < self.model.drop_out, rng.integers(5, max(len(self.items), 6), self.n), 10_000
        )
        for place, item in enumerate(self.items):
            if item.id not in fixed:
                answers[item.id][place > last] = MISSING


def _ascending(answers: tuple[Answer, ...]) -> list[Answer]:
    """Order answers from least to most, whichever way the questionnaire lists them."""
    return list(reversed(answers)) if answers and answers[0].positive else list(answers)


def _figures(scale: Scale, places: np.ndarray, wanted: ItemModel | None) -> np.ndarray:
    """Draw whole figures (years) with a long upper tail, within the scale's range."""
    low, high = float(scale.minimum or 0), float(scale.maximum or 100)
    mean = wanted.mean if wanted and wanted.mean is not None else low + 0.2 * (high - low)
    shape = 1.8
    values = low + scipy.special.gammaincinv(shape, places) * max(mean - low, 0.1) / shape
    return np.floor(np.clip(values, low, high))
