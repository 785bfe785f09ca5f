# Charts and tables of the report, from the frames of `estimates.R`.

suppressPackageStartupMessages(library(ggplot2))

COLOURS <- c("Officials" = "#17457f", "Private sector" = "#b45309")
ANSWER_COLOURS <- c("#762a83", "#c2a5cf", "#a6dba0", "#1b7837")
theme_set(
  theme_minimal(base_size = 10) + theme(legend.position = "bottom", panel.grid.minor = element_blank())
)

two <- function(x) ifelse(is.na(x), NA, sprintf("%.2f", x))
signed <- function(x) ifelse(is.na(x), NA, sprintf("%+.2f", x))
percent <- function(x) ifelse(is.na(x), NA, sprintf("%.0f%%", 100 * x))
range_of <- function(low, high, format = two) ifelse(is.na(low), NA, paste0(format(low), "–", format(high)))

show_table <- function(frame, caption) {
  cat("\n", knitr::kable(frame, format = "pipe", caption = caption), "\n", sep = "\n")
}
show_chart <- function(chart) {
  print(chart)
  cat("\n\n")
}

# Names beside the estimates: factors by their short names, questions by their text.
named <- function(frame, study, column = "short") {
  factors <- study$questionnaire$factors
  questions <- study$questionnaire$questions
  mutate(frame,
    Group = if ("group" %in% names(frame)) GROUPS[group] else NA,
    name = coalesce(factors[[column]][match(id, factors$id)], questions$text[match(id, questions$id)],
                    if_else(id == "overall", "Overall", study$questionnaire$theme$label)),
    target = factors$target[match(id, factors$id)]
  )
}
scores_of_factors <- function(all, study, number, column = "short") {
  filter(all$levels, what == "score", number == !!number, id != "theme") %>% named(study, column)
}
demographic_label <- function(study, name) {
  questions <- study$questionnaire$questions
  coalesce(questions$label[match(name, questions$id)], name)
}

dots <- function(frame, title, x, colour = Group, limits = NULL, zero = FALSE) {
  ggplot(frame, aes(mean, name, colour = {{ colour }}, shape = {{ colour }})) +
    (if (zero) geom_vline(xintercept = 0, colour = "grey50")) +
    geom_pointrange(aes(xmin = low, xmax = high), position = position_dodge(.5), size = .4) +
    scale_colour_manual(values = COLOURS, na.value = "#17457f") + scale_shape(na.value = 16) +
    scale_x_continuous(limits = limits) +
    labs(x = x, y = NULL, title = title, colour = NULL, shape = NULL)
}

# ---- Charts ---------------------------------------------------------------------------------------------------------

chart_factors <- function(all, study, number) {
  frame <- scores_of_factors(all, study, number) %>% filter(id != "overall")
  distance <- frame %>% group_by(name) %>% summarise(worst = min(mean - target)) %>% arrange(desc(worst))
  frame <- left_join(frame, filter(all$changes, what == "score") %>% select(group, id, change = mean, clear), by = c("group", "id"))
  frame$name <- factor(frame$name, distance$name)
  dots(frame, "Key factors by distance to the target", "Score, 0 to 3 points", limits = c(1, 3.6)) +
    geom_point(aes(x = target), shape = 124, size = 4, colour = "grey30") +
    geom_text(aes(x = 3.15, label = two(mean)), position = position_dodge(.7), size = 2.7, show.legend = FALSE) +
    geom_text(aes(x = 3.45, label = ifelse(clear, signed(change), "")), position = position_dodge(.7), size = 2.7, show.legend = FALSE)
}

chart_radar <- function(all, study, number) {
  frame <- scores_of_factors(all, study, number) %>% filter(id != "overall")
  frame$name <- factor(frame$name, study$questionnaire$factors$short)
  ggplot(frame, aes(name, mean, colour = Group, fill = Group, group = Group)) +
    geom_polygon(alpha = .12, linewidth = .8) +
    geom_point(size = 2) +
    coord_polar(start = -pi / 10) + ylim(0, 3) +
    scale_colour_manual(values = COLOURS) + scale_fill_manual(values = COLOURS) +
    labs(x = NULL, y = NULL, title = "Scores of the key factors, 0 to 3")
}

chart_behaviour <- function(all, of) {
  frame <- filter(all$behaviour, group == of) %>% mutate(name = stringr_wrap(text), Group = GROUPS[of])
  dots(frame, paste("Experience and behaviour:", GROUPS[of]), "Share of those with an opinion", limits = c(0, 1)) +
    geom_text(aes(x = mean, label = percent(mean)), vjust = -.9, size = 2.7, show.legend = FALSE)
}

stringr_wrap <- function(text, width = 45) sapply(text, function(one) paste(strwrap(one, width), collapse = "\n"))

chart_part_map <- function(all, study) {
  frame <- filter(all$parts, id != "theme") %>% named(study) %>% mutate(part = paste(Group, part, sep = ": "))
  ggplot(frame, aes(name, part, fill = if_else(clear, difference, NA_real_))) +
    geom_tile(colour = "white") +
    geom_text(aes(label = ifelse(clear, signed(difference), "")), size = 2.3) +
    scale_fill_gradient2(low = "#9f1239", high = "#1b7837", na.value = "grey93") +
    facet_grid(demographic_label(study, demographic) ~ ., scales = "free_y", space = "free_y", switch = "y") +
    labs(x = NULL, y = NULL, fill = "Points", title = "Parts that differ clearly from all others of their group") +
    theme(axis.text.x = element_text(angle = 40, hjust = 1), strip.text.y.left = element_text(angle = 0))
}

chart_gaps <- function(all, study) {
  frame <- filter(all$gaps, what == "score") %>% named(study) %>% mutate(name = reorder(name, mean))
  dots(frame, "Gap by key factor: officials less private sector", "Points", zero = TRUE) +
    geom_text(aes(label = signed(mean)), vjust = -.9, size = 2.7, show.legend = FALSE)
}

chart_both_sides <- function(all, study) {
  frame <- filter(all$gaps, what == "question") %>% named(study) %>% mutate(name = reorder(stringr_wrap(name), mean))
  ggplot(frame, aes(y = name)) +
    geom_segment(aes(x = there, xend = here, yend = name), colour = "grey50") +
    geom_point(aes(here, colour = "Officials"), size = 2) +
    geom_point(aes(there, colour = "Private sector"), shape = 18, size = 3) +
    geom_text(aes(x = 3.15, label = signed(mean)), size = 2.7) +
    scale_colour_manual(values = COLOURS) + xlim(1, 3.2) +
    labs(x = "Score", y = NULL, colour = NULL, title = "Questions asked of both, the widest gap first")
}

chart_changes <- function(all, study, of) {
  frame <- filter(all$changes, group == of, what == "score", id != "overall") %>% named(study) %>% mutate(name = reorder(name, mean))
  ggplot(frame, aes(y = name)) +
    geom_segment(aes(x = there, xend = here, yend = name, colour = clear)) +
    geom_point(aes(there), shape = 1, size = 2) +
    geom_point(aes(here, colour = clear), size = 2.2) +
    geom_text(aes(x = 3.1, label = signed(mean)), size = 2.7) +
    scale_colour_manual(values = c("TRUE" = "#17457f", "FALSE" = "grey60")) + xlim(1, 3.15) +
    labs(x = "Score", y = NULL, title = paste("Then and now:", GROUPS[of]))
}

chart_answers <- function(all, study, questions, of, title) {
  frame <- filter(all$answers, group %in% of, question %in% questions, kind %in% c("agreement", "behaviour"), code <= 3)
  texts <- study$questionnaire$questions
  frame <- mutate(frame,
    row = stringr_wrap(paste0(texts$text[match(question, texts$id)], " (", GROUPS[group], ")"), 55),
    answer = factor(code, 3:0, c("Strongly agree", "Agree", "Disagree", "Strongly disagree")),
    row = reorder(row, ifelse(code >= 2, mean, 0), sum)
  )
  ggplot(frame, aes(mean, row, fill = answer)) +
    geom_col(width = .75) +
    geom_text(aes(label = ifelse(mean >= .06, percent(mean), "")), position = position_stack(vjust = .5), size = 2.4) +
    scale_fill_manual(values = rev(ANSWER_COLOURS)) +
    scale_x_continuous(labels = scales::percent) +
    labs(x = NULL, y = NULL, fill = NULL, title = title)
}

chart_parts <- function(all, study, of, score = "overall", value = "mean") {
  frame <- filter(all$parts, group == of, id == score) %>%
    mutate(name = part, Group = GROUPS[group], demographic = demographic_label(study, demographic))
  if (value == "difference") {
    frame <- mutate(frame, low = difference - 2 * difference_se, high = difference + 2 * difference_se, mean = difference)
  }
  dots(frame, paste("Parts of the", tolower(GROUPS[of])), "Points", zero = value == "difference") +
    facet_grid(demographic ~ ., scales = "free_y", space = "free_y", switch = "y") +
    geom_text(aes(x = Inf, label = n), hjust = 1, size = 2.5, colour = "grey40", show.legend = FALSE) +
    theme(strip.placement = "outside", strip.text.y.left = element_text(angle = 0))
}

chart_importance <- function(frame, study, title) {
  frame <- named(frame, study) %>% mutate(name = reorder(name, mean))
  dots(frame, title, "Part of what all key factors account for", zero = TRUE) +
    geom_text(aes(label = percent(mean)), vjust = -.9, size = 2.7, show.legend = FALSE)
}

chart_quadrant <- function(all, study, number) {
  scores <- scores_of_factors(all, study, number) %>% filter(group == "officials")
  frame <- inner_join(select(all$importance, id, part = mean), select(scores, id, mean, name), by = "id")
  ggplot(frame, aes(mean, part, label = name)) +
    geom_hline(yintercept = 1 / nrow(frame), colour = "grey60") +
    geom_vline(xintercept = mean(frame$mean), colour = "grey60") +
    geom_point(colour = "#17457f") + geom_text(vjust = -.8, size = 2.7) +
    labs(x = "Score", y = "Importance", title = "Importance and score of the key factors")
}

chart_priorities <- function(ranked) {
  ggplot(ranked, aes(distance, reorder(name, -distance), fill = Group)) +
    geom_col(width = .7) + geom_text(aes(label = signed(distance)), hjust = -.2, size = 2.7) +
    scale_fill_manual(values = COLOURS) +
    labs(x = "Distance to the target, points", y = NULL, title = "Priorities in their order")
}

chart_composition <- function(all, study, of, number) {
  frame <- filter(all$composition, group == of, number == !!number, n >= FEWEST) %>%
    mutate(demographic = demographic_label(study, demographic))
  ggplot(frame, aes(answered, part)) +
    geom_col(fill = COLOURS[[GROUPS[of]]], width = .7) +
    geom_point(aes(x = mean), shape = 124, size = 4) +
    geom_text(aes(label = percent(answered)), hjust = -.2, size = 2.8) +
    facet_grid(demographic ~ ., scales = "free_y", space = "free_y", switch = "y") +
    scale_x_continuous(labels = scales::percent, limits = c(0, 1.05)) +
    labs(x = NULL, y = NULL, title = paste("Who answered:", GROUPS[of])) +
    theme(strip.placement = "outside", strip.text.y.left = element_text(angle = 0))
}

chart_every_question <- function(all, study, of, number) {
  frame <- filter(all$levels, what == "question favourable", group == of, number == !!number) %>% named(study)
  frame$name <- reorder(stringr_wrap(frame$name, 60), frame$mean)
  dots(frame, paste("Every question, favourable answers:", GROUPS[of]), "Share favourable", limits = c(0, 1.1)) +
    geom_text(aes(x = 1.07, label = percent(mean)), size = 2.5, show.legend = FALSE)
}

chart_others <- function(all, study, number) {
  own <- scores_of_factors(all, study, number)
  frame <- inner_join(all$others, select(own, group, id, name, own = mean, Group), by = c("group", "id"))
  ggplot(frame, aes(y = name)) +
    geom_segment(aes(x = low, xend = high, yend = name), linewidth = 3, colour = "grey85") +
    geom_point(aes(middle), shape = 124, size = 4) +
    geom_point(aes(own, colour = Group), size = 2) +
    facet_wrap(~Group) + scale_colour_manual(values = COLOURS) +
    labs(x = "Score", y = NULL, title = "Beside the middle half of the other countries")
}

# ---- Tables ---------------------------------------------------------------------------------------------------------

table_glance <- function(all, study, number) {
  changes <- filter(all$changes, what == "score") %>% select(group, id, change = mean, clear)
  scores_of_factors(all, study, number, "label") %>%
    left_join(changes, by = c("group", "id")) %>%
    transmute(`Key factor` = name, Group, Score = two(mean), Change = ifelse(clear, signed(change), "not clear"),
              `Target met?` = case_when(low >= target ~ "met", high < target ~ "not met", is.na(target) ~ "", TRUE ~ "too close")) %>%
    pivot_wider(names_from = Group, values_from = c(Score, Change, `Target met?`), names_vary = "slowest", names_glue = "{Group}: {.value}") %>%
    show_table("Scores, changes and targets at a glance")
}

table_levels <- function(all, study, number, levels, caption, format = two) {
  filter(all$levels, what %in% levels, number == !!number, id != "theme") %>%
    named(study, "label") %>%
    transmute(Name = name, Group, Estimate = format(mean), `95% interval` = range_of(low, high, format), n) %>%
    show_table(caption)
}

table_parts <- function(all, study, of, value = "mean") {
  frame <- filter(all$parts, group == of, id != "theme") %>% named(study)
  frame$shown <- if (value == "mean") two(frame$mean) else paste0(signed(frame$difference), ifelse(frame$clear, "*", ""))
  frame %>%
    group_by(demographic, part) %>% mutate(n = max(n)) %>% ungroup() %>%
    transmute(Part = paste(demographic_label(study, demographic), part, sep = ": "), n, name, shown) %>%
    pivot_wider(names_from = name, values_from = shown) %>%
    show_table(paste(GROUPS[of], if (value == "mean") "scores of parts" else "differences of parts", sep = ": "))
}

table_answers <- function(all, study, questions, of, caption) {
  texts <- study$questionnaire$questions
  filter(all$answers, group == of, question %in% questions) %>%
    transmute(Question = texts$text[match(question, texts$id)], answer, share = percent(mean), n) %>%
    pivot_wider(names_from = answer, values_from = share, values_fn = first) %>%
    show_table(caption)
}

table_compared <- function(frame, study, kind, caption) {
  filter(frame, what == kind) %>%
    named(study, "label") %>%
    transmute(Group, Name = name, Here = two(here), There = two(there), Difference = signed(mean),
              `95% interval` = range_of(low, high, signed), Clear = ifelse(clear, "yes", "no"), n) %>%
    select(where(~ !all(is.na(.x)))) %>%
    show_table(caption)
}
