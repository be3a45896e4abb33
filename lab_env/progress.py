"""A bar for what takes a while: a widget in a notebook, a line in a terminal, two lines anywhere else."""

import sys

from .words import said

WIDTH = 30


class Progress:
    """`with Progress("Installing") as bar: bar.show(0.4, "12 minutes")`."""

    def __init__(self, title):
        self.title, self.widget, self.label, self.last = title, None, None, ""

    def __enter__(self):
        if in_notebook():
            import ipywidgets
            from IPython.display import display
            self.widget = ipywidgets.FloatProgress(min=0, max=1, description="", layout={"width": "20em"})
            self.label = ipywidgets.Label(self.title)
            display(ipywidgets.HBox([self.widget, self.label]))
        elif not sys.stderr.isatty():
            print(f"{self.title} …", file=sys.stderr, flush=True)
        return self

    def show(self, fraction, words=""):
        """How far it is, 0 to 1, and a word on it."""
        self.last = f"{self.title}: {fraction:4.0%}  {words}"
        if self.widget is not None:
            self.widget.value, self.label.value = fraction, self.last
        elif sys.stderr.isatty():
            filled = round(fraction * WIDTH)
            print(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {self.last:<50}", end="", file=sys.stderr, flush=True)

    def __exit__(self, kind, *_):
        if kind is None and self.widget is not None:
            self.widget.value, self.label.value = 1, f"{self.title}: {said('done', 'feito')}"
        elif self.widget is None and sys.stderr.isatty():
            print(file=sys.stderr)


def in_notebook():
    """True in a Jupyter kernel."""
    if "IPython" not in sys.modules:
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and hasattr(shell, "kernel")
