"""The colours of figures and widgets, each for light and for dark; who is who has one colour everywhere.

The hues are Okabe and Ito's, told apart without colour vision too; words and shapes say the same beside them.
Text in these colours, and each border, has a contrast of 4.5:1 or more on the paper and on its own fill (tests/test_theme.py).
"""

COLOURS = {
    "paper": ("#ffffff", "#1b1f24"),
    "raised": ("#f3f4f6", "#262c33"),
    "ink": ("#1f2328", "#e6edf3"),
    "muted": ("#57606a", "#a3adb8"),
    "line": ("#8c959f", "#6e7681"),
    "accent": ("#0a58ca", "#6cb6ff"),
    "ok": ("#1a7f37", "#56d364"),
    "warn": ("#8a5a00", "#e3b341"),
    "bad": ("#b42318", "#ff7b72"),
    # Who is who: a border and a fill.
    "app": ("#0068a3", "#6cb6ff"), "app-fill": ("#e4f1fa", "#12293e"),
    "guest": ("#006b50", "#56d3a5"), "guest-fill": ("#e2f5ee", "#0f2f26"),
    "xen": ("#a04300", "#ffa657"), "xen-fill": ("#fdebdd", "#3b2511"),
    "dom0": ("#7a3e9d", "#d2a8ff"), "dom0-fill": ("#f3e9f9", "#2d2139"),
    "hardware": ("#57606a", "#a3adb8"), "hardware-fill": ("#eceef1", "#2b3138"),
}
LIGHT, DARK = 0, 1
JUPYTER = {"paper": "--jp-layout-color1", "raised": "--jp-layout-color2", "ink": "--jp-content-font-color1"}    # a widget takes these from the page


def variables(shade, jupyter=False):
    """CSS declarations of all colours as variables, --xl-NAME."""
    return " ".join(f"--xl-{name}: var({JUPYTER[name]}, {pair[shade]});" if jupyter and name in JUPYTER else f"--xl-{name}: {pair[shade]};"
                    for name, pair in COLOURS.items())


def file_css(selector="svg"):
    """For a file of its own: light, or dark where the reader's system is."""
    return f"{selector} {{ {variables(LIGHT)} }}\n@media (prefers-color-scheme: dark) {{ {selector} {{ {variables(DARK)} }} }}"


def page_css(selector):
    """For a piece of a JupyterLab page: as its theme says; elsewhere as the reader's system does."""
    dark = variables(DARK, jupyter=True)
    return (f"{selector} {{ {variables(LIGHT, jupyter=True)} }}\n"
            f"@media (prefers-color-scheme: dark) {{ body:not([data-jp-theme-light]) {selector} {{ {dark} }} }}\n"
            f"[data-jp-theme-light=false] {selector} {{ {dark} }}")
