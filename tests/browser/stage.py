"""A page with our widgets on it and no kernel: their own JavaScript and CSS, a stand-in for the model, JupyterLab's own theme."""

import json
import sys
from pathlib import Path

THEMES = Path(sys.prefix) / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"
MODEL = """
window.sent = [];
function stand_in(state) {
  const listeners = {};
  return {
    get: (name) => state[name],
    set(name, value) {
      for (const [key, one] of Object.entries(typeof name === "string" ? {[name]: value} : name)) {
        if (state[key] === one) continue;
        state[key] = one;
        (listeners["change:" + key] || []).forEach((f) => f());
      }
    },
    save_changes() {},
    send: (content) => window.sent.push(content),         // as a test reads it
    tell: (content) => (listeners["msg:custom"] || []).forEach((f) => f(content)),     // as a message from Python
    on: (names, f) => names.split(" ").forEach((name) => (listeners[name] ||= []).push(f)),
    off: (names, f) => names.split(" ").forEach((name) => { listeners[name] = (listeners[name] || []).filter((one) => one !== f); }),
  };
}
"""


def page_of(widget, dark=False):
    """The widget on an HTML page, in JupyterLab's light or dark theme."""
    state = {name: value for name, value in widget.get_state().items() if not name.startswith("_") and is_plain(value)}
    theme = (THEMES / f"theme-{'dark' if dark else 'light'}-extension" / "index.css").read_text(encoding="utf-8")
    return f"""<!doctype html><html lang="{widget.language}"><head><meta charset="utf-8"><title>{type(widget).__name__}</title>
<style>{theme}</style><style>{widget._css}</style>
<style>body {{ background: var(--jp-layout-color0); margin: 16px; }}</style></head>
<body data-jp-theme-light="{'false' if dark else 'true'}" data-jp-theme-name="x"><main id="stage"></main>
<script>{MODEL}</script>
<script type="module">{widget._esm.replace("export default {render};", "window.model = stand_in(" + json.dumps(state).replace("</", "<" + chr(92) + "/") + "); render({model: window.model, el: document.getElementById('stage')});")}</script>
</body></html>"""


def is_plain(value):
    try:
        json.dumps(value)
    except TypeError:
        return False
    return True
