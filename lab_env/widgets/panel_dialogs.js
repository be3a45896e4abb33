/** A labelled field; errors of Python's appear under it. */
function field(label, control, id, more) {
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-wrong`);
  return h("div", { class: "field", "data-name": control.name }, h("label", { for: id }, label), control, more, h("p", { class: "wrong", id: `${id}-wrong` }));
}

/** A dialog with a form; `submit(values)` is answered by Python with what is wrong, or that it is begun. */
function formDialog(title, words, yes, fields, submit) {
  const form = h("form", { method: "dialog", novalidate: true }, h("h3", {}, title), fields, h("div", { class: "row" },
    h("button", { class: "primary", type: "submit" }, yes), h("button", { type: "button", onclick: () => dialog.close() }, words.cancel)));
  const dialog = h("dialog", { class: "form", "aria-label": title }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(Object.fromEntries(new FormData(form)));
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.wrong = (told) => {
    for (const element of form.querySelectorAll(".field")) {
      const text = told[element.dataset.name] ?? "";
      element.querySelector(".wrong").textContent = text;
      element.querySelector("input, select")?.setAttribute("aria-invalid", String(Boolean(text)));
    }
    form.querySelector('[aria-invalid="true"]')?.focus();
  };
  return dialog;
}

const options = (list, chosen, label = (one) => one.name) => list.map((one) => h("option", { value: one.ref, selected: one.ref === chosen }, label(one)));
const radio = (name, value, label, attributes = {}) => h("label", { class: "choice" }, h("input", { type: "radio", name, value, ...attributes }), label);

function newVm({ model, words, id, chosen, submit }) {
  const offer = model.get("offer"), first = offer.templates.find((one) => one.ref === chosen) ?? offer.templates.find((one) => one.url) ?? offer.templates[0];
  const input = (name, type = "text", more = {}) => h("input", { name, type, ...more });
  const template = h("select", { name: "template" }, options(offer.templates, first?.ref)), disc = h("select", { name: "disc" }, h("option", { value: "" }, words.choose),
    [...new Set(offer.discs.map((one) => one.sr))].map((sr) => h("optgroup", { label: sr }, options(offer.discs.filter((one) => one.sr === sr)))));
  const url = input("url", "text", { placeholder: "http://", spellcheck: "false", disabled: true }), memory = input("memory", "number", { min: 1, step: 1 });
  const disk = input("disk", "number", { min: 1, step: 1 }), vcpus = input("vcpus", "number", { min: 1, max: 16 });
  const byDisc = radio("method", "disc", words.by_disc, { checked: true }), byUrl = radio("method", "url", words.by_url);
  const media = () => {
    const wanted = byUrl.querySelector("input").checked;
    url.disabled = !wanted;
    disc.disabled = wanted;
  };
  const usual = () => {
    const one = offer.templates.find((each) => each.ref === template.value);
    [memory.value, disk.value, vcpus.value] = [one.memory, one.disk, one.vcpus];
    byUrl.querySelector("input").disabled = !one.url;
    if (!one.url) byDisc.querySelector("input").checked = true;
    media();
  };
  template.addEventListener("change", usual);
  byDisc.addEventListener("change", media);
  byUrl.addEventListener("change", media);
  const dialog = formDialog(words.new_vm, words, words.make, [
    field(words.template, template, `${id}-new-template`), field(words.name, input("name", "text", { autofocus: true }), `${id}-new-name`),
    h("fieldset", {}, h("legend", {}, words.install_from), byDisc, field(words.one_disc, disc, `${id}-new-disc`), byUrl, field("URL", url, `${id}-new-url`)),
    h("div", { class: "pair" }, field(words.memory_mib, memory, `${id}-new-memory`), field(words.vcpus, vcpus, `${id}-new-vcpus`)),
    h("div", { class: "pair" }, field(words.disk_gib, disk, `${id}-new-disk`),
      field(words.sr, h("select", { name: "sr" }, options(offer.srs, null, (sr) => `${sr.name} (${words.free}: ${sr.free})`)), `${id}-new-sr`)),
    field(words.network, h("select", { name: "network" }, options(offer.networks), h("option", { value: "" }, words.no_network)), `${id}-new-network`),
    h("label", { class: "choice" }, h("input", { type: "checkbox", name: "start", value: "yes", checked: true }), words.start_now)], submit);
  usual();
  return dialog;
}

function copyVm({ model, words, id, submit }) {
  const { copying, name } = model.get("vm"), offer = model.get("offer"), fast = copying.fast;
  const sr = h("select", { name: "sr" }, options(offer.srs));
  return formDialog(`${words.copy_vm}: ${name}`, words, words.copy, [
    field(words.name, h("input", { name: "name", value: copying.name, autofocus: true }), `${id}-copy-name`),
    field(words.description, h("input", { name: "description" }), `${id}-copy-description`),
    h("fieldset", {}, h("legend", {}, words.copy_mode), radio("mode", "fast", words.fast_clone, { checked: !fast, disabled: Boolean(fast) }),
      h("p", { class: "muted" }, fast ?? words.fast_clone_says), radio("mode", "full", words.full_copy, { checked: Boolean(fast) }),
      h("p", { class: "muted" }, words.full_copy_says), field(words.sr, sr, `${id}-copy-sr`))], submit);
}
