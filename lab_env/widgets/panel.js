function render({ model, el }) {
  const words = model.get("words"), id = unique("panel"), ask = (what, values) => model.send({ do: what, ...values });
  let tab = model.get("tab"), lastDrawn = "";
  const tree = h("ul", { role: "tree", "aria-label": words.tree }), toolbar = h("div", { role: "toolbar", "aria-label": words.toolbar, class: "toolbar" });
  const heading = h("h3", { id: `${id}-name` }), clock = h("div", { class: "clock muted" }), trouble = h("div", { class: "trouble", role: "alert" });
  const tabs = h("div", { role: "tablist", "aria-labelledby": `${id}-name` }), sheet = h("div", { role: "tabpanel", class: "sheet", id: `${id}-sheet`, tabindex: 0 });
  const failed = h("div", { class: "trouble", role: "alert", hidden: true });
  const speed = speedChoice(words, `${id}-speed`, ask), skip = h("button", { onclick: () => ask("skip", { seconds: 180 }) }, words.skip);
  const pace = h("div", { class: "row pace" }, speed.root, skip, h("button", { id: `${id}-lab`, onclick: openLab }, `${words.lab} …`));
  const moving = h("div", { class: "underway" }), bars = new Map();      // key: the bar of what is under way
  const root = h("section", { class: "xl panel", "aria-label": words.panel, lang: model.get("language") },
    h("nav", { class: "side", "aria-label": words.tree }, h("div", { class: "head" }, h("button", { id: `${id}-new`, onclick: openNew }, `${words.new_vm} …`)), tree,
      h("div", { class: "foot" }, clock, pace)),
    h("div", { class: "main" }, trouble, failed, heading, toolbar, moving, tabs, sheet));

  function choose(ref) {
    model.set("chosen", ref);
    model.save_changes();
  }

  let dialog;
  function open(made) {
    dialog = made;
    root.append(made);
    made.showModal();
  }
  function openNew() {
    open(newVm({ model, words, id, chosen: model.get("chosen"), submit: (answer) => ask("new_vm", { view: id, ...answer }) }));
  }
  function openCopy() {
    const vm = model.get("chosen");
    open(copyVm({ model, words, id, submit: (answer) => ask("copy_vm", { view: id, vm, ...answer }) }));
  }
  function openLab() {
    open(labDialog({ words, id, ask }));
    ask("lab", { view: id });
  }
  function hear(content) {
    if (content.lab === id) return dialog?.show_told?.(content);
    if (content.dialog !== id) return;
    if (Object.keys(content.wrong).length) dialog?.wrong(content.wrong);
    else dialog?.close();
  }

  let unfolded = false;       // the templates, many, are shown when asked for
  function unfold(yes) {
    unfolded = yes;
    drawTree();
  }
  function drawTree() {
    const nodes = model.get("tree"), chosen = model.get("chosen"), many = nodes.filter((node) => node.kind === "template");
    const open = unfolded || many.some((node) => node.ref === chosen);
    redraw(tree, nodes.filter((node) => open || node.kind !== "template").map((node) => {
      const can = ["vm", "template", "host"].includes(node.kind), folder = node.kind === "folder";
      return h("li", { role: "treeitem", id: `${id}-${node.ref}`, class: node.kind, "aria-level": node.level, style: `padding-left:${node.level - 0.4}em`,
        "aria-selected": can ? String(node.ref === chosen) : null, "aria-disabled": can || folder ? null : "true", "aria-expanded": folder ? String(open) : null,
        title: folder ? words.templates_hint : null, tabindex: node.ref === chosen ? 0 : -1, onclick: () => can ? choose(node.ref) : folder && unfold(!open) },
        stateIcon(node.kind, node.state, node.busy), h("span", {}, node.name), folder && h("span", { class: "muted" }, `(${many.length}) ${open ? "▾" : "▸"}`),
        node.said && h("span", { class: "hidden-words" }, `, ${node.said}`), node.busy && h("span", { class: "muted" }, ` · ${words.busy}`));
    }));
  }
  const item = (ref) => root.querySelector(`#${CSS.escape(`${id}-${ref}`)}`);
  roving(tree, "li:not([aria-disabled])", "ArrowUp", "ArrowDown", (to) => {
    const ref = to.id.slice(id.length + 1);
    if (!to.hasAttribute("aria-expanded")) choose(ref);
    item(ref).focus();      // it was drawn anew
  });
  tree.addEventListener("keydown", (event) => {
    const folder = event.target.closest("[aria-expanded]"), to = { ArrowRight: true, ArrowLeft: false, Enter: !unfolded, " ": !unfolded }[event.key];
    if (!folder || to === undefined) return;
    event.preventDefault();
    unfold(to);
    item(folder.id.slice(id.length + 1)).focus();
  });

  function press(button) {
    const go = () => ask("power", { ref: model.get("chosen"), op: button.op });
    if (!button.can) return;
    if (!button.ask) return go();
    open(confirmation(words, button.ask, go));
  }
  const tool = (name, can, why, label, go, kind = "", hint = null) => h("button", { id: `${id}-${name}`, class: kind, title: why ?? hint, "aria-disabled": !can && "true", onclick: () => can && go() },
    label, why && h("span", { class: "hidden-words" }, `: ${why}`));

  function drawVm() {
    const vm = { ...model.get("vm"), view: id };
    heading.textContent = vm.name ?? "";
    heading.prepend(vm.name ? stateIcon(vm.kind ?? (vm.template ? "template" : "vm"), vm.power) : "");
    if (vm.power_said && !vm.template) heading.append(h("span", { class: "muted power" }, vm.power_said));
    redraw(toolbar, (vm.buttons ?? []).map((button) => tool(button.op, button.can, button.why, button.label, () => press(button), button.forced ? "forced" : "", button.hint)),
      vm.copying && h("span", { class: "row apart" }, tool("copy", vm.copying.can, vm.copying.can ? null : words.only_halted, `${words.copy_vm} …`, openCopy),
        tool("delete", vm.deleting.can, vm.deleting.can ? null : words.only_halted, `${words.delete} …`,
          () => open(confirmation(words, vm.deleting.ask, () => ask("delete", { vm: model.get("chosen") }))))));
    drawMoving(vm.underway ?? []);
    drawSheet();
  }

  function drawMoving(list) {
    for (const key of [...bars.keys()].filter((key) => !list.some((one) => one.key === key))) {
      bars.get(key).root.remove();
      bars.delete(key);
    }
    for (const one of list) {
      if (!bars.has(one.key)) {
        bars.set(one.key, underwayBar(words, `${id}-moving-${bars.size}`, ask));
        moving.append(bars.get(one.key).root);
      }
      bars.get(one.key).draw(one, model.get("clock"));
    }
  }

  function drawSheet() {
    const vm = { ...model.get("vm"), view: id };
    const names = Object.keys(TABS).filter((name) => vm.kind !== "host" || ["General", "Console", "Log"].includes(name));
    if (!names.includes(tab)) tab = "General";
    redraw(tabs, names.map((name) => h("button", { role: "tab", id: `${id}-tab-${name}`, "aria-selected": String(name === tab), tabindex: name === tab ? 0 : -1,
      "aria-controls": `${id}-sheet`, onclick: () => show(name) }, words[name])));
    sheet.setAttribute("aria-labelledby", `${id}-tab-${tab}`);
    if (tab === "Console" && vm.ref && !vm.template) return showConsole(vm);
    if (shownConsole) shownConsole = shownConsole.end();
    const drawn = JSON.stringify([tab, vm.ref, tab === "Log" ? model.get("log") : vm[tab.toLowerCase()]]);
    if (drawn === lastDrawn || sheet.querySelector("form")?.touched && sheet.contains(document.activeElement) && tab === "Memory") return;     // an open list stays open, half-typed numbers stay
    lastDrawn = drawn;
    redraw(sheet, vm.ref || tab === "Log" ? TABS[tab](vm, words, wish, model) : []);
  }

  function wish(what, values) {
    ask(what, values);
    if (what === "install_tools") show("Console");      // as XenCenter does: in a Linux guest the rest is typed there
  }

  let shownConsole;     // one console at a time; it stays while its VM's other facts change
  function showConsole(vm) {
    lastDrawn = "";
    if (shownConsole?.of === vm.ref) return;
    shownConsole?.end();
    const channel = {
      send: (content) => ask("console", { vm: vm.ref, ...content }),
      on(listener) {
        const mine = (content) => content.console === vm.ref && listener(content);
        model.on("msg:custom", mine);
        return () => model.off("msg:custom", mine);
      },
    };
    shownConsole = { ...consoleView(channel, words, `${words.Console}: ${vm.name}`), of: vm.ref };
    redraw(sheet, shownConsole.root);
  }
  function show(name) {
    tab = name;
    model.set("tab", name);
    model.save_changes();
    drawSheet();
    root.querySelector(`#${id}-tab-${name}`).focus();
  }
  roving(tabs, '[role="tab"]', "ArrowLeft", "ArrowRight", (button) => show(button.id.slice(`${id}-tab-`.length)));

  let read = 0, looked = false;
  function tick() {
    const { now, speed: pace_now, next, mocked } = model.get("clock"), rate = Number(pace_now) || 0, passed = rate * (performance.now() - read) / 1000;
    clock.textContent = now ? `${mocked ? words.lab_time : words.host_time}: ${new Date((now + passed) * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC` : "";
    for (const bar of bars.values()) bar.tick();
    if (next != null && passed > next + 0.2 && !looked) {      // something is over by the passing of time alone, of which no event tells
      looked = true;
      ask("look");
    }
  }
  function drawClock() {
    read = performance.now();
    looked = false;
    pace.hidden = !model.get("clock").mocked;
    speed.draw(model.get("clock").speed);
    for (const one of model.get("vm").underway ?? []) bars.get(one.key)?.draw(one, model.get("clock"));
    tick();
  }
  let seen = model.get("log")[0]?.key;
  function drawLog() {
    const last = model.get("log")[0];
    if (last && last.state === "failed" && last.key !== seen) {
      failed.hidden = false;
      redraw(failed, h("p", {}, h("strong", {}, last.text), `: ${last.said}. `, last.why), h("button", { onclick: () => { failed.hidden = true; } }, words.close));
    } else if (last && last.state !== "failed") failed.hidden = true;
    if (last?.state !== "running") seen = last?.key;
    if (tab === "Log") drawSheet();
  }
  const drawTrouble = () => { trouble.textContent = model.get("trouble"); trouble.hidden = !model.get("trouble"); };

  const listeners = { tree: drawTree, chosen: drawTree, vm: drawVm, log: drawLog, clock: drawClock, trouble: drawTrouble };
  for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);
  model.on("msg:custom", hear);
  const timer = setInterval(tick, 1000);
  drawTree(); drawClock(); drawVm(); drawTrouble();
  ownKeys(root);
  el.append(root);
  return () => {
    clearInterval(timer);
    model.off("msg:custom", hear);
    shownConsole?.end();
    for (const [name, listener] of Object.entries(listeners)) model.off(`change:${name}`, listener);
  };
}

export default {render};
