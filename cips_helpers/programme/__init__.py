"""Many reports: plan, freshness, workers, and the book of all countries."""
