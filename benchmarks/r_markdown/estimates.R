# Reads a country's answers and estimates what its report shows, with the survey package.
#
# Every estimate is a smooth function of weighted means, so each carries its linearised variable: one value a
# respondent whose total has the variance of the estimate. One call of `svytotal` then gives the standard errors of
# hundreds of estimates at once, which is faster than a `svymean` or `svyby` each.

suppressPackageStartupMessages({
  library(survey)
  library(dplyr)
  library(tidyr)
})
options(survey.lonely.psu = "adjust", dplyr.summarise.inform = FALSE, knitr.kable.NA = "–")

FEWEST <- 10 # people behind a figure, as in our privacy gate
GROUPS <- c(officials = "Officials", private = "Private sector")
OPINIONS <- c("agreement", "behaviour", "experience", "choice") # kinds of questions that are shown by answer

english <- function(text) if (is.list(text)) text$en else if (is.null(text)) NA_character_ else text
`%or%` <- function(value, other) if (is.null(value)) other else value

# ---- Study and questionnaire --------------------------------------------------------------------------------------

read_questionnaire <- function(path) {
  file <- yaml::read_yaml(path)
  questions <- bind_rows(lapply(file$items, function(item) {
    tibble(
      id = item$id, kind = item$kind, factor = item$factor %or% NA, scale = item$scale,
      reversed = isTRUE(item$reverse), officials = "officials" %in% item$asked_of, private = "private" %in% item$asked_of,
      text = english(item$text), text_private = english(item$text_for$private %or% item$text),
      label = english(item$label)
    )
  }))
  factors <- bind_rows(lapply(file$factors, function(factor) {
    tibble(
      id = factor$id, number = factor$number, label = english(factor$label), short = english(factor$short),
      target = factor$target, describes = english(factor$describes)
    )
  }))
  scales <- setNames(lapply(file$scales, answers_of), sapply(file$scales, `[[`, "id"))
  list(
    questions = questions, factors = factors, scales = scales,
    theme = list(label = english(file$themes[[1]]$label), questions = unlist(file$themes[[1]]$items))
  )
}

answers_of <- function(scale) {
  bind_rows(lapply(scale$answers, function(answer) {
    tibble(
      code = as.numeric(answer$code), label = english(answer$label), kind = answer$kind %or% "answer",
      positive = isTRUE(answer$positive)
    )
  }))
}

read_study <- function(path, country) {
  study <- yaml::read_yaml(path)
  questionnaire <- read_questionnaire(file.path(dirname(path), study$instrument))
  own <- study$countries[[country]]
  questionnaire$scales$region <- answers_of(list(answers = own$scales$region))
  list(
    folder = dirname(path), questionnaire = questionnaire, country = own,
    others = study$countries[setdiff(names(study$countries), country)]
  )
}

asked_of <- function(questionnaire, group, kinds) {
  questions <- questionnaire$questions
  questions[questions[[group]] & questions$kind %in% kinds, ]
}

# ---- Samples --------------------------------------------------------------------------------------------------------

# One sample: the answers, the scored questions in points, the demographics as factors, and the design.
read_sample <- function(study, country, number, group) {
  iteration <- Filter(function(entry) entry$number == number, country$iterations)[[1]]
  entry <- iteration$groups[[group]]
  answers <- as.data.frame(readr::read_csv(
    file.path(study$folder, entry$file),
    show_col_types = FALSE, progress = FALSE,
    col_types = readr::cols(.default = readr::col_double(), respondent = readr::col_character())
  ))
  answers$weight <- answers$weight %or% rep(1, nrow(answers))
  questionnaire <- study$questionnaire
  scored <- asked_of(questionnaire, group, "agreement")
  points <- as.matrix(answers[scored$id])
  points[points > 3] <- NA
  points[, scored$reversed] <- 3 - points[, scored$reversed]
  list(
    group = group, number = number, iteration = iteration, entry = entry, answers = answers, points = points,
    scored = scored, demographics = demographics_of(questionnaire, answers, group), design = design_of(answers, entry)
  )
}

demographics_of <- function(questionnaire, answers, group) {
  asked <- asked_of(questionnaire, group, "demographic")
  as.data.frame(setNames(lapply(seq_len(nrow(asked)), function(row) {
    scale <- questionnaire$scales[[asked$scale[row]]]
    scale <- scale[scale$kind == "answer", ]
    values <- answers[[asked$id[row]]]
    if (asked$id[row] == "experience") return(cut(values, c(0, 5, 10, 20, 61), scale$label, right = FALSE))
    factor(values, scale$code, scale$label)
  }), asked$id))
}

design_of <- function(answers, entry) {
  if (is.null(entry$strata)) return(svydesign(ids = ~1, weights = ~weight, data = answers))
  answers$stratum <- answers[[entry$strata$column]]
  answers$population <- unlist(entry$strata$population)[as.character(answers$stratum)]
  svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~population, data = answers)
}

# ---- Linearisation --------------------------------------------------------------------------------------------------

# Weighted means of the columns of `values` over `rows`, each with its linearised variable.
means_of <- function(values, weight, rows = TRUE) {
  inside <- !is.na(values) & rows
  size <- colSums(inside * weight)
  filled <- ifelse(inside, values, 0)
  mean <- colSums(filled * weight) / size
  list(mean = mean, influence = sweep(sweep(filled, 2, mean) * inside, 2, size, "/"), n = colSums(inside))
}

# Score of each set of questions: the mean of its questions' means.
scores_of <- function(values, weight, sets, rows = TRUE) {
  means <- means_of(values, weight, rows)
  opinions <- !is.na(values) & rows
  list(
    mean = sapply(sets, function(set) mean(means$mean[set])),
    influence = sapply(sets, function(set) rowMeans(means$influence[, set, drop = FALSE])),
    n = sapply(sets, function(set) sum(rowSums(opinions[, set, drop = FALSE]) > 0))
  )
}

errors_of <- function(influence, design) unname(sqrt(diag(vcov(svytotal(as.matrix(influence), design)))))

with_interval <- function(frame, df) {
  half <- qt(.975, df) * frame$se
  mutate(frame, low = mean - half, high = mean + half)
}

without_few <- function(frame) {
  mutate(frame, across(any_of(c("mean", "se", "low", "high", "difference", "p")), ~ ifelse(n < FEWEST, NA, .x)))
}

sets_of <- function(sample, study) {
  factors <- intersect(study$questionnaire$factors$id, sample$scored$factor)
  sets <- setNames(lapply(factors, function(id) sample$scored$id[sample$scored$factor == id]), factors)
  c(sets, list(theme = intersect(study$questionnaire$theme$questions, sample$scored$id)))
}

# The overall score is the mean of the factors' scores.
with_overall <- function(scores) {
  factors <- setdiff(names(scores$mean), "theme")
  scores$mean <- c(scores$mean, overall = mean(scores$mean[factors]))
  scores$influence <- cbind(scores$influence, overall = rowMeans(scores$influence[, factors, drop = FALSE]))
  scores$n <- c(scores$n, overall = max(scores$n[factors]))
  scores
}

# ---- Estimates of one sample ----------------------------------------------------------------------------------------

frame_of <- function(estimates, sample, what) {
  tibble(
    group = sample$group, number = sample$number, what = what, id = names(estimates$mean),
    mean = unname(estimates$mean), se = errors_of(estimates$influence, sample$design), n = unname(estimates$n)
  ) %>%
    with_interval(degf(sample$design)) %>%
    without_few()
}

levels_of <- function(sample, study) {
  sets <- sets_of(sample, study)
  weight <- weights(sample$design)
  favourable <- (sample$points >= 2) * 1
  bind_rows(
    frame_of(with_overall(scores_of(sample$points, weight, sets)), sample, "score"),
    frame_of(with_overall(scores_of(favourable, weight, sets)), sample, "favourable"),
    frame_of(means_of(sample$points, weight), sample, "question"),
    frame_of(means_of(favourable, weight), sample, "question favourable")
  )
}

# Shares of every answer among those with an opinion; "don't know" and no answer among all who were asked.
answers_shown <- function(sample, study) {
  asked <- asked_of(study$questionnaire, sample$group, OPINIONS)
  weight <- weights(sample$design)
  bind_rows(lapply(seq_len(nrow(asked)), function(row) {
    scale <- study$questionnaire$scales[[asked$scale[row]]]
    given <- sample$answers[[asked$id[row]]]
    opinion <- scale$code[scale$kind == "answer"]
    rest <- scale$code[scale$kind != "answer"]
    shares <- means_of(outer(given, opinion, `==`) * 1, weight, given %in% opinion)
    others <- means_of(outer(given, rest, `==`) * 1, weight)
    tibble(
      group = sample$group, question = asked$id[row], kind = asked$kind[row], code = c(opinion, rest),
      answer = c(scale$label[scale$kind == "answer"], scale$label[scale$kind != "answer"]),
      mean = c(shares$mean, others$mean), n = sum(given %in% opinion),
      se = errors_of(cbind(shares$influence, others$influence), sample$design)
    )
  })) %>% without_few()
}

# Each part of a group, and how far it is from all others of the group together.
parts_of <- function(sample, study, demographics = sample$demographics) {
  sets <- sets_of(sample, study)
  weight <- weights(sample$design)
  bind_rows(lapply(names(demographics), function(name) {
    part <- demographics[[name]]
    bind_rows(lapply(levels(part), function(level) {
      inside <- part %in% level
      here <- with_overall(scores_of(sample$points, weight, sets, inside))
      if (max(here$n) < FEWEST) return(tibble(demographic = name, part = level, id = names(here$mean), n = unname(here$n)))
      others <- with_overall(scores_of(sample$points, weight, sets, !is.na(part) & !inside))
      errors <- errors_of(cbind(here$influence, here$influence - others$influence), sample$design)
      k <- length(here$mean)
      tibble(
        demographic = name, part = level, id = names(here$mean), n = unname(here$n), mean = unname(here$mean),
        se = errors[1:k], difference = unname(here$mean - others$mean), difference_se = errors[k + 1:k],
        p = 2 * pt(-abs(difference / difference_se), pmax(1, sum(inside) - 1))
      )
    }))
  })) %>%
    mutate(group = sample$group) %>%
    with_interval(degf(sample$design)) %>%
    without_few() %>%
    mutate(adjusted = p.adjust(p, "BH"), clear = !is.na(adjusted) & adjusted < .05)
}

composition_of <- function(sample) {
  weight <- weights(sample$design)
  bind_rows(lapply(names(sample$demographics), function(name) {
    part <- sample$demographics[[name]]
    people <- as.integer(table(part))
    shares <- means_of(outer(as.character(part), levels(part), `==`) * 1, weight)
    tibble(
      group = sample$group, number = sample$number, demographic = name, part = levels(part),
      n = people, answered = people / sum(people), mean = shares$mean, se = errors_of(shares$influence, sample$design)
    )
  })) %>% without_few()
}

# Shares of experience and behaviour, with intervals on the logit scale.
behaviour_of <- function(sample, study) {
  asked <- asked_of(study$questionnaire, sample$group, c("behaviour", "experience"))
  bind_rows(lapply(seq_len(nrow(asked)), function(row) {
    scale <- study$questionnaire$scales[[asked$scale[row]]]
    given <- sample$answers[[asked$id[row]]]
    opinion <- given %in% scale$code[scale$kind == "answer"]
    counted <- scale$code[scale$positive]
    if (sum(opinion) < FEWEST) return(NULL)
    design <- update(sample$design, yes = ifelse(opinion, given %in% counted, NA) * 1)
    share <- svyciprop(~yes, subset(design, opinion), method = "logit")
    tibble(
      group = sample$group, question = asked$id[row],
      text = if (sample$group == "private") asked$text_private[row] else asked$text[row],
      counted = paste(scale$label[scale$positive], collapse = ", "), mean = share[[1]],
      low = attr(share, "ci")[[1]], high = attr(share, "ci")[[2]], n = sum(opinion)
    )
  }))
}

# Differences of parts, all other demographics held fixed.
adjusted_of <- function(sample, study) {
  frame <- sample$design
  frame$variables <- cbind(frame$variables["weight"], sample$demographics, overall = rowMeans(sample$points, na.rm = TRUE))
  names <- names(sample$demographics)
  fit <- svyglm(reformulate(names, "overall"), frame)
  kept <- fit$model
  weight <- weights(fit, "prior")
  bind_rows(lapply(names, function(name) {
    levels <- names(which(table(kept[[name]]) > 0))
    effects <- sapply(levels, function(level) names(coef(fit)) == paste0(name, level)) * 1
    share <- prop.table(tapply(weight, as.character(kept[[name]]), sum)[levels])
    contrast <- t(sapply(seq_along(levels), function(k) {
      others <- drop(effects[, -k, drop = FALSE] %*% (share[-k] / sum(share[-k])))
      effects[, k] - others
    }))
    se <- sqrt(rowSums((contrast %*% vcov(fit)) * contrast))
    tibble(
      group = sample$group, demographic = name, part = levels, n = as.integer(table(kept[[name]])[levels]),
      mean = drop(contrast %*% coef(fit)), se = se
    )
  })) %>%
    with_interval(fit$df.residual) %>%
    without_few()
}

# ---- Reliability and importance -------------------------------------------------------------------------------------

reliability_of <- function(sample, study) {
  sets <- sets_of(sample, study)
  bind_rows(lapply(setdiff(names(sets), "theme"), function(id) {
    complete <- na.omit(sample$points[, sets[[id]], drop = FALSE])
    k <- ncol(complete)
    n <- nrow(complete)
    if (k < 2 || n < 30) return(tibble(group = sample$group, id = id, n = n))
    covariance <- cov(complete)
    alpha <- k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
    quantiles <- qf(c(.975, .025), n - 1, (n - 1) * (k - 1))
    ordinal <- suppressMessages(suppressWarnings(psych::polychoric(complete)$rho))
    between <- mean(ordinal[lower.tri(ordinal)])
    tibble(
      group = sample$group, id = id, n = n, alpha = alpha, low = 1 - (1 - alpha) * quantiles[1],
      high = 1 - (1 - alpha) * quantiles[2], ordinal = k * between / (1 + (k - 1) * between)
    )
  }))
}

# Johnson's relative weights, close to general dominance and much faster than its 1,024 models.
relative_weights <- function(x, y, weight) {
  correlation <- cov.wt(cbind(x, y), weight, cor = TRUE)$cor
  p <- ncol(x)
  root <- eigen(correlation[1:p, 1:p], symmetric = TRUE)
  loadings <- root$vectors %*% (sqrt(pmax(root$values, 1e-9)) * t(root$vectors))
  shares <- drop(loadings^2 %*% solve(loadings, correlation[1:p, p + 1])^2)
  shares / sum(shares)
}

importance_of <- function(sample, study, outcome, factors, resamples = 200) {
  sets <- sets_of(sample, study)[factors]
  x <- sapply(sets, function(set) rowMeans(sample$points[, set, drop = FALSE], na.rm = TRUE))
  complete <- complete.cases(x, outcome)
  x <- x[complete, ]
  y <- outcome[complete]
  weight <- weights(sample$design)[complete]
  set.seed(1)
  again <- replicate(resamples, {
    rows <- sample.int(nrow(x), replace = TRUE)
    relative_weights(x[rows, ], y[rows], weight[rows])
  })
  tibble(
    id = factors, mean = relative_weights(x, y, weight), n = nrow(x),
    low = apply(again, 1, quantile, .025), high = apply(again, 1, quantile, .975)
  )
}

# ---- Comparisons ----------------------------------------------------------------------------------------------------

# Gaps and changes rest on the questions that both samples were asked.
compared <- function(sample, other, study) {
  common <- intersect(sample$scored$id, other$scored$id)
  kept <- function(sets) Filter(length, lapply(sets, intersect, common))
  sets <- kept(sets_of(sample, study)[setdiff(names(sets_of(sample, study)), "theme")])
  half <- function(one) {
    scores <- with_overall(scores_of(one$points, weights(one$design), sets))
    questions <- means_of(one$points[, common], weights(one$design))
    list(
      mean = c(scores$mean, questions$mean), n = c(scores$n, questions$n),
      se = errors_of(cbind(scores$influence, questions$influence), one$design)
    )
  }
  first <- half(sample)
  second <- half(other)
  se <- sqrt(first$se^2 + second$se^2)
  # Satterthwaite's degrees of freedom: a small sample of the two counts for itself.
  df <- se^4 / (first$se^4 / degf(sample$design) + second$se^4 / degf(other$design))
  tibble(
    id = names(first$mean), what = ifelse(id %in% common, "question", "score"), here = first$mean, there = second$mean,
    mean = here - there, se = se, df = df, n = pmin(first$n, second$n)
  ) %>%
    with_interval(df) %>%
    mutate(p = 2 * pt(-abs(mean / se), df)) %>%
    group_by(what) %>%
    mutate(adjusted = p.adjust(p, ifelse(first(what) == "score", "holm", "BH")), clear = adjusted < .05) %>%
    ungroup()
}

# Changes as if the earlier sample were made up as the later one.
like_for_like <- function(now, before, study) {
  shared <- Filter(function(name) {
    tables <- cbind(table(now$demographics[[name]]), table(before$demographics[[name]]))
    all(tables[rowSums(tables) > 0, ] >= FEWEST)
  }, intersect(names(now$demographics), names(before$demographics)))
  if (!length(shared)) return(NULL)
  complete <- complete.cases(before$demographics[shared])
  design <- before$design
  design$variables <- cbind(design$variables["weight"], before$demographics[shared])
  design <- subset(design, complete)
  margins <- lapply(shared, function(name) {
    shares <- tapply(weights(now$design), now$demographics[[name]], sum)
    shares <- shares[!is.na(shares)]
    tibble(!!name := names(shares), Freq = unname(shares) / sum(shares) * sum(weights(design)))
  })
  raked <- rake(design, lapply(shared, reformulate), margins, control = list(maxit = 50))
  then <- before
  then$points <- before$points[complete, ]
  then$design <- raked
  compared(now, then, study)
}

# ---- Everything -----------------------------------------------------------------------------------------------------

estimate_country <- function(study, number) {
  samples <- list()
  for (group in names(GROUPS)) {
    samples[[group]] <- read_sample(study, study$country, number, group)
    samples[[paste(group, "before")]] <- read_sample(study, study$country, number - 1, group)
  }
  now <- samples[names(GROUPS)]
  before <- function(group) samples[[paste(group, "before")]]
  of_groups <- function(f) bind_rows(lapply(now, f))
  officials <- now$officials
  factors <- intersect(study$questionnaire$factors$id, officials$scored$factor)
  theme <- study$questionnaire$theme$questions
  apart <- setdiff(factors, officials$scored$factor[officials$scored$id %in% theme])
  breach <- officials$answers$breach_likely
  crossed <- list(`gender and role` = interaction(officials$demographics$gender, officials$demographics$role, sep = ", "))
  list(
    samples = samples,
    levels = bind_rows(lapply(samples, levels_of, study = study)),
    answers = of_groups(function(sample) answers_shown(sample, study)),
    parts = of_groups(function(sample) parts_of(sample, study)),
    crossed = parts_of(officials, study, as.data.frame(crossed, check.names = FALSE)),
    composition = bind_rows(lapply(samples, composition_of)),
    behaviour = of_groups(function(sample) behaviour_of(sample, study)),
    adjusted = of_groups(function(sample) adjusted_of(sample, study)),
    reliability = of_groups(function(sample) reliability_of(sample, study)),
    importance = importance_of(officials, study, -ifelse(breach > 4, NA, breach), factors),
    theme_importance = importance_of(officials, study, rowMeans(officials$points[, theme], na.rm = TRUE), apart),
    gaps = compared(now$officials, now$private, study),
    gaps_before = compared(before("officials"), before("private"), study),
    changes = bind_rows(lapply(now, function(sample) {
      mutate(compared(sample, before(sample$group), study), group = sample$group)
    })),
    alike = bind_rows(lapply(now, function(sample) {
      alike <- like_for_like(sample, before(sample$group), study)
      if (is.null(alike)) NULL else mutate(alike, group = sample$group)
    })),
    others = estimate_others(study, number)
  )
}

# Scores of the other countries: quartiles are all that is shown of them.
estimate_others <- function(study, number) {
  bind_rows(lapply(study$others, function(country) {
    bind_rows(lapply(names(GROUPS), function(group) {
      sample <- read_sample(study, country, number, group)
      scores <- with_overall(scores_of(sample$points, weights(sample$design), sets_of(sample, study)))
      tibble(group = group, id = names(scores$mean), mean = scores$mean)
    }))
  })) %>%
    group_by(group, id) %>%
    summarise(low = quantile(mean, .25), middle = median(mean), high = quantile(mean, .75), countries = n())
}
