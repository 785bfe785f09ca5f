// Search, sort, compare and copy every published figure. The figures stand in the page; every text is set as text.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const root = document.querySelector(".cips-explorer"), place = root?.querySelector(".cips-all-figures");
  if (!place?.textContent) return;
  const data = JSON.parse(place.textContent), words = JSON.parse(root.dataset.words), lang = document.documentElement.lang || "en";
  const STEP = 100, LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const numberOf = (code) => [...code].reduce((sum, letter) => sum * LETTERS.length + LETTERS.indexOf(letter), 0);
  const columns = Object.fromEntries(Object.entries(data).map(([name, column]) =>
    [name, typeof column === "string" ? column.split("|") : column.rows.split("|").map((code) => column.texts[numberOf(code)])]));
  const count = columns.n.length, find = (name) => root.querySelector(`[name="${name}"]`);
  const called = (name, value) => words[name]?.[value] ?? value;
  const rows = [...Array(count).keys()].map((at) => {
    const of = (name) => columns[name][at];
    const figure = { at, state: of("state"), pinned: false };
    for (const name of ["iteration", "group_label", "demographic_label", "kind", "statistic"]) figure[name] = of(name);
    figure.indicator_label = of("indicator_label") + (of("answer_label") ? `: ${of("answer_label")}` : "");
    figure.part_label = of("demographic_label") ? `${of("demographic_label")}: ${of("part_label")}` : words.demographic_label[""];
    figure.numbers = Object.fromEntries(["estimate", "low", "high", "n"].map((name) => [name, of(name) === "" ? NaN : Number(of(name))]));
    figure.written = Object.fromEntries(["estimate", "low", "high", "n"].map((name) => [name, of(name)]));
    figure.unit = words.units[of("unit")] ?? "";
    figure.text = [figure.indicator_label, figure.part_label, figure.group_label, called("statistic", figure.statistic)].join(" ").toLocaleLowerCase(lang);
    return figure;
  });

  // Numbers have the decimals they are published with.
  const write = (figure, name) => {
    const text = figure.written[name], decimals = (text.split(".")[1] ?? "").length;
    if (text === "") return "";
    const number = Math.abs(figure.numbers[name]).toLocaleString(lang, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    return (figure.numbers[name] < 0 ? "−" : "") + number + (name !== "n" && figure.unit === "%" ? "%" : "");
  };
  const LIMITS = { at_most: "< ", at_least: "> ", suppressed: words.hidden };
  const cells = {
    indicator_label: (figure) => figure.indicator_label,
    statistic: (figure) => called("statistic", figure.statistic),
    group_label: (figure) => figure.group_label,
    part_label: (figure) => figure.part_label,
    iteration: (figure) => called("iteration", figure.iteration),
    estimate: (figure) => (LIMITS[figure.state] ?? "") + write(figure, "estimate"),
    low: (figure) => (figure.written.low === "" || figure.written.low === figure.written.high ? "" : `${write(figure, "low")}–${write(figure, "high")}`),
    n: (figure) => write(figure, "n"),
  };

  // The lists hold what there is; the page begins with the scores of the whole groups in the latest survey.
  const LISTS = ["kind", "statistic", "group_label", "demographic_label", "iteration"];
  const FIRST = { kind: "factor", statistic: "mean", demographic_label: "", iteration: words.latest };
  for (const name of LISTS) {
    const list = find(name);
    list.append(new Option(words.any, "\u0000"));
    for (const value of new Set(columns[name])) list.append(new Option(called(name, value), value));
    list.value = FIRST[name] ?? "\u0000";
  }

  let sorted = null, up = true, most = STEP, shown = [];
  const order = (one, other) => {
    const numeric = ["estimate", "low", "n"].includes(sorted);
    if (!numeric) return cells[sorted](one).localeCompare(cells[sorted](other), lang);
    const [a, b] = [one.numbers[sorted], other.numbers[sorted]];
    return Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) - Number.isNaN(b) : a - b;
  };
  // On a phone, a column that says the same in every row makes room for the figures: the lists above say it.
  const WORDS = ["statistic", "group_label", "part_label", "iteration"], same = new Set();
  const compareColumns = () => {
    for (const name of WORDS) {
      const is = shown.length > 0 && new Set(shown.map(cells[name])).size === 1;
      same[is ? "add" : "delete"](name);
      root.querySelector(`th[data-column="${name}"]`).classList.toggle("cips-same", is);
    }
  };
  const body = root.querySelector("tbody");
  const draw = () => {
    const asked = find("q").value.toLocaleLowerCase(lang).split(/\s+/).filter(Boolean);
    const chosen = LISTS.map((name) => [name, find(name).value]).filter(([, value]) => value !== "\u0000");
    shown = rows.filter((figure) => figure.pinned || (chosen.every(([name, value]) => figure[name] === value) && asked.every((word) => figure.text.includes(word))));
    if (sorted) shown.sort((one, other) => (up ? 1 : -1) * order(one, other) || one.at - other.at);
    shown.sort((one, other) => other.pinned - one.pinned);
    compareColumns();
    body.replaceChildren(...shown.slice(0, most).map(line));
    root.querySelector("[role=status]").textContent = words.count
      .replace("{shown}", shown.length.toLocaleString(lang)).replace("{all}", count.toLocaleString(lang));
    find("more").hidden = shown.length <= most;
  };
  const line = (figure) => {
    const row = document.createElement("tr"), box = Object.assign(document.createElement("input"), { type: "checkbox", checked: figure.pinned });
    box.setAttribute("aria-label", [cells.indicator_label(figure), figure.group_label, figure.part_label].join(", "));
    box.addEventListener("change", () => {
      figure.pinned = box.checked;
      draw();
      [...body.querySelectorAll("input")].find((other) => other.getAttribute("aria-label") === box.getAttribute("aria-label"))?.focus();
    });
    row.classList.toggle("cips-pinned", figure.pinned);
    row.insertCell().append(box);
    for (const [name, write] of Object.entries(cells)) {
      const cell = document.createElement(name === "indicator_label" ? "th" : "td");
      if (name === "indicator_label") cell.scope = "row";
      if (WORDS.includes(name)) cell.className = same.has(name) ? "cips-words cips-same" : "cips-words";
      cell.textContent = write(figure);
      row.append(cell);
    }
    return row;
  };

  for (const head of root.querySelectorAll("th[data-column]")) {
    if (head.dataset.column === "pin") continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "cips-sort" });
    button.append(...head.childNodes);
    head.append(button);
    if (WORDS.includes(head.dataset.column)) head.className = "cips-words";
    button.addEventListener("click", () => {
      up = sorted === head.dataset.column ? !up : true;
      sorted = head.dataset.column;
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      draw();
    });
  }
  const heads = () => Object.keys(cells).map((name) => root.querySelector(`th[data-column="${name}"]`).textContent);
  const table = () => [heads(), ...shown.map((figure) => Object.values(cells).map((write) => write(figure)))];
  const safe = (text) => (/^[=@+\t-]/.test(text) && !/^[+-]?[\d.,]+%?$/.test(text) ? "'" + text : text).replaceAll('"', '""');
  find("copy").addEventListener("click", async (event) => {
    const text = table().map((row) => row.join("\t")).join("\n"), button = event.currentTarget, label = button.textContent;
    const area = Object.assign(document.createElement("textarea"), { value: text });
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      document.body.append(area); // where a page from disk may not reach the clipboard
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
  find("csv").addEventListener("click", () => {
    const text = "\ufeff" + table().map((row) => row.map((cell) => `"${safe(cell)}"`).join(",")).join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "figures.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  find("clear").addEventListener("click", () => {
    for (const figure of rows) figure.pinned = false;
    find("q").value = "";
    for (const name of LISTS) find(name).value = FIRST[name] ?? "\u0000";
    most = STEP;
    draw();
  });
  find("more").addEventListener("click", () => { most += 5 * STEP; draw(); });
  const form = root.querySelector("form");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { most = STEP; draw(); });
  draw();
});
