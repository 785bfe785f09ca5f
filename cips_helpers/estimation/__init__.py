"""Numbers with their uncertainty: design-based estimates from coded answers.

Answers come in as small whole numbers, a `Design` says how the sample was drawn, and every function
gives plain arrays of estimates, standard errors and bases. Nothing here is drawn, rounded or hidden.
"""

from .cells import CellEstimates
from .design import Design
from .effects import Equivalence, change_of_gap, cohens_d, equivalence, hedges_g, independent_combination
from .families import adjust, adjust_families
from .gaps import GapEstimates, contrast, independent_gap, linear_contrast, linear_contrast_values
from .independence import Association, RankTest, rank_test, rao_scott
from .intervals import interval_mean, interval_share, quantile_t
from .means import mean_values, score_table
from .ordinal import OrdinalFit, fit_ordinal, ordinal_model, proportional_odds_test
from .precision import design_effect, kish_deff, overlap_level, smallest_detectable_change
from .proportions import cohens_h, interval_binomial, interval_share_difference, share_difference_test
from .raking import Raked, rake
from .regression import Model, WaldTest, linear_model, logistic_model, standardised, wald_test
from .scale_scores import mean_of_item_means, person_scores
from .tabulate import AnswerTable, merge_cells, tabulate
from .variance import covariance, degrees_of_freedom

__all__ = [
    "AnswerTable",
    "Association",
    "CellEstimates",
    "Design",
    "Equivalence",
    "GapEstimates",
    "Model",
    "OrdinalFit",
    "Raked",
    "RankTest",
    "WaldTest",
    "adjust",
    "adjust_families",
    "change_of_gap",
    "cohens_d",
    "cohens_h",
    "contrast",
    "covariance",
    "degrees_of_freedom",
    "design_effect",
    "equivalence",
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
    "mean_of_item_means",
    "mean_values",
    "merge_cells",
    "ordinal_model",
    "overlap_level",
    "person_scores",
    "proportional_odds_test",
    "quantile_t",
    "rake",
    "rank_test",
    "rao_scott",
    "score_table",
    "share_difference_test",
    "smallest_detectable_change",
    "standardised",
    "tabulate",
    "wald_test",
]
