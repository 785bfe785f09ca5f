"""Numbers with their uncertainty: design-based estimates from coded answers.

Answers come in as small whole numbers, a `Design` says how the sample was drawn, and every function
gives plain arrays of estimates, standard errors and bases. Nothing here is drawn, rounded or hidden.
"""

from .bootstrap import replicate_weights
from .categorical_omega import CategoricalOmega, categorical_omega
from .cells import CellEstimates
from .comparability import Comparability, Facts, Limits, Reason, Verdict, comparability
from .composition import Composition, StandardisedChange, composition, standardised_change
from .cumulative import OrdinalFit, fit_ordinal
from .describe import Distribution, distribution
from .design import Design
from .drivers import Drivers, drivers, mcfadden_shares
from .effects import Equivalence, change_of_gap, cohens_d, equivalence, hedges_g, independent_combination
from .factor_model import Omega, minres_loadings, omega_minres, omega_ml
from .families import adjust, adjust_families
from .gaps import GapEstimates, contrast, independent_gap, linear_contrast, linear_contrast_values
from .importance import Shares, relative_weights, shapley_r2, variance_inflation
from .independence import Association, RankTest, rank_test, rao_scott
from .intervals import interval_mean, interval_share, quantile_t
from .means import mean_values, score_table
from .ordinal import ordinal_model, proportional_odds_test
from .others import OthersContrasts, contrasts_with_others
from .peers import Benchmark, benchmark
from .polychoric import bivariate_normal_cdf, ordinal_alpha, polychoric
from .precision import design_effect, kish_deff, overlap_level, smallest_detectable_change
from .proportions import cohens_h, interval_binomial, interval_share_difference, share_difference_test
from .quality import (
    Concentration,
    MissingAnswers,
    Sensitivity,
    concentration,
    contradictions,
    duplicates,
    longest_run,
    mahalanobis,
    mahalanobis_flag,
    missing_answers,
    person_total,
    response_variability,
    speeders,
    without_flagged,
)
from .raking import Raked, rake
from .regression import Model, WaldTest, linear_model, logistic_model, standardised, wald_test
from .reliability import Alpha, cronbach_alpha, feldt_interval
from .scale_scores import factor_scores, mean_of_item_means, person_scores
from .score_drivers import score_drivers
from .tabulate import AnswerTable, merge_cells, tabulate
from .variance import covariance, degrees_of_freedom

__all__ = [
    "Alpha",
    "AnswerTable",
    "Association",
    "Benchmark",
    "CategoricalOmega",
    "CellEstimates",
    "Comparability",
    "Composition",
    "Concentration",
    "Design",
    "Distribution",
    "Drivers",
    "Equivalence",
    "Facts",
    "GapEstimates",
    "Limits",
    "MissingAnswers",
    "Model",
    "Omega",
    "OrdinalFit",
    "OthersContrasts",
    "Raked",
    "RankTest",
    "Reason",
    "Sensitivity",
    "Shares",
    "StandardisedChange",
    "Verdict",
    "WaldTest",
    "adjust",
    "adjust_families",
    "benchmark",
    "bivariate_normal_cdf",
    "categorical_omega",
    "change_of_gap",
    "cohens_d",
    "cohens_h",
    "comparability",
    "composition",
    "concentration",
    "contradictions",
    "contrast",
    "contrasts_with_others",
    "covariance",
    "cronbach_alpha",
    "degrees_of_freedom",
    "design_effect",
    "distribution",
    "drivers",
    "duplicates",
    "equivalence",
    "factor_scores",
    "feldt_interval",
    "fit_ordinal",
    "hedges_g",
    "independent_combination",
    "independent_gap",
    "interval_binomial",
    "interval_mean",
    "interval_share",
    "interval_share_difference",
    "kish_deff",
    "linear_contrast",
    "linear_contrast_values",
    "linear_model",
    "logistic_model",
    "longest_run",
    "mahalanobis",
    "mahalanobis_flag",
    "mcfadden_shares",
    "mean_of_item_means",
    "mean_values",
    "merge_cells",
    "minres_loadings",
    "missing_answers",
    "omega_minres",
    "omega_ml",
    "ordinal_alpha",
    "ordinal_model",
    "overlap_level",
    "person_scores",
    "person_total",
    "polychoric",
    "proportional_odds_test",
    "quantile_t",
    "rake",
    "rank_test",
    "rao_scott",
    "relative_weights",
    "replicate_weights",
    "response_variability",
    "score_drivers",
    "score_table",
    "shapley_r2",
    "share_difference_test",
    "smallest_detectable_change",
    "speeders",
    "standardised",
    "standardised_change",
    "tabulate",
    "variance_inflation",
    "wald_test",
    "without_flagged",
]
