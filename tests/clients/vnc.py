"""vncdotool, a VNC client: shows the console behind a local port, types, and keeps the picture."""

import sys
import time

from vncdotool import api

port, before, after = sys.argv[1:]
client = api.connect(f"127.0.0.1::{port}")
client.timeout = 20
client.refreshScreen()
client.captureScreen(before)
for key in "xyz":
    client.keyPress(key)
time.sleep(1)
client.refreshScreen()
client.captureScreen(after)
client.disconnect()
api.shutdown()
