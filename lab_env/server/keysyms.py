"""From the keys of an RFB client (X11's keysyms) to what a terminal would send."""

NAMED = {0xff08: "\x7f", 0xff09: "\t", 0xff0a: "\n", 0xff0d: "\r", 0xff1b: "\x1b", 0xff8d: "\r", 0xfe20: "\x1b[Z",
         0xff50: "\x1b[H", 0xff51: "\x1b[D", 0xff52: "\x1b[A", 0xff53: "\x1b[C", 0xff54: "\x1b[B", 0xff55: "\x1b[5~", 0xff56: "\x1b[6~", 0xff57: "\x1b[F",
         0xff63: "\x1b[2~", 0xffff: "\x1b[3~",
         0xff95: "\x1b[H", 0xff96: "\x1b[D", 0xff97: "\x1b[A", 0xff98: "\x1b[C", 0xff99: "\x1b[B", 0xff9a: "\x1b[5~", 0xff9b: "\x1b[6~", 0xff9c: "\x1b[F",
         0xff9e: "\x1b[2~", 0xff9f: "\x1b[3~", 0xff80: " ", 0xff89: "\t",
         0xffaa: "*", 0xffab: "+", 0xffac: ",", 0xffad: "-", 0xffae: ".", 0xffaf: "/", 0xffbd: "=", **{0xffb0 + n: str(n) for n in range(10)},
         **{0xffbe + n: text for n, text in enumerate(("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", *(f"\x1b[{n}~" for n in (15, 17, 18, 19, 20, 21, 23, 24))))},
         0x20ac: "€"}
CONTROL, ALT = {0xffe3, 0xffe4}, {0xffe9, 0xffe7}


class Keyboard:
    """`key(down, keysym)` answers the text that a terminal sends for it, or ""."""

    def __init__(self):
        self.held = set()

    def key(self, down, keysym):
        if keysym in CONTROL | ALT:
            (self.held.add if down else self.held.discard)(keysym)
            return ""
        if not down:
            return ""
        text = NAMED.get(keysym) or character(keysym)
        if len(text) == 1 and self.held & CONTROL and ("@" <= text.upper() <= "_" or text == " "):
            text = chr(ord(text.upper()) & 0x1f)
        return "\x1b" + text if text and self.held & ALT else text


def character(keysym):
    """The character of a keysym that stands for one."""
    if 0x20 <= keysym <= 0x7e or 0xa0 <= keysym <= 0xff:
        return chr(keysym)
    code = keysym - 0x01000000
    return chr(code) if 0xa0 <= code < 0x110000 and not 0xd800 <= code < 0xe000 else ""
