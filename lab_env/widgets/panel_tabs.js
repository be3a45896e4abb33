/** XenCenter's choice: a fixed size, or a range where the guest can follow. Sizes in MiB. */
function memoryForm(vm, words, ask) {
  const { memory } = vm, mib = (value) => Math.round(value / 2 ** 20), id = `${vm.view}-memory`, ranged = memory.dynamic_min !== memory.dynamic_max;
  const input = (name, value, can) => h("input", { id: `${id}-${name}`, name, type: "number", min: 1, step: 1, value: mib(value), disabled: !can, autocomplete: "off" });
  const choice = (value, label, can) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "kind", id: `${id}-${value}`, value, checked: (value === "range") === ranged, disabled: !can }), label);
  const form = h("form", { class: "memory" },
    h("div", { class: "row" }, choice("fixed", words.fixed, memory.halted), input("size", memory.dynamic_max, memory.halted), "MiB"),
    choice("range", words.range, memory.range.can),
    h("div", { class: "row indent" }, h("label", { for: `${id}-low` }, words.minimum), input("low", memory.dynamic_min, memory.range.can), "MiB",
      h("label", { for: `${id}-high` }, words.maximum), input("high", memory.dynamic_max, memory.range.can), "MiB"),
    memory.range.why && h("p", { class: "warning" }, "! ", memory.range.why),
    memory.range.install && h("button", { id: `${id}-install`, type: "button", onclick: () => ask("install_tools", { vm: vm.ref }) }, words.install_now),
    h("button", { id: `${id}-apply`, disabled: !(memory.halted || memory.range.can) }, words.apply));
  form.elements.size.setAttribute("aria-label", `${words.fixed} (MiB)`);
  for (const [name, kind] of [["size", "fixed"], ["low", "range"], ["high", "range"]])
    form.elements[name].addEventListener("input", () => { form.elements.kind.value = kind; form.touched = true; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { kind, size, low, high } = form.elements;
    form.touched = false;
    ask("memory", kind.value === "fixed" ? { vm: vm.ref, low: size.value, high: size.value } : { vm: vm.ref, low: low.value, high: high.value });
  });
  return form;
}

/** One function for each tab: what is in it, for the chosen VM. `ask(what, values)` sends a wish to Python. */
const TABS = {
  General(vm, words, ask) {
    const { rows, notice, tools } = vm.general, install = () => ask("install_tools", { vm: vm.ref });
    const value = (row) => row.id !== "tools" ? row.value || h("span", { class: "muted" }, words.none) : [
      h("span", { class: `tools ${tools.kind}` }, { optimized: "✔ ", missing: "✘ ", old: "! ", unknown: "… " }[tools.kind], row.value),
      tools.original === row.value ? null : h("div", { class: "muted" }, `${words.in_xencenter}: ${tools.original}`)];
    return [
      notice && h("div", { class: "notice", role: "status" }, h("p", {}, notice),
        tools.can_install && h("button", { class: "primary", onclick: install, title: words.install_hint, id: `${vm.view}-install` }, words.install_tools),
        tools.can_install && h("p", { class: "muted" }, words.install_hint)),
      h("dl", { class: "facts" }, rows.map((row) => [h("dt", {}, row.label), h("dd", {}, value(row))]))];
  },

  Memory(vm, words, ask) {
    const { memory } = vm, share = (value) => `${Math.min(100, 100 * value / Math.max(memory.static_max, 1))}%`, said = memory.said;
    const legend = [["actual", memory.actual], ["dynamic_min", 1], ["dynamic_max", 1], ["static_max", 1]].filter(([, shown]) => shown);
    return [
      h("div", { class: "memory-bar", role: "img", "aria-label": legend.map(([name]) => `${words[name]}: ${said[name]}`).join("; ") },
        h("div", { class: "actual", style: `width:${share(memory.actual)}` }),
        h("div", { class: "range", style: `left:${share(memory.dynamic_min)};width:calc(${share(memory.dynamic_max)} - ${share(memory.dynamic_min)})` }),
        h("div", { class: "mark", style: `left:${share(memory.dynamic_min)}` }), h("div", { class: "mark", style: `left:${share(memory.dynamic_max)}` })),
      h("dl", { class: "facts" }, legend.map(([name]) => [h("dt", {}, h("span", { class: `key ${name}`, "aria-hidden": "true" }), words[name]), h("dd", {}, said[name])]),
        h("dt", {}, words.host_free), h("dd", {}, `${memory.host.free} ${words.of} ${memory.host.total}`)),
      vm.template ? null : memoryForm(vm, words, ask)];
  },

  Storage(vm, words, ask) {
    const { disks, drive, discs } = vm.storage, id = `${vm.view}-disc`;
    const columns = ["position", "name", "size", "sr", "mode", "attached"].map((key) => [key, words[key]]);
    const groups = [...new Set(discs.map((disc) => disc.sr))];
    return [
      table(words.disks, [...columns, ["device", words.device_path]], disks.map((disk) => ({ ...disk, device: disk.device && `/dev/${disk.device}` })), words.none),
      h("h4", {}, words.drive),
      drive ? h("div", { class: "row" }, h("label", { for: id }, words.disc),
        h("select", { id, onchange: (event) => ask("insert", { vm: vm.ref, disc: event.target.value }) },
          h("option", { value: "", selected: !drive.disc }, words.empty),
          groups.map((sr) => h("optgroup", { label: sr }, discs.filter((disc) => disc.sr === sr).map((disc) =>
            h("option", { value: disc.ref, selected: disc.ref === drive.disc }, disc.name))))),
        h("button", { id: `${vm.view}-eject`, "aria-disabled": !drive.disc && "true", onclick: () => drive.disc && ask("insert", { vm: vm.ref, disc: "" }) }, words.eject))
        : h("p", { class: "row" }, h("span", { class: "muted" }, words.no_drive),
          !vm.template && h("button", { id: `${vm.view}-add-drive`, onclick: () => ask("add_drive", { vm: vm.ref }) }, words.add_drive))];
  },

  Networking(vm, words) {
    return [table(words.interfaces, ["device", "mac", "limit", "network", "address", "active"].map((key) => [key, words[key]]), vm.networking, words.none)];
  },

  Console(vm, words) {
    return [h("p", { class: "muted" }, words.no_console)];      // of a template; a VM's own is drawn by panel.js
  },

  Log(vm, words, ask, model) {
    const rows = model.get("log");
    if (!rows.length) return [h("p", { class: "muted" }, words.nothing_yet)];
    return [h("div", { role: "log", "aria-label": words.Log }, h("ol", { class: "log" }, rows.map((row) => h("li", { class: row.state },
      h("div", { class: "what" }, { running: "… ", done: "✔ ", failed: "✘ " }[row.state], row.text,
        h("span", { class: "outcome" }, row.state === "running" ? `${row.said} (${Math.round(100 * row.progress)} %)` : row.said)),
      row.state === "running" && h("progress", { max: 1, value: row.progress, "aria-label": row.text }),
      row.why && h("p", { class: "why" }, row.why),
      h("div", { class: "muted" }, [row.took, row.real && `${row.real} ${words.real_time}`].filter(Boolean).join(" · "))))))];
  },
};
