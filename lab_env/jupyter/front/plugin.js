/** Our one plugin: side bar, launcher tiles, commands. `jupyter`: JupyterLab's packages by their last name. */
const ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g class="jp-icon3" fill="#616161"><path d="M3 3h18v6H3zm2 2v2h2V5zm4 0v2h2V5zM3 10.5h10v2H5v2h6v2H3z"/><path d="M14 17.2l2-2 2.2 2.2 4-4.4 2 1.9-6 6.5z"/></g></svg>';
const TILE = (text) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect x="2" y="6" width="44" height="36" rx="5" fill="#0068a3"/><text x="24" y="31" font-family="system-ui, sans-serif" font-size="20" font-weight="600" text-anchor="middle" fill="#fff">${text}</text></svg>`;
const PANEL_TILE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect x="2" y="6" width="44" height="36" rx="5" fill="#0068a3"/><path d="M8 13h10v4H8zm3 7h10v4H11zm0 7h10v4H11zm15-14h15v18H26z" fill="#fff"/></svg>';
const SEEN_AFTER = 400;     // milliseconds between two looks at the checks: a burst of changes is drawn once
const AGAIN = 3000;         // milliseconds until a server that was away is asked again

export function plugins(jupyter) {
  const { ILayoutRestorer } = jupyter.application, { ICommandPalette } = jupyter.apputils, { ILauncher } = jupyter.launcher;
  const { LabIcon } = jupyter["ui-components"], { Widget } = jupyter.lumino, { ServerConnection } = jupyter.services, { URLExt, PageConfig } = jupyter.coreutils;
  const settings = ServerConnection.makeSettings();

  async function ask(what, query = {}, init = {}) {
    const url = URLExt.join(settings.baseUrl, "xenlab", what) + URLExt.objectToQueryString(query);
    const answer = await ServerConnection.makeRequest(url, init, settings);
    if (!answer.ok) throw new ServerConnection.ResponseError(answer);
    return answer.json();
  }

  function activate(app, notebooks, consoles, launcher, palette, restorer) {
    let lab = { words: {}, works: [], language: "en" };
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: URLExt.join(PageConfig.getBaseUrl(), "xenlab", "front.css") }));
    const icon = new LabIcon({ name: "xenlab:lab", svgstr: ICON });
    const panel = panelTab(app, consoles, () => lab);
    stale(app, notebooks, () => lab);
    const path = () => notebooks.currentWidget?.context.path ?? "";
    const open = (one) => app.commands.execute("docmanager:open", { path: one });

    const view = sideBar({ speak, open, panel: panel.open }), bar = new Widget({ node: h("div", { class: "xl-side" }, view.root) });
    bar.id = "xenlab-side-bar";
    bar.title.icon = icon;
    app.shell.add(bar, "left", { rank: 50 });
    restorer?.add(bar, bar.id);

    /** Take in what the lab is, in its language; all that is on the page says it anew. */
    let tiles = [];
    function take(given) {
      lab = given;
      bar.title.caption = lab.words.side_bar;
      view.drawLab(lab, path());
      tiles.forEach((tile) => tile.dispose());
      tiles = [];
      const category = "XenLab", offer = (command, args, rank) => {
        if (launcher) tiles.push(launcher.add({ command, args, category, rank, categoryRank: -1 }));
        if (palette) tiles.push(palette.addItem({ command, args: { ...args, palette: true }, category }));
      };
      offer("xenlab:panel", {}, 0);
      lab.works.forEach((one, rank) => offer("xenlab:open", { path: one.path }, rank + 1));
      for (const language of ["en", "gl"]) if (palette) tiles.push(palette.addItem({ command: "xenlab:language", args: { language }, category }));
    }

    async function speak(language) {
      const here = path(), given = await ask("lab", { path: here }, { method: "PUT", body: JSON.stringify({ language }) });
      take(given);
      look();
      void panel.speak();
      if (given.here && given.here !== here) await open(given.here);
    }

    const work = (args) => lab.works.find((one) => one.path === args.path);
    app.commands.addCommand("xenlab:open", {
      label: (args) => args.palette ? (lab.words.open_lesson ?? "").replace("{title}", `${work(args)?.number ?? ""} ${work(args)?.title ?? ""}`.trim()) : work(args)?.title ?? "",
      caption: (args) => work(args)?.title ?? "",
      icon: (args) => args.palette ? undefined : new LabIcon({ name: `xenlab:tile-${work(args)?.number || "a"}`, svgstr: TILE(work(args)?.number || "✎") }),
      execute: (args) => open(args.path),
    });
    app.commands.addCommand("xenlab:panel", {
      label: () => lab.words.panel ?? "", caption: () => lab.words.panel_hint ?? "",
      icon: (args) => args.palette ? undefined : new LabIcon({ name: "xenlab:tile-panel", svgstr: PANEL_TILE }),
      execute: panel.open,
    });
    app.commands.addCommand("xenlab:language", { label: (args) => `${lab.words.language}: ${args.language === "gl" ? "Galego" : "English"}`, execute: (args) => speak(args.language) });

    /** Look at the checks of what is open, and again whenever they may have changed; a newer look ends the older one. */
    let looking = null;
    async function look() {
      looking?.abort();
      const mine = looking = new AbortController(), here = path();
      view.drawWorks(here);
      view.drawChecks(here ? null : undefined);
      let seen = "";
      while (here && mine === looking) {
        try {
          if (!seen) {      // an assignment may have been fetched meanwhile
            const given = await ask("lab");
            if (JSON.stringify(given) !== JSON.stringify(lab)) take(given);
          }
          const found = await ask("checks", { path: here, seen }, { signal: mine.signal });
          if (mine !== looking) return;
          view.drawChecks(found);
          seen = found.trouble ? "" : found.turn;
          await pause(found.trouble ? AGAIN : SEEN_AFTER);
        } catch (error) {
          if (mine !== looking) return;
          view.drawChecks({ trouble: lab.words.no_server ?? String(error) });
          seen = "";
          await pause(AGAIN);
        }
      }
    }
    const pause = (time) => new Promise((then) => setTimeout(then, time));
    notebooks.currentChanged.connect(look);
    notebooks.widgetAdded.connect((_, tab) => tab.context.pathChanged.connect(look));

    void ask("lab").then(async (given) => {
      take(given);
      look();
      await app.restored;
      if (!localStorage.getItem(`${PageConfig.getBaseUrl()}xenlab-seen`)) {      // the first time, it is shown; later, as it was left
        localStorage.setItem(`${PageConfig.getBaseUrl()}xenlab-seen`, "yes");
        app.shell.activateById(bar.id);
        if (notebooks.currentWidget) app.shell.activateById(notebooks.currentWidget.id);
      }
    });
  }

  return [{ id: "xenlab:lab", description: "Checklist, lessons and VM panel of a XenLab laboratory.", autoStart: true,
    requires: [jupyter.notebook.INotebookTracker, jupyter.console.IConsoleTracker], optional: [ILauncher, ICommandPalette, ILayoutRestorer], activate }];
}
