function draw({ model, el }) {
  const words = model.get("words"), id = unique("panel"), ask = (what, values) => model.send({ do: what, ...values });
  let tab = "General";
  const tree = h("ul", { role: "tree", "aria-label": words.tree }), toolbar = h("div", { role: "toolbar", "aria-label": words.toolbar, class: "toolbar" });
  const heading = h("h3", { id: `${id}-name` }), clock = h("div", { class: "clock muted" }), trouble = h("div", { class: "trouble", role: "alert" });
  const tabs = h("div", { role: "tablist", "aria-labelledby": `${id}-name` }), sheet = h("div", { role: "tabpanel", class: "sheet", id: `${id}-sheet`, tabindex: 0 });
  const root = h("section", { class: "xl panel", "aria-label": words.panel, lang: model.get("language") },
    h("nav", { class: "side" }, tree, clock), h("div", { class: "main" }, trouble, heading, toolbar, tabs, sheet));

  function choose(ref) {
    model.set("chosen", ref);
    model.save_changes();
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
  roving(tree, 'li:not([aria-disabled])', "ArrowUp", "ArrowDown", (item) => { choose(item.id.slice(id.length + 1)); item.focus(); });

  function press(button) {
    const go = () => ask("power", { ref: model.get("chosen"), op: button.op });
    if (!button.can) return;
    if (!button.ask) return go();
    const dialog = confirmation(words, button.ask, go);
    root.append(dialog);
    dialog.showModal();
  }

  function drawVm() {
    const vm = { ...model.get("vm"), view: id };
    heading.textContent = vm.name ?? "";
    heading.prepend(vm.name ? stateIcon(vm.template ? "template" : "vm", vm.power) : "");
    if (vm.name && !vm.template) heading.append(h("span", { class: "muted power" }, vm.power_said));
    redraw(toolbar, (vm.buttons ?? []).map((button) => h("button", { id: `${id}-${button.op}`, class: button.forced ? "forced" : "", title: button.why,
      "aria-disabled": !button.can && "true", onclick: () => press(button) }, button.label,
      button.why && h("span", { class: "hidden-words" }, `: ${button.why}`))));
    drawSheet();
  }

  function drawSheet() {
    const vm = { ...model.get("vm"), view: id };
    redraw(tabs, Object.keys(TABS).map((name) => h("button", { role: "tab", id: `${id}-tab-${name}`, "aria-selected": String(name === tab), tabindex: name === tab ? 0 : -1,
      "aria-controls": `${id}-sheet`, onclick: () => show(name) }, words[name])));
    sheet.setAttribute("aria-labelledby", `${id}-tab-${tab}`);
    if (tab === "Console" && vm.ref && !vm.template) return showConsole(vm);
    if (shownConsole) shownConsole = shownConsole.end();
    redraw(sheet, vm.ref || tab === "Log" ? TABS[tab](vm, words, ask, model) : []);
  }

  let shownConsole;     // one console at a time; it stays while its VM's other facts change
  function showConsole(vm) {
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
    clock.textContent = now ? `${words.lab_time}: ${time.toISOString().slice(0, 19).replace("T", " ")} UTC` + (mocked ? ` · ${words.speed} ${speed}` : "") : "";
  }
  function drawClock() {
    read = performance.now();
    tick();
  }
  const drawTrouble = () => { trouble.textContent = model.get("trouble"); trouble.hidden = !model.get("trouble"); };

  const listeners = { tree: drawTree, chosen: drawTree, vm: drawVm, log: () => tab === "Log" && drawSheet(), clock: drawClock, trouble: drawTrouble };
  for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);
  const timer = setInterval(tick, 1000);
  drawTree(); drawVm(); drawClock(); drawTrouble();
  ownKeys(root);
  el.append(root);
  return () => {
    clearInterval(timer);
    shownConsole?.end();
    for (const [name, listener] of Object.entries(listeners)) model.off(`change:${name}`, listener);
  };
}

export default { render: draw };
