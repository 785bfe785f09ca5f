"""Judgements made once from disclosed figures: targets, changes, ranking, parts, peers, importance, priorities."""
