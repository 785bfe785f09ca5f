# Rscript render.R FORMAT OUTPUT STUDY [PROCESSES]: the reports of all countries of a study, FORMAT html, pdf or both.

arguments <- commandArgs(TRUE)
here <- dirname(normalizePath(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))))
formats <- list(html = "html_document", pdf = "pdf_document", both = c("html_document", "pdf_document"))[[arguments[1]]]
dir.create(arguments[2], showWarnings = FALSE, recursive = TRUE)
output <- normalizePath(arguments[2])
study <- normalizePath(arguments[3])
processes <- if (length(arguments) > 3) as.integer(arguments[4]) else 1

# Two renders of one document share the files between, and one gets the other's figures: each has a folder of its own.
render_country <- function(country) {
  document <- file.path(tempdir(), country, paste0(country, ".Rmd"))
  dir.create(dirname(document))
  file.copy(file.path(here, "report.Rmd"), document)
  for (format in formats) {
    rmarkdown::render(
      document,
      output_format = format, output_file = paste0(country, ".", sub("_document", "", format)), output_dir = output,
      params = list(country = country, study = study, code = here, tables = file.path(output, "tables")),
      envir = new.env(), quiet = TRUE
    )
  }
}

done <- parallel::mclapply(
  names(yaml::read_yaml(study)$countries), render_country,
  mc.cores = processes, mc.preschedule = FALSE
)
failed <- Filter(function(one) inherits(one, "try-error"), done)
if (length(failed)) stop(failed[[1]])
