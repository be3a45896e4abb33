/** The VM panel in a tab of its own: a JupyterLab console that shows nothing but the panel. One at a time; it comes back with the page. `lab()`: words and language. */
function panelTab(app, consoles, lab) {
  const PATH = "xenlab-panel";
  const ours = (tab) => tab.console?.sessionContext.path.startsWith(PATH);
  const CODE = "try:\n    lab\nexcept NameError:\n    from lab_env.lab import Lab; lab = Lab()\nlab.panel";       // after a reload, the same panel: its VM, its log

  async function dress(tab) {
    if (!ours(tab)) return;
    tab.addClass("xl-panel-tab");
    tab.console.handleEvent = () => {};     // Enter would go to the console's own prompt, which is not shown
    name(tab);
    tab.title.changed.connect(() => name(tab));
    tab.disposed.connect(() => void tab.console.sessionContext.shutdown());      // nothing is left running behind a closed tab
    const session = tab.console.sessionContext;
    await session.ready;
    await show(tab);
    let ended = false;
    session.kernelChanged.connect((_, { newValue }) => {        // shut down, perhaps with the panel of another page
      if (newValue || tab.isDisposed || tab.node.querySelector(".xl.stale")) return;
      tab.node.querySelectorAll(".xl.panel").forEach((panel) => { panel.inert = true; });
      tab.node.append(goneNotice(lab(), lab().words.panel_again, () => {
        tab.dispose();        // a console's widgets stay with its first kernel
        void open();
      }));
    });
    session.statusChanged.connect((_, status) => {
      if (["restarting", "autorestarting"].includes(status)) ended = true;
      else if (status === "idle" && ended) {
        ended = false;
        void show(tab);
      }
    });
  }

  function name(tab) {
    const { panel, panel_hint } = lab().words;
    if (panel && tab.title.label !== panel) Object.assign(tab.title, { label: panel, caption: panel_hint });
  }

  async function show(tab) {
    const waiting = h("p", { class: "xl-panel-waiting", role: "status" }, lab().words.starting);
    const drawn = new MutationObserver(() => {
      if (!tab.node.querySelector(".xl.panel")) return;
      waiting.remove();
      tab.node.querySelector(".jp-CodeConsole-content").scrollTop = 0;      // a console shows its end
      drawn.disconnect();
    });
    tab.node.append(waiting);
    drawn.observe(tab.node, { childList: true, subtree: true });
    tab.console.clear();
    await tab.console.inject(CODE);
    waiting.remove();
  }
  consoles.widgetAdded.connect((_, tab) => void dress(tab));

  async function open() {
    const there = consoles.find(ours);
    if (there) return app.shell.activateById(there.id);
    await app.commands.execute("console:create", { path: PATH, name: lab().words.panel, kernelPreference: { name: "python3", shutdownOnDispose: true }, activate: true });
  }

  return {
    open,
    /** Say it all anew, in the language that was chosen. */
    async speak() {
      const there = consoles.find(ours);
      if (!there) return;
      name(there);
      await show(there);
    },
  };
}
