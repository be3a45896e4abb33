function render({ model, el }) {
  const channel = {
    send: (content) => model.send({ do: "console", ...content }),
    on(listener) { model.on("msg:custom", listener); return () => model.off("msg:custom", listener); },
  };
  const view = consoleView(channel, model.get("words"), model.get("label"));
  const root = h("section", { class: "xl", lang: model.get("language"), "aria-label": model.get("label") }, view.root);
  ownKeys(root);
  el.append(root);
  return view.end;
}

export default {render};
