"""A VM's memory: static and dynamic limits, the target, and the balloon that keeps to it."""

from ..words import Words

TITLE = Words("A VM's memory, and the balloon", "A memoria dunha MV, e o globo")
ALT = Words(
    "A bar shows a VM's memory. Its whole length is the static maximum, fixed while the VM runs. A range inside it goes from the dynamic minimum to the dynamic maximum, "
    "and may be changed while the VM runs. The target is somewhere in that range. Below, the same VM from inside: up to the target the memory is the guest's, for its system and "
    "its applications; from there to the static maximum the balloon driver holds it, and has given it back to Xen for other VMs. "
    "When the target goes down the balloon is inflated and the guest has less; when it goes up the balloon is deflated.",
    "Unha barra amosa a memoria dunha MV. Toda a súa lonxitude é o máximo estático, fixo mentres a MV está en marcha. Un intervalo dentro dela vai do mínimo dinámico ao máximo dinámico, "
    "e pódese cambiar coa MV en marcha. O obxectivo está nalgún punto dese intervalo. Abaixo, a mesma MV desde dentro: ata o obxectivo a memoria é do convidado, para o seu sistema e "
    "as súas aplicacións; de aí ao máximo estático tena o controlador do globo, que lla devolveu a Xen para outras MV. "
    "Cando o obxectivo baixa, o globo ínchase e o convidado ten menos; cando sobe, o globo desínchase.")
SIZE = 900, 400
LEFT, RIGHT = 40, 860
LOW, HIGH, TARGET = 300, 700, 560


def draw(d):
    d.label(LEFT, 40, Words("What XenServer has in the VM's record", "O que ten XenServer no rexistro da MV"), bold=True, size=15)
    d.box(LEFT, 96, RIGHT - LEFT, 44, "hardware")
    d.box(LOW, 96, HIGH - LOW, 44, "dom0", Words("dynamic range", "intervalo dinámico"), align="start")
    for x, y, field, anchor in ((LOW, 80, "memory_dynamic_min", "middle"), (HIGH, 80, "memory_dynamic_max", "middle"), (RIGHT, 60, "memory_static_max", "end")):
        d.line((x, y + 6), (x, 150), who="ink")
        d.label(x, y, field, size=12, anchor=anchor, code=True)
    d.line((TARGET, 90), (TARGET, 298), who="xen", width=3)
    d.label(TARGET + 8, 176, Words("target: what XenServer wants the guest to have now", "obxectivo: o que XenServer quere que teña agora o convidado"), size=13, who="xen", bold=True, width=280)

    d.label(LEFT, 232, Words("The same from inside", "O mesmo desde dentro"), bold=True, size=15)
    d.box(LEFT, 250, TARGET - LEFT, 52, "guest", Words("The guest's", "Do convidado"), Words("its system and its applications", "o seu sistema e as súas aplicacións"))
    d.box(TARGET, 250, RIGHT - TARGET, 52, "xen", Words("The balloon", "O globo"), Words("given back to Xen", "memoria devolta a Xen"), dashed=True)
    d.arrow((TARGET, 318), (TARGET - 130, 318), who="xen")
    d.label(TARGET - 136, 323, Words("target down: it inflates", "baixa o obxectivo: ínchase"), size=12, who="xen", anchor="end")
    d.arrow((TARGET, 318), (TARGET + 90, 318), who="guest")
    d.label(TARGET + 96, 323, Words("target up: it deflates", "sobe o obxectivo: desínchase"), size=12, who="guest")
    d.label(LEFT, 360, Words("The guest needs a balloon driver, which Linux has by itself, and somebody who says so: the agent writes control/feature-balloon.",
                             "O convidado precisa un controlador de globo, que Linux xa ten de seu, e quen o diga: o axente escribe control/feature-balloon."),
            size=13, who="muted", width=RIGHT - LEFT)
