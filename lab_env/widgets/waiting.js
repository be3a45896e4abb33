function render({ model, el }) {
  const words = model.get("words"), ask = (what, values) => model.send({ do: what, ...values });
  const view = underwayBar(words, unique("waiting"), ask);
  const root = h("section", { class: "xl waiting", "aria-label": words.waiting, lang: model.get("language") }, view.root);
  const draw = () => view.draw(model.get("now"), model.get("clock"));
  const timer = setInterval(view.tick, 250), names = ["now", "clock"];
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
