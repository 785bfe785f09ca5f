// What pages can do beyond reading: sort tables, save charts and their figures, copy links, say what a mark stands for.
// Everything can be read without it. No request to the network.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const slug = (node) => node.closest(".cips-tools").dataset.name;
  const save = (content, type, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // A text that a spreadsheet would take for a formula gets an apostrophe; a signed number stays one.
  const cell = (node) => {
    const text = node.textContent.replace(/\s+/g, " ").trim();
    const safe = /^[=@+\t-]/.test(text) && !/^[+-]?[\d.,]+%?$/.test(text) ? "'" + text : text;
    return '"' + safe.replaceAll('"', '""') + '"';
  };
  const csv = (table) => "\ufeff" + [...table.rows].map((row) => [...row.cells].map(cell).join(",")).join("\r\n") + "\r\n";

  // A text of a drawing on a canvas, which knows the page's typefaces; a picture of the drawing does not.
  const write = (brush, text) => {
    const of = (name) => text.getAttribute(name), size = of("font-size");
    const family = getComputedStyle(text).fontFamily, turned = /rotate\(([^ ]+) ([^ ]+) ([^)]+)\)/.exec(of("transform") ?? "");
    brush.save();
    brush.font = `${of("font-style") ?? "normal"} ${of("font-weight") ?? 400} ${size}px ${family}`;
    brush.textAlign = { middle: "center", end: "right" }[of("text-anchor")] ?? "left";
    brush.direction = "ltr";
    if (turned) {
      const [angle, x, y] = turned.slice(1).map(Number);
      brush.translate(x, y);
      brush.rotate((angle * Math.PI) / 180);
      brush.translate(-x, -y);
    }
    if (of("stroke")) {
      Object.assign(brush, { strokeStyle: of("stroke"), lineWidth: of("stroke-width"), lineJoin: "round" });
      brush.strokeText(text.textContent, of("x"), of("y"));
    }
    brush.globalAlpha = of("fill-opacity") ?? 1;
    brush.fillStyle = of("fill");
    brush.fillText(text.textContent, of("x"), of("y"));
    brush.restore();
  };

  // The drawing with white ground, at three pixels a unit.
  const png = async (drawing, name) => {
    const box = drawing.viewBox.baseVal, copy = drawing.cloneNode(true), scale = 3;
    copy.querySelectorAll("text").forEach((text) => text.remove());
    copy.setAttribute("width", box.width * scale);
    copy.setAttribute("height", box.height * scale);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: box.width * scale, height: box.height * scale });
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0);
    brush.scale(scale, scale);
    brush.translate(-box.x, -box.y);
    for (const text of drawing.querySelectorAll("text")) write(brush, text);
    canvas.toBlob((blob) => save(blob, "image/png", name + ".png"));
  };

  // The drawing as a file: without the words of its marks, which a picture in a document does not say.
  const svg = (drawing, name) => {
    const copy = drawing.cloneNode(true);
    copy.querySelectorAll("g > title").forEach((title) => title.remove());
    save(new XMLSerializer().serializeToString(copy) + "\n", "image/svg+xml", name + ".svg");
  };

  const copyLink = async (button) => {
    const address = location.href.split("#")[0] + "#" + button.closest("figure[id]").id, words = button.textContent;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      location.hash = button.closest("figure[id]").id; // a browser that lets pages from disk copy nothing: the address has it
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 2000);
  };

  const makers = {
    csv: (button) => save(csv(button.closest(".cips-tools").querySelector("table")), "text/csv", slug(button) + ".csv"),
    svg: (button) => svg(button.closest("figure").querySelector("svg.cips-drawing"), slug(button)),
    png: (button) => png(button.closest("figure").querySelector("svg.cips-drawing"), slug(button)),
    link: copyLink,
  };
  for (const button of document.querySelectorAll("[data-make]")) {
    button.hidden = false;
    button.addEventListener("click", () => makers[button.dataset.make](button));
  }

  // What begins with a figure sorts as a number, whatever its sign; other text comes after it.
  const point = (1.5).toLocaleString(document.documentElement.lang || "en").replace(/\d/g, "");
  const value = (node) => {
    const text = node.textContent.trim(), found = /^[↑↓<>\s+]*([−-]?)(\d[\d.,\u00a0\u202f]*)/.exec(text);
    if (!found) return text;
    const digits = [...found[2]].filter((sign) => /\d/.test(sign) || sign === point).join("").replace(point, ".");
    return parseFloat(digits) * (found[1] ? -1 : 1);
  };
  const order = (one, other) => {
    if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
    return typeof one === "number" ? one - other : one.localeCompare(other, document.documentElement.lang);
  };
  const sort = (head, table) => {
    const at = head.cellIndex, up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    for (const body of table.tBodies) {
      const rows = [...body.rows].sort((one, other) => (up ? 1 : -1) * order(value(one.cells[at]), value(other.cells[at])));
      body.append(...rows);
    }
  };
  for (const table of document.querySelectorAll("table.cips-figures:not(.cips-explored-table), table.gt_table")) {
    const heads = table.tHead?.rows, plain = [...table.rows].every((row) => [...row.cells].every((each) => each.colSpan === 1));
    if (heads?.length !== 1 || !plain || table.rows.length < 4) continue; // rows below common heads keep their order
    for (const head of heads[0].cells) {
      if (!head.textContent.trim()) continue;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "cips-sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(head, table));
    }
  }

  // A table that is wider than its box can be scrolled with the keyboard too.
  const reach = () => {
    for (const box of document.querySelectorAll(".cips-table .cips-box")) {
      const scrolls = box.scrollWidth > box.clientWidth, caption = box.closest("figure").querySelector("figcaption");
      if (!scrolls) {
        for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
        continue;
      }
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", caption?.textContent.trim() ?? "");
    }
  };
  addEventListener("resize", reach);
  reach();

  // What a mark stands for, at once and in the page's type, where somebody points at it.
  const tip = Object.assign(document.createElement("div"), { id: "cips-tip", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  for (const title of document.querySelectorAll(".cips-picture g > title")) {
    const mark = title.parentNode, words = title.textContent;
    mark.addEventListener("pointerenter", () => { tip.textContent = words; title.textContent = ""; tip.hidden = false; });
    mark.addEventListener("pointermove", (event) => {
      const box = tip.getBoundingClientRect();
      tip.style.left = Math.max(8, Math.min(event.clientX + 14, innerWidth - box.width - 8)) + "px";
      tip.style.top = Math.max(8, event.clientY - box.height - 12) + "px";
    });
    mark.addEventListener("pointerleave", () => { title.textContent = words; tip.hidden = true; });
  }
});
