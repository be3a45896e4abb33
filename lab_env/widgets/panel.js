function render({ model, el }) {
  const words = model.get("words"), id = unique("panel"), ask = (what, values) => model.send({ do: what, ...values });
  let tab = "General", lastDrawn = "";
  const tree = h("ul", { role: "tree", "aria-label": words.tree }), toolbar = h("div", { role: "toolbar", "aria-label": words.toolbar, class: "toolbar" });
  const heading = h("h3", { id: `${id}-name` }), clock = h("div", { class: "clock muted" }), trouble = h("div", { class: "trouble", role: "alert" });
  const tabs = h("div", { role: "tablist", "aria-labelledby": `${id}-name` }), sheet = h("div", { role: "tabpanel", class: "sheet", id: `${id}-sheet`, tabindex: 0 });
  const failed = h("div", { class: "trouble", role: "alert", hidden: true });
  const speed = h("select", { id: `${id}-speed`, onchange: () => ask("speed", { value: speed.value }) });
  const skip = h("button", { onclick: () => ask("skip", { seconds: 180 }) }, words.skip);
  const pace = h("div", { class: "row pace" }, h("label", { for: `${id}-speed` }, words.speed), speed, skip);
  const root = h("section", { class: "xl panel", "aria-label": words.panel, lang: model.get("language") },
    h("nav", { class: "side", "aria-label": words.tree }, h("div", { class: "head" }, h("button", { id: `${id}-new`, onclick: openNew }, `${words.new_vm} …`)), tree,
      h("div", { class: "foot" }, clock, pace)),
    h("div", { class: "main" }, trouble, failed, heading, toolbar, tabs, sheet));

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
  function hear(content) {
    if (content.dialog !== id) return;
    if (Object.keys(content.wrong).length) dialog?.wrong(content.wrong);
    else dialog?.close();
  }

  function drawTree() {
    const nodes = model.get("tree"), chosen = model.get("chosen");
    redraw(tree, nodes.map((node) => {
      const can = node.kind === "vm" || node.kind === "template";
      return h("li", { role: "treeitem", id: `${id}-${node.ref}`, class: node.kind, "aria-level": node.level, style: `padding-left:${node.level - 0.4}em`,
        "aria-selected": can ? String(node.ref === chosen) : null, "aria-disabled": can ? null : "true", tabindex: node.ref === chosen ? 0 : -1, onclick: () => can && choose(node.ref) },
        stateIcon(node.kind, node.state, node.busy), h("span", {}, node.name),
        node.said && h("span", { class: "hidden-words" }, `, ${node.said}`), node.busy && h("span", { class: "muted" }, ` · ${words.busy}`));
    }));
  }
  roving(tree, 'li:not([aria-disabled])', "ArrowUp", "ArrowDown", (item) => {
    choose(item.id.slice(id.length + 1));
    root.querySelector(`#${CSS.escape(item.id)}`).focus();      // it was drawn anew
  });

  function press(button) {
    const go = () => ask("power", { ref: model.get("chosen"), op: button.op });
    if (!button.can) return;
    if (!button.ask) return go();
    open(confirmation(words, button.ask, go));
  }
  const tool = (name, can, why, label, go, kind = "") => h("button", { id: `${id}-${name}`, class: kind, title: why, "aria-disabled": !can && "true", onclick: () => can && go() },
    label, why && h("span", { class: "hidden-words" }, `: ${why}`));

  function drawVm() {
    const vm = { ...model.get("vm"), view: id };
    heading.textContent = vm.name ?? "";
    heading.prepend(vm.name ? stateIcon(vm.template ? "template" : "vm", vm.power) : "");
    if (vm.name && !vm.template) heading.append(h("span", { class: "muted power" }, vm.power_said));
    redraw(toolbar, (vm.buttons ?? []).map((button) => tool(button.op, button.can, button.why, button.label, () => press(button), button.forced ? "forced" : "")),
      vm.copying && [h("span", { class: "gap" }), tool("copy", vm.copying.can, vm.copying.can ? null : words.only_halted, `${words.copy_vm} …`, openCopy),
        tool("delete", vm.deleting.can, vm.deleting.can ? null : words.only_halted, `${words.delete} …`,
          () => open(confirmation(words, vm.deleting.ask, () => ask("delete", { vm: model.get("chosen") }))))]);
    drawSheet();
  }

  function drawSheet() {
    const vm = { ...model.get("vm"), view: id };
    redraw(tabs, Object.keys(TABS).map((name) => h("button", { role: "tab", id: `${id}-tab-${name}`, "aria-selected": String(name === tab), tabindex: name === tab ? 0 : -1,
      "aria-controls": `${id}-sheet`, onclick: () => show(name) }, words[name])));
    sheet.setAttribute("aria-labelledby", `${id}-tab-${tab}`);
    if (tab === "Console" && vm.ref && !vm.template) return showConsole(vm);
    if (shownConsole) shownConsole = shownConsole.end();
    const drawn = JSON.stringify([tab, vm.ref, tab === "Log" ? model.get("log") : vm[tab.toLowerCase()]]);
    if (drawn === lastDrawn || sheet.querySelector("form")?.touched && sheet.contains(document.activeElement) && tab === "Memory") return;     // an open list stays open, half-typed numbers stay
    lastDrawn = drawn;
    redraw(sheet, vm.ref || tab === "Log" ? TABS[tab](vm, words, ask, model) : []);
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
    drawSheet();
    root.querySelector(`#${id}-tab-${name}`).focus();
  }
  roving(tabs, '[role="tab"]', "ArrowLeft", "ArrowRight", (button) => show(button.id.slice(`${id}-tab-`.length)));

  let read = 0;
  function tick() {
    const { now, speed, mocked } = model.get("clock");
    const rate = Number(speed) || 0, time = new Date((now + rate * (performance.now() - read) / 1000) * 1000);
    clock.textContent = now ? `${words.lab_time}: ${time.toISOString().slice(0, 19).replace("T", " ")} UTC` : "";
    pace.hidden = !mocked;
  }
  function drawClock() {
    const now = model.get("clock").speed, known = ["1", "10", "60", "600", "instant"];
    read = performance.now();
    if (document.activeElement !== speed || speed.value !== now)
      speed.replaceChildren(...[...new Set([...known, now])].map((value) => h("option", { value, selected: value === now }, words[value] ?? `${value} ${words.times}`)));
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
  drawTree(); drawVm(); drawClock(); drawTrouble();
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
