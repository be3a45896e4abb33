function render({model, el}) {
  const id = unique("mode"), words = model.get("words"), first = new Map();
  const root = h("div", {class: "xl which-mode", role: "group", "aria-labelledby": `${id}-title`, lang: model.get("language")});
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  ownKeys(root);
  let at = 0, guess = null;

  const body = h("div", {}), foot = h("div", {class: "buttons"}), told = h("p", {class: "told", role: "status"});
  const go = (place) => {
    if (place < 0 || place >= model.get("questions").length) return;
    at = place;
    guess = null;
    draw();
  };
  const answer = (key) => {
    const question = model.get("questions")[at];
    guess = key;
    if (!first.has(question.name)) first.set(question.name, key === question.answer);
    draw();
  };

  function record(question) {
    const name = `${words.record} ${question.name}`;
    return h("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": name},
      h("table", {}, h("caption", {class: "hidden-words"}, name),
        h("thead", {}, h("tr", {}, h("th", {scope: "col"}, words.field), h("th", {scope: "col"}, words.value))),
        h("tbody", {}, ...question.evidence.map(([field, value]) => h("tr", {}, h("th", {scope: "row"}, field), h("td", {}, h("code", {}, value)))))));
  }

  function draw() {
    const questions = model.get("questions");
    at = Math.min(at, questions.length - 1);
    const question = questions[at], right = guess === question.answer;
    const button = (name, text, onclick, off) => h("button", {id: `${id}-${name}`, type: "button", "aria-disabled": String(off), onclick}, text);
    redraw(body,
      h("p", {class: "asked"}, h("span", {class: "muted"}, say(words.of, {number: at + 1, all: questions.length})), " · ", h("strong", {id: `${id}-asked`}, question.text)),
      record(question),
      h("div", {class: "choices", role: "group", "aria-labelledby": `${id}-asked`}, ...model.get("choices").map((choice) => {
        const state = guess !== choice.key ? "" : right ? "right" : "wrong";
        return h("button", {id: `${id}-${choice.key}`, type: "button", class: state, "aria-pressed": String(guess === choice.key), onclick: () => answer(choice.key)},
          ({right: "✔ ", wrong: "✘ "}[state] || "") + choice.title);
      })));
    redraw(foot, button("back", `← ${words.back}`, () => go(at - 1), at === 0), button("next", `${words.next} →`, () => go(at + 1), at === questions.length - 1),
      button("ask", `↻ ${words.ask}`, () => model.send({ask: true}), false),
      h("span", {class: "score"}, `${words.score}: `, h("strong", {}, `${[...first.values()].filter(Boolean).length} / ${questions.length}`)));
    told.className = `told ${guess ? (right ? "right" : "wrong") : ""}`;
    told.replaceChildren(...(guess ? [h("strong", {}, right ? words.right : words.wrong), ` ${question.feedback[guess]}`] : [words.choose]));
  }

  root.append(h("div", {id: `${id}-title`, class: "title", role: "heading", "aria-level": "3"}, words.title), body, told, foot);
  el.append(root);
  model.on("change:questions", draw);
  draw();
  return () => model.off("change:questions", draw);
}

export default {render};
