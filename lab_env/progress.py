"""A bar for what takes a while: a widget in a notebook, a line in a terminal, two lines anywhere else."""

import sys

from .words import said

WIDTH = 30


class Progress:
    """`with Progress("Installing", session) as bar: bar.show(0.4, left=720, speed="60")`: how far it is, and the seconds of the lab's time still to go."""

    def __init__(self, title, session=None):
        self.title, self.session, self.widget = title, session, None

    def __enter__(self):
        if self.session is not None and in_notebook():
            from IPython.display import display

            from .widgets.waiting import Waiting
            self.widget = Waiting(self.session, self.title)
            self.shown = display(self.widget, display_id=True)
        elif not sys.stderr.isatty():
            print(f"{self.title} …", file=sys.stderr, flush=True)
        return self

    def show(self, fraction, words="", left=None, speed="1"):
        """How far it is, 0 to 1, and a word on it, or the lab's seconds that are left and how fast its clock runs."""
        if self.widget is not None:
            self.widget.show(fraction, left, speed)
        elif sys.stderr.isatty():
            from .widgets.shown import underway
            filled, words = round(fraction * WIDTH), underway.left(left, speed).say() if left is not None else words
            print(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {self.title}: {fraction:4.0%}  {words:<50}", end="", file=sys.stderr, flush=True)

    def say(self, title):
        """It goes on with something else."""
        self.title = title
        if self.widget is not None:
            self.widget.title = title

    def __exit__(self, kind, *_):
        words = f"{self.title}: {said('done', 'feito') if kind is None else said('stopped', 'detido')}"
        if self.widget is not None:
            self.shown.update({"text/plain": words}, raw=True)      # text stays in the notebook, and says so when it is opened again
            self.widget.close()
        elif sys.stderr.isatty():
            print(file=sys.stderr)


def in_notebook():
    """True in a Jupyter kernel."""
    if "IPython" not in sys.modules:
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and hasattr(shell, "kernel")
