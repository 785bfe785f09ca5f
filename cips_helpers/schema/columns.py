"""Frame of figures: its columns, its statistics, and the families of tests fixed in advance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

COLUMNS = {
    "iteration": "number of the iteration; of a change, the later one",
    "group": "respondent group, or 'gap' for the difference of the first two groups",
    "domain": "demographic the figure is broken down by, or 'all'",
    "level": "answer code of that demographic, or 'all'",
    "indicator": "id of a factor, item or theme, 'overall', or a sign of careless answering",
    "kind": "factor, theme, overall, quality, or the kind of item (agreement, behaviour, …)",
    "statistic": "what the figure is; see STATISTICS",
    "answer": "answer code of a share, else -1",
    "against": (
        "what it is compared with or refers to: 'others' (everybody else of the group), the number of "
        "another iteration, the id of the other group, of an outcome or of a scale; else ''"
    ),
    "estimate": "the figure",
    "se": "its standard error",
    "low": "lower end of the 95 % interval; as disclosed, of a statistic in FAMILIES at the level of its family",
    "high": "upper end of the same interval",
    "df": "degrees of freedom of the interval",
    "n": "respondents the figure rests on, unweighted; of a comparison, the smaller of the two bases",
    "count": "respondents who gave the answer a share is of, unweighted; else NaN; never shown",
    "n_asked": "respondents who were asked, unweighted; of a comparison, the smaller of the two",
    "deff": "design effect",
    "effect": "a difference of scores in pooled standard deviations (Hedges' g)",
    "p": "two-sided p value, not adjusted",
    "p_adjusted": "the same within its family, see FAMILIES; of parts, 0 or the level that makes it clear, see CLEAR",
    "p_equivalent": "p value of the test that a difference is within the margin called none (TOST); adjusted",
}

CROSSED = "*"
"""Joins two demographics, and their levels, in the columns ``domain`` and ``level``."""

KEYS = ("iteration", "group", "domain", "level", "indicator", "statistic", "answer", "against")
"""These identify a row."""

NUMBERS = (
    "estimate",
    "se",
    "low",
    "high",
    "df",
    "n",
    "count",
    "n_asked",
    "deff",
    "effect",
    "p",
    "p_adjusted",
    "p_equivalent",
)
"""Columns that hold numbers: blank all of them to hide a figure."""

DTYPES = {
    name: "float64" if name in NUMBERS else "int64" if name in ("iteration", "answer") else "str" for name in COLUMNS
}
"""Column → its dtype."""

UNPRINTED = ("se", "df", "effect", "p", "count")
"""Columns that no page prints: the gate drops them."""

P_DECIMALS = 3
"""Decimals of p values."""

CLEAR = 0.05
"""An adjusted p value below this makes a difference clear.

Of parts of a group a p value is published as 0 where it is below, else as this: with the interval, an exact one would
give the difference away to more decimals than are printed.
"""

SHARES_OF = ("behaviour", "experience")
"""Kinds of question whose change is that of the share of favourable answers."""


ClueKind = Literal[
    "mean", "answers", "people", "difference", "adjusted", "gap", "change", "held", "shift", "concentration", "none"
]

READ = {
    "estimate": "bounds the figure by half a unit of its last decimal",
    "low": "with high, bounds a mean by their middle, except of parts, and mean squares of a part by their width",
    "high": "see low",
    "n": "counts the people with a figure; of a comparison it must be that of its sides",
    "n_asked": "counts the people of a set",
    "state": "a class of sensitive answers bounds how many gave one; suppressed, that the part has somebody",
    "kind": "",
    "deff": "",
    "p_adjusted": "",
    "p_equivalent": "",
}
"""Column that leaves the gate → the clue that the audit reads in it.

Empty for those from which nothing follows on few people: the kind is known; design effects are of overall scores of
whole groups, which are attacked as if they were printed exactly, as are p values of these; those of parts are `CLEAR`
or 0.
"""


@dataclass(frozen=True)
class Clue:
    """Clue that a published figure gives, for the attack on what is hidden.

    Attributes
    ----------
    kind
        ``mean``: its base counts a set of people and it bounds their mean; ``answers``: it bounds how many gave an
        answer; ``people``: it counts a part; ``difference``: of a part from everybody else, linear in their means;
        ``adjusted``: the same by a model, of which only the base tells something; ``gap`` and ``change``: of two
        groups or two iterations, which gives one side if the other is shown; ``held``: of the parts of two iterations,
        with the weights of both; ``shift``: of a part's share of two
        samples; ``concentration``: it is the share of one site, a part of the sample; ``none``.
    why
        Of ``none``, the reason.
    """

    kind: ClueKind
    why: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(ClueKind):
            raise ValueError(f"there is no kind of clue {self.kind!r}; the audit reads {', '.join(get_args(ClueKind))}")
        if (self.kind == "none") != bool(self.why):
            raise ValueError("a statistic that is no clue says why, and no other does")


@dataclass(frozen=True)
class Statistic:
    """Meaning of a statistic for a reader, its unit, its formula or source, its clue, and its decimals as printed.

    ``decimals`` are those of the number in the frame: a share of 0.47 has two and is printed as 47 per cent. Scores
    of parts of a group have those of `cips_helpers.disclosure.rules.decimals` instead.
    """

    meaning: str
    unit: str
    formula: str
    clue: Clue
    decimals: int = 2


_POINTS, _SHARE, _NONE = "points (0–3)", "share (0–1)", "no unit"
_MEAN, _ANSWERS, _PEOPLE, _SITE = Clue("mean"), Clue("answers"), Clue("people"), Clue("concentration")
_DIFFERENCE, _ADJUSTED, _SHIFT = Clue("difference"), Clue("adjusted"), Clue("shift")
_GAP, _CHANGE = Clue("gap"), Clue("change")
_SPREAD = Clue("none", "a moment of all answers of a whole group of the floor at least; divides nobody from the others")
_MODEL = Clue("none", "a coefficient of a whole group of the floor at least; gives no sum over any part of it")
_ERRORS = Clue("none", "standard errors of published figures; hidden with a class of sensitive answers")
_SIGNS = Clue("none", "counts people by how they answered, not by what; no part of them is published")
_MOVED = Clue("none", "rounded like parts, so that the mean of the flagged follows to no less than the rules allow")
_QUESTIONS = Clue("none", "counts questions of the questionnaire, not people")
_RESCORED = Clue("none", "two means of the same answers of a whole group; divides nobody from the others")
_DIFFERENCE_OF_WHOLES = Clue("none", "a mean of the whole group less a target or its overall mean, both published")
_TOTAL = Clue("none", "a printed share times a printed number of people, rounded again, so a function of both")
_COUNTRIES = Clue("none", "of other countries, whose figures are rounded before; see disclosure.coarse")

STATISTICS = {
    # ---- levels
    "mean": Statistic(
        "mean score; of a factor or theme by default the mean of its questions, of the whole the mean of the factors",
        _POINTS,
        "sum w y / sum w of a question; Taylor linearisation over the questions together; logit interval of the score "
        "as a share of the scale",
        _MEAN,
    ),
    "rescored": Statistic(
        "the score by the other rule (mean of persons instead of questions, or the reverse) less the score",
        _POINTS,
        "see ``score`` of the questionnaire",
        _RESCORED,
    ),
    "mean_common": Statistic(
        "mean score on the questions shared with the group or iteration in 'against', where these are not all",
        _POINTS,
        "as mean, without finite population correction",
        _MEAN,
    ),
    "positive": Statistic(
        "favourable answers, of those with an opinion; of a factor, the mean share of its questions",
        _SHARE,
        "mean of a 0/1 variable; logit interval, Korn–Graubard below 60, exact at 0 and 1",
        _ANSWERS,
    ),
    "share": Statistic("people who gave the answer, of those with an opinion", _SHARE, "as positive", _ANSWERS),
    "dont_know": Statistic("people who answered don't know, of those asked", _SHARE, "as positive", _ANSWERS),
    "refused": Statistic("people who preferred not to answer, of those asked", _SHARE, "as positive", _ANSWERS),
    "missing": Statistic("people who left the question empty, of those asked", _SHARE, "as positive", _ANSWERS),
    "total": Statistic(
        "people of whom an experience is true, of all people the sample stands for",
        "people",
        "the printed share times the number of people, rounded to no less than a step of the share",
        _TOTAL,
        0,
    ),
    "sample_share": Statistic(
        "respondents at a level of a demographic, of all respondents", _SHARE, "unweighted count", _PEOPLE
    ),
    # ---- comparisons
    "gap": Statistic(
        "first group less second group, on the questions both were asked",
        _POINTS,
        "independent samples: variances add, without finite population correction; df of Satterthwaite (1946)",
        _GAP,
    ),
    "to_target": Statistic(
        "the score of a factor less its target", _POINTS, "interval of the score less the target", _DIFFERENCE_OF_WHOLES
    ),
    "from_average": Statistic(
        "the score of a factor less the mean of the group's factors",
        _POINTS,
        "one linearised contrast, so with the covariance of the two, without finite population correction",
        _DIFFERENCE_OF_WHOLES,
    ),
    "gap_common": Statistic(
        "the gap on the questions shared with the iteration in 'against', where these are not all of the gap's",
        _POINTS,
        "as gap",
        _GAP,
    ),
    "common_questions": Statistic(
        "questions a gap or change rests on: those asked on both sides", "questions", "count", _QUESTIONS, 0
    ),
    "difference": Statistic(
        "a level of a demographic less everybody else of the group; one row where two levels are all there is",
        _POINTS,
        "one linearised contrast, so with the covariance of the two, without finite population correction; df of "
        "Satterthwaite (1946), from the units and strata of each side",
        _DIFFERENCE,
    ),
    "difference_adjusted": Statistic(
        "a level less the other levels, other demographics held equal; the base shown is that of the difference",
        _POINTS,
        "weighted linear model of each question on all demographics, contrast of coefficients (R svyglm)",
        _ADJUSTED,
    ),
    "change": Statistic(
        "this iteration less the one before, on the questions asked in both; in group 'gap', the change of the gap",
        "points; share (0–1) of favourable answers for behaviour and experience",
        "as gap",
        _CHANGE,
    ),
    "change_like_for_like": Statistic(
        "the change with the composition held fixed; given where a trait shifted and can be held fixed",
        _POINTS,
        "sum_c pi_c (mean_2c - mean_1c), pi the mean of the two compositions (Kitagawa 1955), its variance included",
        Clue("held"),
    ),
    "detectable": Statistic(
        "smallest change that would have been called clear with 80 % power, were it the only one; without an earlier "
        "iteration, that a next one as precise would show",
        "as change",
        "(t(df, 1 - 0.025 / m) + t(df, 0.8)) sqrt(se1^2 + se2^2), m the size of its family (Bloom 1995)",
        _ERRORS,
    ),
    "composition_change": Statistic(
        "share of all respondents at a level, this iteration less the one before, weighted as drawn, before raking",
        _SHARE,
        "difference of two independent shares",
        _SHIFT,
    ),
    # ---- reliability
    "alpha": Statistic(
        "Cronbach's alpha of a factor or theme", _NONE, "k/(k-1) (1 - tr C / sum C); Feldt (1965)", _SPREAD
    ),
    "omega": Statistic(
        "omega of a one-factor model; three items or more", _NONE, "McDonald (1999), delta method", _SPREAD
    ),
    "ordinal_alpha": Statistic(
        "alpha from polychoric correlations", _NONE, "k r / (1 + (k-1) r), r their mean (Zumbo et al. 2007)", _SPREAD
    ),
    "omega_categorical": Statistic(
        "omega of a sum of ordered answers; three items or more", _NONE, "Green and Yang (2009), formula 21", _SPREAD
    ),
    "item_rest": Statistic(
        "correlation of an item with the sum of the others of the scale in 'against'", _NONE, "product moment", _SPREAD
    ),
    "alpha_dropped": Statistic("alpha of the scale in 'against' without the item", _NONE, "as alpha", _SPREAD),
    "cfi": Statistic(
        "fit of a one-factor model, four items or more: comparative fit index, 1 is best",
        _NONE,
        "Bentler (1990)",
        _SPREAD,
    ),
    "rmsea": Statistic(
        "the same: root mean square error of approximation, 0 is best", _NONE, "Steiger (1990)", _SPREAD
    ),
    "srmr": Statistic("the same: standardised root mean square residual, 0 is best", _NONE, "Bentler (1995)", _SPREAD),
    "dif": Statistic(
        "how differently two samples with equal scores on the other questions of its factor answer a question: between "
        "the groups, or with the iteration in 'against'; gain of Nagelkerke's R^2",
        _NONE,
        "cumulative logit on the rest score, sample and their product (Zumbo 1999); likelihood ratio",
        _MODEL,
        3,
    ),
    "dif_not_uniform": Statistic(
        "the part of it that is not the same at all scores", _NONE, "the product alone", _MODEL, 3
    ),
    # ---- quality
    "flagged": Statistic(
        "respondents with a sign of careless answering", _SHARE, "unweighted; see quality.SIGNS", _SIGNS, 4
    ),
    "largest_site": Statistic("largest site's part of the sample", _SHARE, "unweighted count", _SITE),
    "effective_sites": Statistic(
        "as many equal sites would be as concentrated", "sites", "1 / sum of squared shares", _SITE, 0
    ),
    "sensitivity": Statistic(
        "mean without the flagged less the mean with everybody", _POINTS, "the flagged as non-respondents", _MOVED
    ),
    # ---- drivers
    "importance": Statistic(
        "a factor's part of what all factors explain of the outcome in 'against'",
        _SHARE,
        "Shapley share of McFadden's R^2 (ordered outcome) or R^2 (score); logit interval by the rescaling bootstrap "
        "(Rao and Wu 1988)",
        _MODEL,
    ),
    "relative_weight": Statistic("the same by relative weights, a check", _SHARE, "Johnson (2000)", _MODEL),
    "odds_ratio": Statistic(
        "odds of a higher answer to the outcome for one point more of the factor",
        "ratio",
        "cumulative logit (R svyolr)",
        _MODEL,
    ),
    "slope": Statistic("outcome score for one point more of the factor", "points per point", "R svyglm", _MODEL),
    "vif": Statistic("variance inflation factor", _NONE, "diagonal of the inverse correlations", _MODEL),
    "explained": Statistic(
        "R^2 (McFadden's for an ordered outcome) of all factors", _SHARE, "1 - logL / logL0", _MODEL
    ),
    "proportional_odds": Statistic(
        "F that the odds ratios differ between thresholds; p is its p value",
        _NONE,
        "Brant (1990), with the design",
        _MODEL,
    ),
    # ---- the others
    "peer_lower": Statistic(
        "lower quartile of the other countries", _POINTS, "Harrell and Davis (1982)", _COUNTRIES, 1
    ),
    "peer_median": Statistic("median of the other countries", _POINTS, "as peer_lower", _COUNTRIES, 1),
    "peer_upper": Statistic("upper quartile of the other countries", _POINTS, "as peer_lower", _COUNTRIES, 1),
    "peer_count": Statistic("other countries with a figure", "countries", "count", _COUNTRIES, 0),
}
"""Every statistic of the frame; the technical note and the tests read this table."""


def statistics_that(kind: ClueKind) -> tuple[str, ...]:
    """Return the statistics that declare a kind of clue."""
    return tuple(name for name, statistic in STATISTICS.items() if statistic.clue.kind == kind)


FAMILY = ("iteration", "group", "statistic", "kind", "against")
"""p values are adjusted together where these agree; fixed in advance."""

ACROSS_GROUPS = ("to_target",)
"""Statistics whose families hold the figures of all groups: readers see their verdicts in one list."""

RATIOS = ("odds_ratio",)
"""Statistics that are 1, not 0, where there is no association."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "gap": ("factor",),
    "difference": (),
    "difference_adjusted": (),
    "change": ("factor",),
    "change_like_for_like": ("factor",),
    "composition_change": (),
    "to_target": ("factor",),
    "from_average": ("factor",),
    "importance": ("factor",),
    "dif": (),
    "dif_not_uniform": (),
    "odds_ratio": ("factor",),
    "slope": ("factor",),
}
"""Statistics whose p values are adjusted, with the kinds adjusted by Holm; all others by Benjamini and Hochberg.

The gate adjusts over the figures that are shown, and gives them the intervals of their family, see
`cips_helpers.estimation.rows.family_intervals`. Differences are a family over all demographics; distances to the
targets, over all groups; importance, odds ratios and slopes, over the factors of one outcome.
"""
