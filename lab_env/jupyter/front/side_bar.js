/** The side bar: language, panel, the checks of the lesson that is open, and the lessons. `act`: {speak(language), open(path), panel()}. Only draws. */
function sideBar(act) {
  const SIGNS = { passed: "✔", open: "○", unknown: "?" }, LANGUAGES = { en: "English", gl: "Galego" };
  const id = unique("side"), root = h("section", { class: "xl side-bar" });
  const top = h("div", { class: "top" }), checks = h("section", { "aria-labelledby": `${id}-checks` }), works = h("nav", { "aria-labelledby": `${id}-lessons` });
  const status = h("p", { class: "hidden-words", role: "status" });
  root.append(top, checks, status, works);
  let lab = null, before = "", hintOf = "";
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function drawLab(given, path) {
    lab = given;
    root.lang = lab.language;
    root.setAttribute("aria-label", lab.words.side_bar);
    redraw(top, h("div", { class: "languages", role: "group", "aria-label": lab.words.language }, Object.entries(LANGUAGES).map(([code, name]) =>
      h("button", { id: `${id}-${code}`, lang: code, "aria-pressed": String(code === lab.language), onclick: () => code !== lab.language && act.speak(code) }, name))),
      h("button", { id: `${id}-panel`, title: lab.words.panel_hint, onclick: act.panel }, lab.words.panel));
    drawWorks(path);
  }

  function drawWorks(path) {
    if (!lab) return;
    const list = (kind, words) => {
      const ones = lab.works.filter((one) => one.kind === kind);
      return ones.length > 0 && [h("h3", { id: `${id}-${kind}s` }, words), h("ul", {}, ones.map((one) => h("li", {},
        h("button", { id: `${id}-${one.path}`, class: "link", "aria-current": one.path === path && "page", onclick: () => act.open(one.path) },
          one.number && h("span", { class: "number" }, one.number), h("span", {}, one.title)))))];
    };
    redraw(works, list("lesson", lab.words.lessons), list("assignment", lab.words.assignments));
  }

  /** `found`: what /xenlab/checks answers; null while that is not known, undefined when nothing of ours is open. */
  function drawChecks(found) {
    if (!lab) return;
    const words = lab.words, heading = h("h3", { id: `${id}-checks` }, words.checks);
    if (!found) return redraw(checks, heading, h("p", { class: "muted" }, found === null ? words.asking : words.no_lesson));
    if (found.trouble || found.note) return redraw(checks, heading, h("p", { class: found.trouble ? "trouble" : "muted", role: found.trouble && "alert" }, found.trouble || found.note));
    const done = found.checks.filter((one) => one.state === "passed").length;
    const score = found.points === null ? fill(words.answered, { count: done, all: found.checks.length, most: found.most }) : fill(words.points, found);
    const open = checks.querySelector("details")?.open && found.checks.find((one) => one.next)?.name === hintOf;
    hintOf = found.checks.find((one) => one.next)?.name;
    redraw(checks, heading, h("p", { class: "title" }, found.title),
      h("progress", { max: found.checks.length, value: done, "aria-label": words.checks }), h("p", { class: "score" }, score),
      done === found.checks.length && found.points !== null && h("p", { class: "done" }, words.all_done),
      h("ol", {}, found.checks.map((one) => h("li", { class: `${one.state} ${one.next ? "next" : ""}` },
        h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[one.state]),
        h("div", {}, one.next && h("span", { class: "badge" }, words.next), h("span", { class: "what" }, one.title), h("span", { class: "hidden-words" }, `: ${words[one.state]}`),
          one.next && one.why && h("p", { class: "why" }, one.why),
          one.next && one.hint && h("details", { open }, h("summary", { id: `${id}-hint` }, words.hint), h("p", {}, one.hint))),
        h("span", { class: "worth" }, one.points === null ? one.most : `${one.points}/${one.most}`)))));
    const now = found.checks.filter((one) => one.state === "passed").map((one) => one.title).join();
    if (before !== now) status.textContent = `${found.title}: ${score}`;       // said aloud only when a tick comes or goes
    before = now;
  }

  ownKeys(root);
  return { root, drawLab, drawWorks, drawChecks };
}
