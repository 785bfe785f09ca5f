"""Forms to fill in, made from the questionnaire: for survey platforms, for paper, and the codebook of both."""
