"""Invented respondents: a recipe, a latent model of answers, and the files of a whole study."""
