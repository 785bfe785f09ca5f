"""Frame of figures: its columns, its statistics, and the families of tests fixed in advance."""

from __future__ import annotations

from dataclasses import dataclass

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
        "what it is compared with or refers to: 'others' (the other levels of the demographic), the number of "
        "the earlier iteration, the id of an outcome or of a scale; else ''"
    ),
    "estimate": "the figure",
    "se": "its standard error",
    "low": "lower end of the 95 % interval",
    "high": "upper end of the 95 % interval",
    "df": "degrees of freedom of the interval",
    "n": "respondents the figure rests on, unweighted; of a comparison, the smaller of the two bases",
    "count": "respondents who gave the answer a share is of, unweighted; else NaN; never shown",
    "n_asked": "respondents who were asked, unweighted; of a comparison, the smaller of the two",
    "deff": "design effect",
    "effect": "a difference of scores in pooled standard deviations (Hedges' g)",
    "p": "two-sided p value, not adjusted",
    "p_adjusted": "the same within its family, see FAMILIES",
    "p_equivalent": "p value of the test that a difference lies within the margin called none (TOST)",
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


@dataclass(frozen=True)
class Statistic:
    """Meaning of a statistic for a reader, its unit, and its formula or source."""

    meaning: str
    unit: str
    formula: str


_POINTS, _SHARE, _NONE = "points (0–3)", "share (0–1)", "no unit"

STATISTICS = {
    # ---- levels
    "mean": Statistic("mean score", _POINTS, "sum w y / sum w; Taylor linearisation; t interval"),
    "positive": Statistic(
        "favourable answers, of those with an opinion; of a factor, the mean share of a person's answers",
        _SHARE,
        "mean of a 0/1 variable; logit interval, Korn–Graubard below 60, exact at 0 and 1",
    ),
    "share": Statistic("people who gave the answer, of those with an opinion", _SHARE, "as positive"),
    "dont_know": Statistic("people who answered don't know, of those asked", _SHARE, "as positive"),
    "refused": Statistic("people who preferred not to answer, of those asked", _SHARE, "as positive"),
    "missing": Statistic("people who left the question empty, of those asked", _SHARE, "as positive"),
    "sample_share": Statistic(
        "respondents at a level of a demographic, of all respondents", _SHARE, "unweighted count"
    ),
    # ---- comparisons
    "gap": Statistic(
        "first group less second group", _POINTS, "independent samples: variances add; df = df1 + df2 - 1"
    ),
    "difference": Statistic(
        "a level of a demographic less its other levels together; one row where there are two levels",
        _POINTS,
        "one linearised contrast, so with the covariance of the two; df = units - strata - 1 (R svyttest)",
    ),
    "difference_adjusted": Statistic(
        "the same with the other demographics held equal",
        _POINTS,
        "weighted linear model on all demographics, contrast of coefficients (R svyglm)",
    ),
    "change": Statistic(
        "this iteration less the one before; in group 'gap', the change of the gap",
        "points; share (0–1) of favourable answers for behaviour and experience",
        "independent samples: variances add; df = sum of df - 1",
    ),
    "change_like_for_like": Statistic(
        "the change with the composition held fixed; given where a trait shifted and can be held fixed",
        _POINTS,
        "sum_c pi_c (mean_2c - mean_1c), pi the mean of the two compositions (Kitagawa 1955)",
    ),
    "detectable": Statistic(
        "smallest change that would have been seen with 80 % power; without an earlier iteration, that a next "
        "one as precise would show",
        "as change",
        "(t(df, 0.975) + t(df, 0.8)) sqrt(se1^2 + se2^2) (Bloom 1995)",
    ),
    "composition_change": Statistic(
        "share of a demographic's level, this iteration less the one before, weighted as drawn, before raking",
        _SHARE,
        "difference of two independent shares",
    ),
    # ---- reliability
    "alpha": Statistic("Cronbach's alpha of a factor or theme", _NONE, "k/(k-1) (1 - tr C / sum C); Feldt (1965)"),
    "omega": Statistic("omega of a one-factor model; three items or more", _NONE, "McDonald (1999), delta method"),
    "ordinal_alpha": Statistic(
        "alpha from polychoric correlations", _NONE, "k r / (1 + (k-1) r), r their mean (Zumbo et al. 2007)"
    ),
    "omega_categorical": Statistic(
        "omega of a sum of ordered answers; three items or more", _NONE, "Green and Yang (2009), formula 21"
    ),
    "item_rest": Statistic(
        "correlation of an item with the sum of the others of the scale in 'against'", _NONE, "product moment"
    ),
    "alpha_dropped": Statistic("alpha of the scale in 'against' without the item", _NONE, "as alpha"),
    # ---- quality
    "flagged": Statistic("respondents with a sign of careless answering", _SHARE, "unweighted; see quality.SIGNS"),
    "largest_site": Statistic("largest site's part of the sample", _SHARE, "unweighted count"),
    "effective_sites": Statistic("as many equal sites would be as concentrated", "sites", "1 / sum of squared shares"),
    "sensitivity": Statistic(
        "mean without the flagged less the mean with everybody", _POINTS, "the flagged as non-respondents"
    ),
    # ---- drivers
    "importance": Statistic(
        "a factor's part of what all factors explain of the outcome in 'against'",
        _SHARE,
        "Shapley share of McFadden's R^2 (ordered outcome) or R^2 (score); rescaling bootstrap (Rao and Wu 1988)",
    ),
    "relative_weight": Statistic("the same by relative weights, a check", _SHARE, "Johnson (2000)"),
    "odds_ratio": Statistic(
        "odds of a higher answer to the outcome for one point more of the factor",
        "ratio",
        "cumulative logit (R svyolr)",
    ),
    "slope": Statistic("outcome score for one point more of the factor", "points per point", "R svyglm"),
    "vif": Statistic("variance inflation factor", _NONE, "diagonal of the inverse correlations"),
    "explained": Statistic("R^2 (McFadden's for an ordered outcome) of all factors", _SHARE, "1 - logL / logL0"),
    "proportional_odds": Statistic(
        "F that the odds ratios differ between thresholds; p is its p value", _NONE, "Brant (1990), with the design"
    ),
    # ---- the others
    "peer_lower": Statistic("lower quartile of the other countries", _POINTS, "Harrell and Davis (1982)"),
    "peer_median": Statistic("median of the other countries", _POINTS, "as peer_lower"),
    "peer_upper": Statistic("upper quartile of the other countries", _POINTS, "as peer_lower"),
    "peer_count": Statistic("other countries with a figure", "countries", "count"),
}
"""Every statistic of the frame; the technical note and the tests read this table."""

FAMILY = ("iteration", "group", "statistic", "kind", "against")
"""p values are adjusted together where these agree; fixed in advance."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "gap": ("factor",),
    "difference": (),
    "difference_adjusted": (),
    "change": ("factor",),
    "change_like_for_like": ("factor",),
    "composition_change": (),
    "odds_ratio": ("factor",),
    "slope": ("factor",),
}
"""Statistics whose p values are adjusted, with the kinds adjusted by Holm; all others by Benjamini and Hochberg.

Differences are a family over all demographics; odds ratios and slopes, over the factors of one outcome.
"""
