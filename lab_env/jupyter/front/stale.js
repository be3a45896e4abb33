/** A kernel where there is none any more. */
async function started(session) {
  if (!session.session?.kernel) await session.changeKernel({ name: "python3" });
}

/** What is shown where nothing answers any more; `press(notice)` brings it back. */
function goneNotice(lab, label, press) {
  const root = h("div", { class: "xl stale", role: "alert", lang: lab.language }, h("p", {}, lab.words.gone), h("button", { onclick: () => press(root) }, label));
  ownKeys(root);
  return root;
}

/** Widgets that nothing answers any more, for their kernel was restarted, or the lesson is opened another day: each says so, and offers to run its cell again. */
function stale(app, notebooks, lab) {
  const NOT_FOUND = "Error displaying widget: model not found", ENDED = ["restarting", "autorestarting", "dead"];     // JupyterLab's own words and states

  /** Run its cell, after the first one, which lessons begin with: not all above, for somewhere a VM may be restarted or a disc ejected. */
  async function again(tab, node) {
    const book = tab.content, cells = book.widgets, own = cells.findIndex((cell) => cell.node.contains(node)), first = cells.findIndex((cell) => cell.model.type === "code");
    app.shell.activateById(tab.id);
    await started(tab.context.sessionContext);
    for (const index of new Set([first, own])) {
      book.activeCellIndex = index;
      book.deselectAll();
      await app.commands.execute("notebook:run-cell");
    }
  }

  const notice = (tab) => goneNotice(lab(), lab().words.again, (root) => void again(tab, root));

  function mark(tab, output) {
    for (const widget of output.querySelectorAll(".jp-OutputArea-output .xl:not(.stale)")) {
      if (widget.inert) continue;
      widget.inert = true;
      widget.before(notice(tab));
    }
  }

  notebooks.widgetAdded.connect((_, tab) => {
    const ended = () => { for (const cell of tab.content.widgets) if (cell.outputArea) mark(tab, cell.outputArea.node); };
    tab.context.sessionContext.statusChanged.connect((_, status) => ENDED.includes(status) && ended());
    tab.context.sessionContext.kernelChanged.connect((_, { newValue }) => !newValue && !tab.isDisposed && ended());       // shut down
    new MutationObserver((changes) => {
      for (const { target } of changes) if (target.classList?.contains("jupyter-widgets") && target.textContent === NOT_FOUND) target.replaceChildren(notice(tab));
    }).observe(tab.node, { childList: true, subtree: true });
  });
}
