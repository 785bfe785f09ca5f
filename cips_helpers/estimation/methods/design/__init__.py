"""Design-based estimation: means, shares, variances, intervals, contrasts, weights."""
