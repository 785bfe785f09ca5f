"""Synthetic respondents: recipes, a latent model of answers, and the files of a study."""
