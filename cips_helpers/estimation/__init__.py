"""Numbers with their uncertainty: design-based estimates from coded answers.

Answers come in as small whole numbers, a `Design` says how the sample was drawn, and every function
gives plain arrays of estimates, standard errors and bases. Nothing here is drawn, rounded or hidden.
"""

from .cells import CellEstimates
from .design import Design
from .gaps import GapEstimates, contrast, independent_gap, linear_contrast, linear_contrast_values
from .intervals import interval_mean, interval_share, quantile_t
from .means import mean_values, score_table
from .scale_scores import mean_of_item_means, person_scores
from .tabulate import AnswerTable, merge_cells, tabulate
from .variance import covariance

__all__ = [
    "AnswerTable",
    "CellEstimates",
    "Design",
    "GapEstimates",
    "contrast",
    "covariance",
    "independent_gap",
    "interval_mean",
    "interval_share",
    "linear_contrast",
    "linear_contrast_values",
    "mean_of_item_means",
    "mean_values",
    "merge_cells",
    "person_scores",
    "quantile_t",
    "score_table",
    "tabulate",
]
