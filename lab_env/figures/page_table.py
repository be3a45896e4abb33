"""The way of control in a page-table update: by trap, by hypercall, with EPT. Steps and counts are theory's own."""

from ..theory.page_table import SCENARIO
from ..words import Words
from ._paths import height_of, panels

TITLE = Words("One page-table update, three ways", "Un cambio na táboa de páxinas, de tres xeitos")
ALT = Words(
    "Three charts, with a row for applications, one for the guest's kernel and one for the hypervisor, show the way of control when an application needs a new page. "
    "With shadow tables it crosses from row to row six times: to the monitor, to the kernel, to the monitor because the kernel wrote its table, back, to the monitor again and to the application. "
    "With PV of 64 bits it crosses six times too: to Xen, to the kernel, by hypercall to Xen, back, by hypercall to Xen and to the application. "
    "With VT-x and EPT it crosses twice: to the kernel and back; Xen has no part in it.",
    "Tres gráficas, cunha fila para as aplicacións, outra para o núcleo do convidado e outra para o hipervisor, amosan o camiño do control cando unha aplicación precisa unha páxina nova. "
    "Con táboas sombra cruza de fila seis veces: ao monitor, ao núcleo, ao monitor porque o núcleo escribiu na súa táboa, de volta, outra vez ao monitor e á aplicación. "
    "Con PV de 64 bits tamén cruza seis veces: a Xen, ao núcleo, por hiperchamada a Xen, de volta, por hiperchamada a Xen e á aplicación. "
    "Con VT-x e EPT cruza dúas veces: ao núcleo e de volta; Xen non intervén.")
SHOWN = ("trap", "pv", "ept")
SIZE = 900, height_of(SCENARIO, SHOWN)


def draw(d):
    panels(d, SCENARIO, SHOWN)
