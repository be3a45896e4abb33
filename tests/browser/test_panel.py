"""The VM panel and the console in a browser, without a kernel: nothing for axe to find, keyboard, widths. See test_widgets.py for XENLAB_AXE, XENLAB_PICTURES."""

import os
from pathlib import Path

import pytest

from lab_env.widgets.console import Console
from lab_env.widgets.waiting import Waiting

from ..widgets.laboratory import Laboratory, ask

pytestmark = pytest.mark.browser
RULES = ("{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: {region: {enabled: false}, 'heading-order': {enabled: false}}}")
STREAM = {"stream": "Debian GNU/Linux 6.0 dbase hvc0\r\n\r\ndbase login: ", "from": 0, "to": 46, "domain": 1, "state": "ready", "progress": 1.0}
DESKTOP = [{"window": "wizard", "title": "Setup", "text": "Ready to install.", "buttons": ["Next", "Cancel"], "progress": 0.4}]


def panel_in(state, language):
    """A panel with something on every tab."""
    lab = Laboratory()
    if state == "running":
        for name in ("dbase", "w2008"):
            lab.api.VM.start(lab.vm(name), False, False)
        lab.xs.advance(600)
    panel = lab.panel("w2008" if state == "running" else "dbase", language)
    ask(panel, "install_tools", vm=panel.chosen)
    if state == "running":
        ask(panel, "power", ref=panel.chosen, op="start")       # refused: the log tells why
        lab.pass_time(panel, 1)
    return panel


def tell(page, content):
    """What Python would send to the views."""
    page.evaluate("content => window.model.tell(content)", content)


def faults(page):
    return [(fault["id"], [node["html"][:150] for node in fault["nodes"]]) for fault in page.evaluate(f"() => axe.run('.xl', {RULES})")["violations"]]


@pytest.fixture
def axe():
    source = os.environ.get("XENLAB_AXE")
    if not source:
        pytest.skip("XENLAB_AXE does not name axe-core's axe.min.js: npm install axe-core, as .ci/run does")
    return Path(source).read_text(encoding="utf-8")


def keep(page, name):
    if os.environ.get("XENLAB_PICTURES"):
        page.screenshot(path=Path(os.environ["XENLAB_PICTURES"]) / f"{name}.png")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "gl"])
@pytest.mark.parametrize("state", ["halted", "running"])
def test_axe_finds_nothing_on_any_tab_or_dialog(show, axe, state, language, dark):
    panel = panel_in(state, language)
    page = show(panel, dark)
    page.evaluate(axe)
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert faults(page) == [], tab.inner_text()
        keep(page, f"panel-{state}-{language}-{'dark' if dark else 'light'}-{tab.get_attribute('id').rsplit('-')[-1]}")
    page.locator("button[id$=-new]").click()
    assert faults(page) == []
    keep(page, f"panel-new-{language}-{'dark' if dark else 'light'}")
    page.keyboard.press("Escape")
    page.locator("button[id$=hard_shutdown]" if state == "running" else "button[id$=-copy]").click()
    assert faults(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("content", [STREAM, {"desktop": DESKTOP}], ids=["text", "desktop"])
def test_axe_finds_nothing_on_the_console(show, axe, content, dark):
    lab = Laboratory()
    page = show(Console(lab.session, lab.vm("dbase"), "gl"), dark)
    tell(page, content)
    page.evaluate(axe)
    assert faults(page) == []


def test_what_is_wrong_is_said_in_the_lab_s_words_and_not_by_the_browser(show):
    page = show(panel_in("halted", "gl"))
    page.evaluate("window.sent = []; window.model.send = (content) => window.sent.push(content); null")
    page.locator("button[id$=-new]").press("Enter")
    page.locator("dialog [name=memory]").fill("0")
    page.locator("dialog [name=memory]").press("Enter")
    assert page.evaluate("window.sent.at(-1).memory") == "0", "Python is asked"
    view = page.evaluate("window.sent.at(-1).view")
    tell(page, {"dialog": view, "wrong": {"memory": "Entre 256 MiB e 16 GiB."}})
    assert page.evaluate("document.activeElement.name") == "memory" and page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent") == "Entre 256 MiB e 16 GiB."


def test_with_the_system_s_high_contrast_what_is_chosen_disabled_and_how_much_can_be_seen(show):
    page = show(panel_in("running", "en"))
    page.emulate_media(forced_colors="active")
    page.get_by_role("tab", name="Memory").click()
    style = "(element, [name, property]) => getComputedStyle(element)[property]"

    def look(selector, name):
        return page.locator(selector).first.evaluate(style, [selector, name])

    plain = look("[role=treeitem][aria-selected=false]", "backgroundColor")
    assert look("[role=treeitem][aria-selected=true]", "backgroundColor") != plain
    assert look("[role=tab][aria-selected=true]", "backgroundColor") != look("[role=tab][aria-selected=false]", "backgroundColor")
    assert look(".memory-bar .actual", "backgroundColor") != plain
    assert look("button[id$=-start]", "color") != look("button[id$=-hard_reboot]", "color"), "a running VM is not started"


def test_the_panel_by_keyboard_alone(show):
    page = show(panel_in("running", "en"))
    page.evaluate("window.sent = []")
    page.locator("button[id$=-new]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "treeitem"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent").startswith("dbase")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent") == page.get_by_role("treeitem").last.text_content()
    page.locator("button[id$=hard_reboot]").focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog[open]").inner_text().startswith("Are you sure you want to forcibly reboot “w2008”")
    page.keyboard.press("Escape")
    assert page.evaluate("window.sent.filter(one => one.do === 'power').length") == 0, "Escape does nothing"
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent.at(-1)") == {"do": "power", "ref": page.evaluate("window.model.get('chosen')"), "op": "hard_reboot"}
    page.get_by_role("tab", name="General").focus()
    for name in ("Memory", "Storage", "Networking", "Console", "Logs"):
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.textContent") == name
    page.keyboard.press("Home")
    assert page.get_by_role("tab", name="General").get_attribute("aria-selected") == "true"


def test_keys_go_to_the_guest_and_f6_leaves_it(show):
    lab = Laboratory()
    page = show(Console(lab.session, lab.vm("dbase"), "en"))
    page.evaluate("window.sent = []")
    tell(page, STREAM)
    page.locator(".xterm-helper-textarea").focus()
    for key in ("a", "Tab", "Escape", "ArrowUp", "Control+c", "Enter"):
        page.keyboard.press(key)
    assert "".join(page.evaluate("window.sent.filter(one => one.what === 'keys').map(one => one.text)")) == "a\t\x1b\x1b[A\x03\r"
    page.keyboard.press("F6")
    assert page.evaluate("document.activeElement.textContent") == "Copy"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") == "xterm-helper-textarea"


def test_what_was_missed_is_asked_for_again_and_nothing_shows_twice(show):
    lab = Laboratory()
    page = show(Console(lab.session, lab.vm("dbase"), "en"))
    page.evaluate("window.sent = []")
    tell(page, STREAM | {"stream": "one", "from": 0, "to": 3})
    tell(page, STREAM | {"stream": "onetwo", "from": 0, "to": 6})
    page.wait_for_function("document.querySelector('.xterm-accessibility-tree, .xterm-rows').textContent.includes('onetwo')")
    assert "oneonetwo" not in page.locator(".xterm-accessibility").inner_text()
    tell(page, STREAM | {"stream": "ten", "from": 10, "to": 13})
    assert page.evaluate("window.sent.at(-1).what") == "hello"


@pytest.mark.parametrize("width", [480, 1280, 1920])
@pytest.mark.parametrize("language", ["en", "gl"])
def test_nothing_sticks_out(show, language, width):
    page = show(panel_in("running", language), width=width)
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab.inner_text()
        cut = page.evaluate("[...document.querySelectorAll('.xl button')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)")
        assert cut == []
        keep(page, f"panel-{width}-{language}-{tab.get_attribute('id').rsplit('-')[-1]}")


def test_fifty_vms_are_redrawn_in_no_time(show):
    lab = Laboratory()
    vm = lab.vm("dbase")
    for number in range(50):
        lab.api.VM.clone(vm, f"copy {number}")
    page = show(lab.panel("dbase", "en"))
    took = page.evaluate("""() => {
      const tree = window.model.get("tree"), vm = window.model.get("vm"), took = [];
      for (let turn = 0; turn < 9; turn++) {
        const before = performance.now();
        window.model.set({tree: [...tree], vm: {...vm}});
        document.body.getBoundingClientRect();
        took.push(performance.now() - before);
      }
      return took.sort((one, other) => one - other)[4];
    }""")
    assert took <= 50, f"{took:.1f} ms"


LAB = {"count": 2, "steps": [{"when": "2014-11-10 08:05:09", "what": "Starting VM “dbase”"}, {"when": "2014-11-10 08:00:00", "what": "VM.set_name_description(dbase, a long text " + "x" * 50 + ")"}],
       "snapshots": [{"name": "monday", "when": "2014-11-10 08:00:00"}]}


def open_lab_dialog(page):
    """The dialog of the lab, as Python would have filled it in."""
    page.evaluate("window.sent = []")
    button = page.locator("button[id$=-lab]")
    button.press("Enter")
    tell(page, LAB | {"lab": button.get_attribute("id").removesuffix("-lab")})
    return page.locator("dialog.lab")


def moving(language):
    """A panel in which something is under way."""
    lab = Laboratory()
    panel = lab.panel("dbase", language)
    ask(panel, "power", ref=panel.chosen, op="start")
    lab.pass_time(panel, 8)
    assert panel.vm["underway"]
    panel.clock = panel.clock | {"speed": "60"}
    return panel


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "gl"])
def test_axe_finds_nothing_on_what_is_under_way_the_lab_and_the_host(show, axe, language, dark):
    panel = moving(language)
    page = show(panel, dark)
    page.evaluate(axe)
    assert page.locator(".moving progress").is_visible() and faults(page) == []
    open_lab_dialog(page)
    assert faults(page) == []
    keep(page, f"panel-lab-{language}-{'dark' if dark else 'light'}")
    page.locator("button[id$=-undo]").press("Enter")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    panel.chosen = panel.watch.session.xenapi.host.get_all()[0]
    page = show(panel, dark)
    page.evaluate(axe)
    assert [tab.inner_text() for tab in page.get_by_role("tab").all()] == [panel.words[name] for name in ("General", "Console", "Log")] and faults(page) == []
    bar = Waiting(panel.watch.session, "Waiting", language)
    bar.show(0.25, 720.0, "60")
    page = show(bar, dark)
    page.evaluate(axe)
    assert faults(page) == [] and " min" in page.locator(".moving .left").inner_text()


def test_the_lab_s_dialog_by_keyboard_asks_before_it_undoes(show):
    page = show(moving("en"))
    dialog = open_lab_dialog(page)
    page.locator("ol.steps input").first.focus()
    page.keyboard.press("ArrowDown")
    page.locator("button[id$=-undo]").press("Enter")
    assert page.locator("dialog.ask").inner_text().startswith("Undo 2 steps? The lab goes back to 2014-11-10 08:00:00.")
    assert page.evaluate("document.activeElement.textContent") == "Cancel", "what is safe has the focus"
    page.keyboard.press("Escape")
    assert page.evaluate("window.sent.filter(one => one.do === 'control').length") == 0
    page.locator("button[id$=-undo]").press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("(({act, steps}) => ({act, steps}))(window.sent.at(-1))") == {"act": "undo", "steps": 2}
    dialog.locator("input[name=name]").fill("tuesday")
    page.keyboard.press("Enter")
    assert page.evaluate("(({act, name}) => ({act, name}))(window.sent.at(-1))") == {"act": "keep", "name": "tuesday"}
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.evaluate("document.activeElement.id.endsWith('-lab')"), "the focus is back where it was"


def test_what_is_under_way_moves_on_by_itself_and_asks_when_it_is_over(show):
    panel = moving("en")
    panel.clock = panel.clock | {"speed": "600"}
    page = show(panel)
    page.wait_for_function("document.querySelector('.moving progress').value === 1")
    page.wait_for_function("window.sent.some(one => one.do === 'look')")
    assert page.evaluate("window.sent.filter(one => one.do === 'look').length") == 1, "once, not again and again"
    page.locator(".moving button").press("Enter")
    assert page.evaluate("window.sent.at(-1).do") == "skip"


def test_the_templates_are_unfolded_with_the_keyboard(show):
    page = show(panel_in("halted", "en"))
    folder = page.locator("[role=treeitem].folder")
    assert page.locator("[role=treeitem].template").count() == 0 and folder.get_attribute("aria-expanded") == "false"
    page.locator("[role=treeitem][tabindex='0']").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert page.locator("[role=treeitem].template").count() > 50 and folder.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowLeft")
    assert page.locator("[role=treeitem].template").count() == 0
