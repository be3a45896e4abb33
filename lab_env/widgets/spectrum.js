const ICONS = {hardware: "■", emulated: "◌", paravirtual: "⇄"};

function render({model, el}) {
  const id = unique("spectrum"), words = model.get("words"), modes = model.get("modes");
  const root = h("div", {class: "xl spectrum", role: "group", "aria-labelledby": `${id}-title`, lang: model.get("language")});
  ownKeys(root);
  const go = (place) => { model.set("place", place); model.save_changes(); };

  const slider = h("input", {id: `${id}-slider`, type: "range", min: 0, max: modes.length - 1, step: 1, "aria-label": words.slider, oninput: () => go(Number(slider.value))});
  const names = modes.map((mode, place) => h("button", {type: "button", class: "mode", onclick: () => go(place)}, mode.title));
  const parts = Object.keys(modes[0].parts).map((part) => {
    const row = {kind: h("span", {class: "kind"}), how: h("span", {class: "how"}), changed: h("span", {class: "changed"})};
    row.item = h("li", {}, h("span", {class: "part"}, words[`part_${part}`]), row.kind, h("span", {}, row.how, row.changed));
    return [part, row];
  });
  const summary = h("p", {class: "summary", "aria-live": "polite"});

  function draw() {
    const place = model.get("place"), mode = modes[place], before = modes[place - 1];
    slider.value = place;
    slider.setAttribute("aria-valuetext", mode.title);
    names.forEach((name, number) => name.setAttribute("aria-pressed", String(number === place)));
    for (const [part, row] of parts) {
      const [kind, how] = mode.parts[part];
      row.item.className = kind;
      row.kind.textContent = `${ICONS[kind]} ${words[`kind_${kind}`]}`;
      row.how.textContent = how;
      row.changed.textContent = before && before.parts[part][0] !== kind ? `● ${words.changed}` : "";
    }
    summary.replaceChildren(h("strong", {}, mode.title), ` · ${words.needs_vt}: `, h("strong", {}, mode.needs_vt ? words.yes : words.no), ` · ${words.example}: ${mode.example}`);
  }

  root.append(
    h("div", {id: `${id}-title`, class: "title", role: "heading", "aria-level": "3"}, words.title), h("p", {}, words.question),
    h("div", {class: "places"}, slider, h("div", {class: "names"}, ...names)), summary, h("ul", {class: "parts"}, ...parts.map(([, row]) => row.item)));
  el.append(root);
  model.on("change:place", draw);
  draw();
  return () => model.off("change:place", draw);
}

export default {render};
