"""Who is in which protection ring: without a hypervisor, PV of 32 and of 64 bits, HVM."""

from ..words import Words

TITLE = Words("Who is in which ring", "Quen está en cada anel")
ALT = Words(
    "Four columns show who is in which protection ring. Without a hypervisor the kernel is in ring 0 and applications are in ring 3. "
    "With Xen and a PV guest of 32 bits, Xen is in ring 0, the guest's kernel in ring 1 and applications in ring 3. "
    "With a PV guest of 64 bits, Xen is in ring 0, and the guest's kernel and its applications are both in ring 3, each with its own page tables. "
    "With an HVM guest there are two modes with four rings each: Xen is in ring 0 of root mode, the guest's kernel in ring 0 of non-root mode "
    "and its applications in ring 3 of non-root mode.",
    "Catro columnas amosan quen está en cada anel de protección. Sen hipervisor, o núcleo está no anel 0 e as aplicacións no anel 3. "
    "Con Xen e un convidado PV de 32 bits, Xen está no anel 0, o núcleo do convidado no anel 1 e as aplicacións no anel 3. "
    "Cun convidado PV de 64 bits, Xen está no anel 0, e o núcleo do convidado e as súas aplicacións están no anel 3, cada un coas súas táboas de páxinas. "
    "Cun convidado HVM hai dous modos con catro aneis cada un: Xen está no anel 0 do modo raíz, o núcleo do convidado no anel 0 do modo non raíz "
    "e as súas aplicacións no anel 3 do modo non raíz.")
SIZE = 960, 478

APPLICATIONS = Words("Applications", "Aplicacións")
KERNEL = Words("Kernel", "Núcleo")
GUEST = Words("Guest's kernel", "Núcleo do convidado")
COLUMNS = [
    (Words("Without hypervisor", "Sen hipervisor"), Words("32 or 64 bits", "32 ou 64 bits")),
    (Words("Xen, PV", "Xen, PV"), Words("32 bits", "32 bits")),
    (Words("Xen, PV", "Xen, PV"), Words("64 bits", "64 bits")),
    (Words("Xen, HVM", "Xen, HVM"), Words("32 or 64 bits", "32 ou 64 bits")),
]
LEFT, TOP, WIDE, HIGH, GAP = 96, 92, 200, 76, 10


def draw(d):
    ring = Words("ring {number}", "anel {number}")
    for row, number in enumerate((3, 2, 1, 0)):
        y = TOP + row * (HIGH + GAP)
        d.label(20, y + HIGH / 2 + 5, ring.fill(number=number), size=15, bold=True)
        if number:
            d.line((LEFT - 6, y + HIGH + GAP / 2), (SIZE[0] - 20, y + HIGH + GAP / 2), dashed=True, width=1)
    for column, (title, bits) in enumerate(COLUMNS):
        middle = x_of(column) + WIDE / 2
        d.label(middle, 36, title, size=16, bold=True, anchor="middle")
        d.label(middle, 57, bits, size=13, who="muted", anchor="middle")

    d.box(x_of(0), y_of(3), WIDE, HIGH, "app", APPLICATIONS)
    d.box(x_of(0), y_of(0), WIDE, HIGH, "guest", KERNEL)

    d.box(x_of(1), y_of(3), WIDE, HIGH, "app", APPLICATIONS)
    d.box(x_of(1), y_of(1), WIDE, HIGH, "guest", GUEST)
    d.box(x_of(1), y_of(0), WIDE, HIGH, "xen", "Xen")

    half = WIDE / 2 - 3
    d.box(x_of(2), y_of(3), half, HIGH, "app", APPLICATIONS, size=12)
    d.box(x_of(2) + half + 6, y_of(3), half, HIGH, "guest", GUEST, size=12)
    d.label(x_of(2) + WIDE / 2, y_of(2) + 28, Words("page tables keep them apart; Xen changes from one to the other",
                                                    "sepáranos as táboas de páxinas; Xen pasa dunhas ás outras"),
            size=12, who="muted", anchor="middle", width=WIDE)
    d.box(x_of(2), y_of(0), WIDE, HIGH, "xen", "Xen")

    for side, mode in ((0, Words("non-root mode", "modo non raíz")), (1, Words("root mode", "modo raíz"))):
        d.label(x_of(3) + side * (half + 6) + half / 2, y_of(3) - 8, mode, size=12, who="muted", anchor="middle")
    d.line((x_of(3) + WIDE / 2, y_of(3)), (x_of(3) + WIDE / 2, y_of(0) + HIGH), dashed=True)
    d.box(x_of(3), y_of(3), half, HIGH, "app", APPLICATIONS, size=12)
    d.box(x_of(3), y_of(0), half, HIGH, "guest", GUEST, size=12)
    d.box(x_of(3) + half + 6, y_of(0), half, HIGH, "xen", "Xen", size=14)
    d.label(LEFT, SIZE[1] - 18, Words("Ring 0 may do everything; ring 3 may not touch page tables, interrupts or devices.",
                                      "O anel 0 pode facelo todo; o anel 3 non pode tocar táboas de páxinas, interrupcións nin dispositivos."),
            size=13, who="muted")


def x_of(column):
    return LEFT + column * (WIDE + 14)


def y_of(ring):
    return TOP + (3 - ring) * (HIGH + GAP)
