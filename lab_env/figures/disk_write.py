"""The way of a disk write: an imitated IDE disk, and PV's shared ring. Steps and counts are theory's own."""

from ..theory.disk_write import SCENARIO
from ..words import Words
from ._paths import height_of, panels

TITLE = Words("One disk write, two ways", "Unha escritura en disco, de dous xeitos")
ALT = Words(
    "Two charts, with a row for the guest's kernel, one for Xen, one for dom0 and one for the real disk, show the way of a request to write. "
    "With an imitated IDE disk it goes from the kernel through Xen to qemu in dom0 and back for each of the registers, five times, then once more with the command, from dom0 to the disk, "
    "back through Xen to the kernel, and once there and back to read the status: 28 crossings. "
    "With the ring of a PV guest it goes once from the kernel through Xen to dom0, to the disk, and through Xen back; with dom0's own hypercalls for the page of data these are 8 crossings.",
    "Dúas gráficas, cunha fila para o núcleo do convidado, outra para Xen, outra para dom0 e outra para o disco real, amosan o camiño dunha petición de escritura. "
    "Cun disco IDE imitado vai do núcleo, por Xen, ata qemu en dom0 e volve, por cada rexistro, cinco veces; logo unha vez máis coa orde, de dom0 ao disco, "
    "de volta por Xen ao núcleo, e unha ida e volta para ler o estado: 28 cruzamentos. "
    "Co anel dun convidado PV vai unha vez do núcleo, por Xen, a dom0, ao disco, e por Xen de volta; coas hiperchamadas de dom0 para a páxina de datos son 8 cruzamentos.")
SHOWN = ("ide", "ring")
SIZE = 900, height_of(SCENARIO, SHOWN)


def draw(d):
    panels(d, SCENARIO, SHOWN)
