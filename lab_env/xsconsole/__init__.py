"""xsconsole, the menus on a XenServer's own screen: as text in a cell (screens.py), and as the full-screen program it is (program.py). From XenAPI alone."""

from .screens import control_menu, size, vm_screen

__all__ = ["control_menu", "size", "vm_screen"]
