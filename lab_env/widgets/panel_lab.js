/** The dialog of the whole lab: undo, snapshots, reset. `ask` tells Python; `show(told)` draws what it answers. */
function labDialog({ words, id, ask }) {
  const body = h("div", { class: "lab-body" });
  const dialog = h("dialog", { class: "form lab", "aria-label": words.lab }, h("h3", {}, words.lab), body,
    h("div", { class: "row end" }, h("button", { id: `${id}-lab-close`, onclick: () => dialog.close() }, words.close)));
  const control = (act, values) => ask("control", { view: id, act, ...values });
  const sure = (text, yes) => {
    const made = confirmation(words, text, yes);
    dialog.append(made);
    made.showModal();
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function steps(told) {
    if (!told.steps.length) return h("p", { class: "muted" }, words.no_steps);
    const list = h("ol", { class: "steps", "aria-label": words.undo_title, tabindex: -1 }, told.steps.map((step, place) => h("li", {}, h("label", { class: "choice" },
      h("input", { type: "radio", name: `${id}-step`, id: `${id}-step-${place}`, value: place + 1, checked: place === 0 }),
      h("span", { class: "when" }, step.when.slice(5)), h("code", {}, step.what)))));
    const undo = () => {
      const count = Number(list.querySelector("input:checked").value);
      sure(fill(words.undo_ask, { count, when: told.steps[count - 1].when }), () => control("undo", { steps: count }));
    };
    return [h("p", { class: "muted flat" }, words.undo_says), list, h("div", { class: "row" }, h("button", { id: `${id}-undo`, class: "danger", onclick: undo }, words.undo))];
  }

  function snapshots(told) {
    const name = h("input", { id: `${id}-keep-name`, name: "name", maxlength: 100, required: true, autocomplete: "off" });
    const keep = h("form", { class: "row", onsubmit: (event) => { event.preventDefault(); if (name.value.trim()) control("keep", { name: name.value.trim() }); } },
      h("label", { for: `${id}-keep-name` }, words.keep_name), name, h("button", { id: `${id}-keep`, type: "submit" }, words.keep));
    return [told.snapshots.length ? h("ul", { class: "kept" }, told.snapshots.map((one, place) => h("li", { class: "row" },
      h("span", {}, h("strong", {}, one.name), h("span", { class: "muted" }, ` ${one.when}`)), h("span", { class: "gap" }),
      h("button", { id: `${id}-restore-${place}`, "aria-label": `${words.restore}: ${one.name}`, onclick: () => sure(fill(words.restore_ask, one), () => control("restore", { name: one.name })) }, words.restore),
      h("button", { id: `${id}-forget-${place}`, "aria-label": `${words.forget}: ${one.name}`, onclick: () => control("forget", { name: one.name }) }, words.forget))))
      : h("p", { class: "muted flat" }, words.no_snapshots), keep];
  }

  dialog.show_told = (told) => redraw(body,
    h("fieldset", {}, h("legend", {}, words.undo_title), steps(told)),
    h("fieldset", {}, h("legend", {}, words.snapshots), snapshots(told)),
    h("fieldset", {}, h("legend", {}, words.reset_title), h("div", { class: "row" },
      h("button", { id: `${id}-reset`, class: "danger", onclick: () => sure(words.reset_ask, () => control("reset")) }, words.reset))));
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}
