"""noVNC, unmodified from npm, on a guest's console: by WebSocket, what it shows and what is typed."""

import json

import pytest

from ..clients import installed
from ..server.serving import served, wait_for
from ..server.test_serve import log_in

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><title>noVNC</title><div id="screen" style="width:800px;height:500px"></div>
<script type="module">
import RFB from "./core/rfb.js";
window.rfb = new RFB(document.getElementById("screen"), `ws://${location.host}/console${location.search}`);
rfb.addEventListener("connect", () => { window.connected = true; rfb.focus(); });
</script>"""
LIT = """() => {
    const canvas = document.querySelector("#screen canvas"), pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    let lit = 0;
    for (let at = 0; at < pixels.length; at += 4) lit += pixels[at] + pixels[at + 1] + pixels[at + 2] > 300;
    return lit;
}"""


def test_novnc_shows_a_guest_and_types_in_it(page, tmp_path):
    web = installed.npm_with(tmp_path / "npm", "@novnc/novnc@1.7.0") / "node_modules" / "@novnc" / "novnc"
    (web / "console.html").write_text(PAGE)
    with served("--contents", "course", "--speed", "instant", "--web", web) as (url, _):
        session = log_in(url)
        api = session.xenapi
        vm = api.VM.get_by_name_label("dbase")[0]
        api.VM.start(vm, False, False)
        (console,) = (ref for ref in api.VM.get_consoles(vm) if api.console.get_protocol(ref) == "rfb")
        page.goto(f"{url}/console.html?uuid={api.console.get_uuid(console)}&session_id={session.handle}")
        page.wait_for_function("() => window.connected")
        page.wait_for_function(f"() => ({LIT})() > 500")        # the letters of the boot and the login prompt
        before = page.evaluate(LIT)
        page.keyboard.type("root")
        page.wait_for_function(f"before => ({LIT})() > before", arg=before)
        page.keyboard.press("Enter")
        wait_for(lambda: "login: root" in json.loads(api.host.call_plugin(api.host.get_all()[0], "xenlab", "stream", {"vm": api.VM.get_uuid(vm), "since": "0"}))["text"])
