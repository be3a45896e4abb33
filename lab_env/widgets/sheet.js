function render({model, el}) {
  const id = unique("sheet"), words = model.get("words"), chosen = {};
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const root = h("div", {class: "xl sheet", role: "group", "aria-label": words.title, lang: model.get("language")});
  ownKeys(root);

  const letter = (place) => "abcdefghij"[place];
  const send = (question) => {
    const value = chosen[question.name];
    const answer = Array.isArray(value) ? value.join(" ") : value;
    if (answer) model.send({name: question.name, answer});
  };

  function marks(question) {        // one or several of the options
    const type = question.kind === "one" ? "radio" : "checkbox";
    return question.options.map((text, place) => h("label", {class: "option"},
      h("input", {type, name: `${id}-${question.name}`, id: `${id}-${question.name}-${place}`, checked: chosen[question.name].includes(letter(place)),
        onchange: (event) => {
          const others = type === "radio" ? [] : chosen[question.name].filter((one) => one !== letter(place));
          chosen[question.name] = event.target.checked ? [...others, letter(place)].sort() : others;
        }}),
      h("span", {class: "muted"}, `${letter(place)})`), h("span", {}, text)));
  }

  function steps(question, redo) {   // to be put in order
    const order = chosen[question.name], text = (one) => question.options["abcdefghij".indexOf(one)];
    const move = (place, by) => () => {
      if (place + by < 0 || place + by >= order.length) return;
      [order[place], order[place + by]] = [order[place + by], order[place]];
      redo();
    };
    return h("ol", {}, order.map((one, place) => h("li", {}, h("span", {class: "step"}, text(one)),
      h("button", {type: "button", id: `${id}-${question.name}-${one}-up`, "aria-label": say(words.up, {step: text(one)}), "aria-disabled": String(place === 0), onclick: move(place, -1)}, "↑"),
      h("button", {type: "button", id: `${id}-${question.name}-${one}-down`, "aria-label": say(words.down, {step: text(one)}), "aria-disabled": String(place === order.length - 1), onclick: move(place, 1)}, "↓"))));
  }

  function entry(question) {
    return h("input", {type: "text", id: `${id}-${question.name}-entry`, "aria-label": words.your_answer, maxlength: 200, value: chosen[question.name],
      oninput: (event) => { chosen[question.name] = event.target.value.trim(); },
      onkeydown: (event) => { if (event.key === "Enter") send(question); }});
  }

  const questions = model.get("questions"), notes = {};
  root.append(...questions.map((question, number) => {
    const given = (question.given || "").trim(), letters = given ? given.split(/[\s,]+/) : [];
    chosen[question.name] = question.kind === "text" ? given : question.kind === "order" && letters.length !== question.options.length ? question.options.map((_, place) => letter(place)) : letters;
    const body = h("div", {class: "body"}), redo = () => redraw(body, question.kind === "text" ? entry(question) : question.kind === "order" ? steps(question, redo) : marks(question));
    redo();
    notes[question.name] = h("div", {class: "told", role: "status"});
    return h("fieldset", {}, h("legend", {}, questions.length > 1 ? h("span", {class: "muted"}, `${say(words.of, {number: number + 1, all: questions.length})} · `) : null, question.text),
      body, h("div", {class: "foot"}, h("button", {type: "button", class: "primary", onclick: () => send(question)}, words.answer), h("span", {class: "muted"}, question.hint || "")), notes[question.name]);
  }));

  function tell() {
    const told = model.get("told");
    for (const [name, note] of Object.entries(notes)) {
      if (!told[name]) continue;
      const {state, text} = told[name], sign = {right: "✔", partly: "◐", wrong: "✘", kept: "✔"}[state];
      note.className = `told ${state}`;
      note.replaceChildren(h("strong", {}, `${sign} ${words[state]}`), ` ${text}`);
    }
  }
  el.append(root);
  model.on("change:told", tell);
  tell();
  return () => model.off("change:told", tell);
}

export default {render};
