/** Icons say the state by shape; colour only repeats it. */
function stateIcon(kind, state, busy) {
  const shapes = {
    Running: h("path", { d: "M5 3 L13 8 L5 13 Z", fill: "currentColor" }),
    Halted: h("rect", { x: 4, y: 4, width: 8, height: 8, fill: "currentColor" }),
    Suspended: h("path", { d: "M11.5 3 A5.5 5.5 0 1 0 13 11 A4.5 4.5 0 0 1 11.5 3 Z", fill: "currentColor" }),
    Paused: h("path", { d: "M4 3 H7 V13 H4 Z M9 3 H12 V13 H9 Z", fill: "currentColor" }),
  };
  const kinds = {
    host: h("path", { d: "M2 3 H14 V7 H2 Z M2 9 H14 V13 H2 Z M4 5 H6 M4 11 H6", fill: "none", stroke: "currentColor", "stroke-width": 1.4 }),
    pool: h("path", { d: "M8 2 L14 5 L8 8 L2 5 Z M2 8 L8 11 L14 8 M2 11 L8 14 L14 11", fill: "none", stroke: "currentColor", "stroke-width": 1.4 }),
    folder: h("path", { d: "M2 4 H7 L8.5 6 H14 V13 H2 Z", fill: "none", stroke: "currentColor", "stroke-width": 1.4 }),
    template: h("path", { d: "M4 2 H12 V14 H4 Z M6 5 H10 M6 8 H10", fill: "none", stroke: "currentColor", "stroke-width": 1.4 }),
  };
  return h("svg", { class: `icon ${kind} ${state || ""} ${busy ? "busy" : ""}`, viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    kind === "vm" ? shapes[state] || shapes.Halted : kinds[kind]);
}

/** One tab stop for a row or a column of things; arrows, Home and End go through them. */
function roving(element, selector, backward, forward, go) {
  element.addEventListener("keydown", (event) => {
    const all = [...element.querySelectorAll(selector)], here = all.indexOf(document.activeElement?.closest(selector) ?? element.getRootNode().activeElement);
    const to = { [backward]: here - 1, [forward]: here + 1, Home: 0, End: all.length - 1 }[event.key];
    if (here < 0 || to === undefined || !all[to]) return;
    event.preventDefault();
    go(all[to]);
  });
}

/** A table with a caption; columns are [key, label]. */
function table(caption, columns, rows, empty) {
  if (!rows.length) return h("p", { class: "muted" }, `${caption}: ${empty}`);
  return h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": caption },
    h("table", {}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, columns.map(([, label]) => h("th", { scope: "col" }, label)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, columns.map(([key]) => h("td", {}, row[key] ?? "")))))));
}

/** A question before something that cannot be undone. */
function confirmation(words, text, yes) {
  const dialog = h("dialog", { class: "ask", "aria-label": text }, h("p", {}, text), h("div", { class: "row" },
    h("button", { class: "danger", onclick: () => { dialog.close(); yes(); } }, words.yes),
    h("button", { autofocus: true, onclick: () => dialog.close() }, words.cancel)));
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}
