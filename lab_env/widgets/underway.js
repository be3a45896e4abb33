/** `8 s`, `2 min 5 s`, `1 h 3 min`. */
function duration(seconds) {
  const all = Math.round(seconds), [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  if (hours) return `${hours} h${minutes ? ` ${minutes} min` : ""}`;
  return minutes ? `${minutes} min${all % 60 ? ` ${all % 60} s` : ""}` : `${all} s`;
}

/** The choice of the laboratory's speed, wherever it is offered. */
function speedChoice(words, id, ask) {
  const select = h("select", { id, onchange: () => ask("speed", { value: select.value }) });
  const draw = (now) => {
    if (document.activeElement === select && select.value === now) return;
    select.replaceChildren(...[...new Set(["1", "10", "60", "600", "instant", now])].map((value) =>
      h("option", { value, selected: value === now }, words[value] ?? `${value} ${words.times}`)));
  };
  return { root: h("span", { class: "row" }, h("label", { for: id }, words.speed), select), draw };
}

/** How far something is and what is left of it. Python says it once; `tick` lets it go on at the laboratory's speed. */
function underwayBar(words, id, ask) {
  const bar = h("progress", { max: 1 }), text = h("strong"), left = h("span", { class: "left" }), speed = speedChoice(words, `${id}-speed`, ask);
  const end = h("button", { id: `${id}-end`, title: words.to_the_end_hint, onclick: () => ask("skip", { seconds: Math.ceil(remaining()) + 1 }) }, words.to_the_end);
  const root = h("div", { class: "moving" }, h("div", { class: "row" }, text, left), bar, h("div", { class: "row faster" }, speed.root, end));
  let one = { progress: 0, left: null }, clock = { speed: "1", mocked: false }, read = 0;
  const rate = () => Number(clock.speed) || 0, passed = () => rate() * (performance.now() - read) / 1000;
  const remaining = () => Math.max(0, (one.left ?? 0) - passed());
  function tick() {
    const fraction = one.left ? one.progress + (1 - one.progress) * Math.min(1, passed() / one.left) : one.progress;
    bar.value = fraction;
    if (one.left == null) { left.textContent = ""; return; }
    const words_of = rate() > 1 ? words.left_both : words.left_lab;
    left.textContent = `${Math.round(100 * fraction)} % · ` + words_of.replace("{lab}", duration(remaining())).replace("{real}", duration(remaining() / rate()));
  }
  function draw(now, how) {
    [one, clock, read] = [now, how, performance.now()];
    text.textContent = one.text;
    bar.setAttribute("aria-label", one.text);
    bar.hidden = one.left == null && !one.progress;
    root.lastChild.hidden = !clock.mocked;
    end.hidden = one.left == null;
    speed.draw(clock.speed);
    tick();
  }
  return { root, draw, tick };
}
