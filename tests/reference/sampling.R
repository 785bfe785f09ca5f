# Reference numbers for the planning of samples (sampling.json):
#   Rscript sampling.R FOLDER > sampling.json
# FOLDER holds nContMoe.R and strAlloc.R of the package PracTools (Valliant, Dever, Kreuter; GPL-3), which are not
# copied here.
folder <- commandArgs(trailingOnly = TRUE)[1]
source(file.path(folder, "nContMoe.R"))
source(file.path(folder, "strAlloc.R"))
Nh <- c(215, 65, 252, 50, 149, 144)
Sh <- c(26787207, 10645109, 6909676, 11085034, 9817762, 44553355)
number <- function(x) paste0("[", paste(sprintf("%.15g", x), collapse = ", "), "]")
invite <- function(need, p) { n <- need; while (pbinom(need - 1, n, p, lower.tail = FALSE) < 0.9) n <- n + 1; n }
lines <- c(
  half_width = number(sapply(c(Inf, 3200, 400), function(N) nContMoe(1, e = 0.05, S2 = 0.25, N = N))),
  half_width_score = number(sapply(c(Inf, 1900), function(N) nContMoe(1, e = 0.1, S2 = 0.8^2, N = N))),
  neyman = number(strAlloc(n.tot = 100, Nh = Nh, Sh = Sh, alloc = "neyman")$nh),
  proportional = number(strAlloc(n.tot = 100, Nh = Nh, alloc = "prop")$nh),
  change = number(sapply(c(0.8, 0.9), function(power) power.t.test(delta = 0.1, sd = 0.8, power = power)$n)),
  invitations = number(c(invite(10, 0.7), invite(20, 0.55), invite(10, 1)))
)
cat('{"results": [\n', paste0('  {"id": "sampling.', names(lines), '", "values": ', lines, "}", collapse = ",\n"), "\n]}\n", sep = "")
