const LABELS = 190, COLUMN = 66, ROW = 62, TOP = 12;

/** Crossings among the first `steps` of a list, as theory/scenario.py counts them. */
function crossings(steps) {
  const places = steps.map((step) => step.at).filter((at) => at !== "hardware");
  return places.slice(1).filter((at, number) => at !== places[number]).length + steps.reduce((sum, step) => sum + step.more, 0);
}

/** The picture: a row for each of those who take part, a column for each step, and the way control has gone so far. */
function picture(rows, steps, current) {
  const width = LABELS + COLUMN * steps.length + 12, height = TOP + ROW * rows.length + 8;
  const x = (number) => LABELS + COLUMN * (number + 0.5);
  const y = (at) => TOP + ROW * (rows.findIndex((row) => row.who === at) + 0.5);
  const svg = h("svg", {viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", focusable: "false"});
  rows.forEach((row, number) => {
    const here = steps[current].at === row.who;
    svg.append(
      h("rect", {x: 4, y: TOP + ROW * number + 3, width: width - 8, height: ROW - 6, rx: 8, class: `band ${row.who}${here ? " here" : ""}`}),
      h("text", {x: 16, y: TOP + ROW * number + 27, class: "name"}, row.name),
      h("text", {x: 16, y: TOP + ROW * number + 45, class: "mode"}, row.mode));
  });
  steps.forEach((step, number) => {
    if (number) {
      const passed = number <= current, from = [x(number - 1), y(steps[number - 1].at)], to = [x(number), y(step.at)];
      svg.append(h("line", {x1: from[0], y1: from[1], x2: to[0], y2: to[1], class: passed ? "way" : "way ahead"}));
    }
  });
  steps.forEach((step, number) => {
    const state = number < current ? "past" : number === current ? "now" : "ahead";
    svg.append(
      h("circle", {cx: x(number), cy: y(step.at), r: number === current ? 14 : 10, class: `spot ${state}`}),
      h("text", {x: x(number), y: y(step.at) + 4.5, class: `number ${state}`}, String(number + 1)));
    if (step.more && number <= current) svg.append(h("text", {x: x(number), y: y(step.at) + 27, class: "more"}, `+${step.more}`));
  });
  return svg;
}

function render({model, el}) {
  const id = unique("stepper"), words = model.get("words"), scenario = model.get("scenario"), counted = new Set();
  const root = h("div", {class: "xl stepper", role: "group", "aria-labelledby": `${id}-title`, lang: model.get("language")});
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  ownKeys(root);

  const way = () => scenario.ways.find((one) => one.key === model.get("way")) || scenario.ways[0];
  const steps = () => way().steps[model.get("bits")];
  const go = (step) => {
    if (!steps() || step < 0 || step >= steps().length) return;
    model.set("step", step);
    model.save_changes();
  };
  const choose = (key, bits) => {
    model.set({way: key, bits, step: 0});
    model.save_changes();
  };
  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = {ArrowRight: model.get("step") + 1, ArrowLeft: model.get("step") - 1, Home: 0}[event.key];
    if (to !== undefined) { go(to); event.preventDefault(); }
  });

  const choice = h("div", {class: "choice"}), stage = h("div", {class: "stage"});
  const told = h("div", {class: "told", "aria-live": "polite"}), note = h("p", {class: "muted note"});
  const button = (name, text, onclick, kind = "") => h("button", {id: `${id}-${name}`, type: "button", class: kind, onclick}, text);
  const back = button("back", `← ${words.back}`, () => go(model.get("step") - 1));
  const next = button("next", `${words.next} →`, () => go(model.get("step") + 1), "primary");
  const again = button("again", words.again, () => go(0));

  function table() {
    const cell = (one, bits) => {
      const chosen = one.key === way().key && bits === model.get("bits"), key = `${one.key}-${bits}`;
      if (!one.steps[bits]) {
        return h("td", {}, h("button", {id: `${id}-${key}`, type: "button", class: "count", "aria-pressed": String(chosen), onclick: () => choose(one.key, bits),
          "aria-label": `${one.title}, ${say(words.bits, {bits})}: ${words.none}`}, "–"));
      }
      const seen = counted.has(key);
      return h("td", {}, h("button", {id: `${id}-${key}`, type: "button", class: seen ? "count seen" : "count", "aria-pressed": String(chosen), onclick: () => choose(one.key, bits),
        "aria-label": `${one.title}, ${say(words.bits, {bits})}: ${seen ? `${words.crossings}: ${one.crossings[bits]}` : words.unseen}`}, seen ? String(one.crossings[bits]) : "?"));
    };
    return h("table", {},
      h("caption", {}, words.crossings),
      h("thead", {}, h("tr", {}, h("th", {scope: "col"}, words.way), ...[32, 64].map((bits) => h("th", {scope: "col"}, say(words.bits, {bits}))))),
      h("tbody", {}, ...scenario.ways.map((one) => h("tr", {class: one.key === way().key ? "chosen" : ""}, h("th", {scope: "row"}, one.title), cell(one, 32), cell(one, 64)))));
  }

  function draw() {
    const bits = model.get("bits"), list = steps(), at = list ? Math.max(0, Math.min(model.get("step"), list.length - 1)) : 0;
    const last = list && at === list.length - 1;
    if (last) counted.add(`${way().key}-${bits}`);
    const all = scenario.ways.every((one) => Object.keys(one.steps).every((each) => counted.has(`${one.key}-${each}`)));
    redraw(choice, table(),
      all ? h("p", {class: "lesson"}, scenario.lesson)
          : h("button", {id: `${id}-reveal`, type: "button", onclick: reveal}, words.reveal));
    for (const [one, off] of [[back, !list || at === 0], [next, !list || last], [again, !list || at === 0]]) one.setAttribute("aria-disabled", String(Boolean(off)));
    if (!list) {
      stage.replaceChildren();
      told.replaceChildren(h("p", {class: "sentence"}, way().absent[bits]));
      note.textContent = "";
      return;
    }
    const rows = way().rows[bits], row = rows.find((one) => one.who === list[at].at);
    stage.replaceChildren(picture(rows, list, at));
    told.replaceChildren(
      h("p", {class: "where"},
        h("span", {class: "muted"}, say(words.at, {step: at + 1, steps: list.length})), " · ",
        h("strong", {class: `who ${row.who}`}, `${row.name}, ${row.mode}`),
        h("span", {class: "tally"}, `${last ? words.in_all : words.so_far}: `, h("strong", {}, String(crossings(list.slice(0, at + 1)))))),
      h("p", {class: "sentence"}, list[at].words));
    note.textContent = way().notes[bits];
  }
  function reveal() {
    for (const one of scenario.ways) for (const bits of Object.keys(one.steps)) counted.add(`${one.key}-${bits}`);
    draw();
    root.querySelector("[aria-pressed=true]")?.focus();
  }

  root.append(
    h("div", {class: "top"}, h("div", {id: `${id}-title`, class: "title", role: "heading", "aria-level": "3"}, scenario.title), h("p", {}, scenario.question), h("p", {class: "muted"}, words.keys)),
    h("div", {class: "body"}, choice, h("div", {class: "show"}, h("div", {class: "scroll", tabindex: "0", role: "region", "aria-labelledby": `${id}-title`}, stage), told, note,
      h("div", {class: "buttons"}, back, next, again),
      h("details", {}, h("summary", {}, words.how_counted), h("p", {}, scenario.counted)))));
  el.append(root);
  model.on("change:way change:bits change:step", draw);
  draw();
  return () => model.off("change:way change:bits change:step", draw);
}

export default {render};
