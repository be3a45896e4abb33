/** An element: h("button", {class: "x", onclick: f, "aria-label": "…"}, "text", child, …). */
function h(tag, attributes = {}, ...children) {
  const svg = ["svg", "g", "path", "rect", "line", "circle", "text", "polyline", "title", "desc"].includes(tag);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

/** Put new content into an element, and the focus back on what has the same id there. */
function redraw(element, ...children) {
  const root = element.getRootNode(), focused = root.activeElement, id = focused && element.contains(focused) && focused.id;
  element.replaceChildren(...children.flat(Infinity).filter((child) => child != null && child !== false));
  if (id) root.getElementById(id)?.focus();
}

/** Keys typed in a widget are the widget's; the notebook's own shortcuts (a, b, dd …) rest meanwhile. */
function ownKeys(element) {
  element.setAttribute("data-lm-suppress-shortcuts", "true");
  element.addEventListener("keydown", (event) => event.stopPropagation());
}

/** A number of its own for each view, for ids. */
let views = 0;
function unique(name) {
  return `xl-${name}-${++views}-${Math.random().toString(36).slice(2, 7)}`;
}
