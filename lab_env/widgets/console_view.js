/** A guest's console in an element. `channel`: {send(content), on(listener) -> off}; contents are those of feed.py. Returns how to end it. */
function consoleView(channel, words, label) {
  const view = unique("console");
  const state = h("span", { class: "state", role: "status" }), bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.progress });
  const screen = h("div", { class: "screen" }), desktop = h("div", { class: "desktop", hidden: true }), refused = h("p", { class: "refused", role: "alert", hidden: true });
  const copy = h("button", { onclick: () => navigator.clipboard?.writeText(terminal.getSelection()), title: words.copy_hint }, words.copy);
  const root = h("div", { class: "console", role: "group", "aria-label": label },
    h("div", { class: "console-title" }, h("strong", {}, label), state, bar), screen, desktop, refused,
    h("div", { class: "console-foot" }, copy, h("span", { class: "muted" }, words.leave_hint)));
  const terminal = new XTERM.Terminal({ cols: 80, rows: 25, scrollback: 5000, screenReaderMode: true, cursorBlink: false, fontSize: 14, lineHeight: 1.15,
    theme: { background: "#1e1e1e", foreground: "#e8e8e8", cursor: "#e8e8e8", selectionBackground: "#3a5f8a" } });
  let shown = 0, domain = null, opened = false;

  const send = (what, more) => channel.send({ view, what, ...more });
  const say = (content) => {
    const said = words[`state_${content.state}`] ?? content.state;
    if (state.textContent !== said) state.textContent = said;        // not with each key: it would be drawn, and read out, anew
    bar.hidden = !["installing", "booting"].includes(content.state);
    bar.value = content.progress;
  };
  function hear(content) {
    if (content.view && content.view !== view) return;
    if (content.refused !== undefined) { refused.textContent = content.refused; refused.hidden = false; return; }
    if (content.desktop) return drawDesktop(content.desktop);
    if (content.stream === undefined) return;
    if (content.state !== "ready") showDesktop(false);
    if (content.view || content.domain !== domain) {         // from the beginning: a new view, or a new domain
      if (!content.view && content.from > 0) return send("hello");
      if (domain !== null && content.domain !== domain && content.domain >= 0 && !content.view) terminal.write(`\r\n\x1b[m\x1b[?1049l\x1b[2m--- ${words.new_domain} ---\x1b[m\r\n`);
      else if (content.view) terminal.reset();
      shown = content.from;
      domain = content.domain;
    }
    if (content.from > shown) return send("hello");          // something was missed
    if (content.to > shown) terminal.write(content.stream.slice(shown - content.from));
    shown = Math.max(shown, content.to);
    refused.hidden = true;
    say(content);
  }

  function showDesktop(yes) {
    desktop.hidden = !yes;
    screen.hidden = yes;
    copy.hidden = yes;
  }
  function drawDesktop(windows) {
    showDesktop(true);
    redraw(desktop, windows.map((one, number) => h("section", { class: `window ${number === windows.length - 1 ? "front" : ""}`, "aria-label": one.title },
      h("header", {}, one.title), h("pre", {}, one.text),
      one.progress != null && h("progress", { max: 1, value: one.progress, "aria-label": words.progress }),
      h("div", { class: "row" }, one.buttons.map((button) => h("button", { id: `${view}-${one.window}-${button}`,
        onclick: () => send("click", { window: one.window, button }) }, button))))));
  }

  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown") return true;
    const key = event.key.toLowerCase(), command = event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === "F6") {                                // the usual key for "to the next pane": leaves the guest's keyboard
      event.preventDefault();
      (event.shiftKey ? root.closest(".panel")?.querySelector('[role="tab"][aria-selected="true"]') ?? copy : copy).focus();
      return false;
    }
    if (command && key === "c" && (event.shiftKey || terminal.hasSelection())) {
      event.preventDefault();
      navigator.clipboard?.writeText(terminal.getSelection());
      terminal.clearSelection();
      return false;
    }
    return !(command && key === "v");                        // the browser pastes
  });
  terminal.onData((text) => send("keys", { text }));

  /** 80 columns, as wide as there is room: a text console keeps its 80 by 25 whatever size its window has. */
  function fit() {
    if (!root.isConnected || !screen.clientWidth) return;
    if (!opened) {
      terminal.options.fontFamily = getComputedStyle(root).getPropertyValue("--jp-code-font-family").trim() || "monospace";
      terminal.open(screen);
      terminal.textarea?.setAttribute("aria-label", label);
      opened = true;
      send("hello");
    }
    const wide = terminal.element.querySelector(".xterm-screen")?.clientWidth;
    if (!wide) return;
    const size = Math.max(9, Math.min(15, Math.floor(2 * terminal.options.fontSize * (screen.clientWidth - 18) / wide) / 2));
    if (size !== terminal.options.fontSize) terminal.options.fontSize = size;
  }
  const observer = new ResizeObserver(fit), off = channel.on(hear);
  observer.observe(screen);
  return { root, focus: () => terminal.focus(), end() { send("leave"); observer.disconnect(); off(); terminal.dispose(); } };
}
