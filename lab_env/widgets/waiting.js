function render({ model, el }) {
  const words = model.get("words"), ask = (what, values) => model.send({ do: what, ...values });
  const view = underwayBar(words, unique("waiting"), ask), ended = h("p", { class: "ended", role: "status" });
  const root = h("section", { class: "xl waiting", "aria-label": words.waiting, lang: model.get("language") }, view.root, ended);
  function draw() {
    const over = model.get("over");
    view.root.hidden = Boolean(over);
    ended.textContent = over;
    if (!over) view.draw(model.get("now"), model.get("clock"));
  }
  const timer = setInterval(view.tick, 250), names = ["now", "over", "clock"];
  for (const name of names) model.on(`change:${name}`, draw);
  draw();
  ownKeys(root);
  el.append(root);
  return () => {
    clearInterval(timer);
    for (const name of names) model.off(`change:${name}`, draw);
  };
}

export default {render};
