"""The exercise's path: from the template of 12.04 to a 13.04 or 13.10 that reports."""

from ..words import Words

TITLE = Words("The way of the exercise", "O camiño do exercicio")
ALT = Words(
    "Six steps, from left to right and then down. One: clone the template Ubuntu Precise Pangolin 12.04 (64-bit). Two: say where to install from, either the server's disc in the drive or "
    "the URL with its release, that is with /dists/raring/ or /dists/saucy/ at its end; a URL without it installs 12.04. Three: start the VM; eliloader in dom0 fetches the installer's kernel, "
    "and the installation leaves pygrub as boot loader. Four: put xs-tools.iso into the drive and mount /dev/xvdd. Five: install.sh refuses Ubuntu 13, so the package is installed by hand with dpkg -i. "
    "Six: the agent reports, also after a restart: XenServer shows the system, the address and the version of the tools.",
    "Seis pasos, de esquerda a dereita e logo cara abaixo. Un: clonar o modelo Ubuntu Precise Pangolin 12.04 (64-bit). Dous: dicir desde onde se instala, ou o disco do servidor na unidade ou "
    "o URL coa súa versión, é dicir, con /dists/raring/ ou /dists/saucy/ ao final; un URL sen iso instala 12.04. Tres: iniciar a MV; eliloader, en dom0, colle o núcleo do instalador, "
    "e a instalación deixa pygrub como cargador de arranque. Catro: meter xs-tools.iso na unidade e montar /dev/xvdd. Cinco: install.sh rexeita Ubuntu 13, así que o paquete se instala a man con dpkg -i. "
    "Seis: o axente informa, tamén despois dun reinicio: XenServer amosa o sistema, o enderezo e a versión das ferramentas.")
SIZE = 940, 400
WIDE, HIGH, GAP = 270, 150, 40

STEPS = [
    ("dom0", Words("The template", "O modelo"), [Words("Ubuntu Precise Pangolin 12.04 (64-bit)", "Ubuntu Precise Pangolin 12.04 (64-bit)"), "VM.clone"]),
    ("dom0", Words("The medium", "O medio"), [Words("the disc of 13.04 or 13.10, or", "o disco de 13.04 ou 13.10, ou"), "…/dists/raring/, …/dists/saucy/",
                                              Words("(without /dists/…: 12.04!)", "(sen /dists/…: 12.04!)")]),
    ("xen", Words("Start and install", "Iniciar e instalar"), [Words("eliloader boots the installer; afterwards pygrub boots the disk", "eliloader arrinca o instalador; despois pygrub arrinca o disco")]),
    ("guest", Words("The tools' disc", "O disco das ferramentas"), ["xs-tools.iso", "mount /dev/xvdd /mnt"]),
    ("guest", Words("By hand", "A man"), [Words("install.sh refuses Ubuntu 13:", "install.sh rexeita Ubuntu 13:"), "dpkg -i …_amd64.deb"]),
    ("app", Words("It reports", "Informa"), [Words("system, address and version of the tools, also after a restart", "sistema, enderezo e versión das ferramentas, tamén despois dun reinicio")]),
]


def draw(d):
    for number, (who, title, lines) in enumerate(STEPS):
        x, y = 25 + (number % 3) * (WIDE + GAP), 30 + (number // 3) * (HIGH + GAP)
        d.box(x, y, WIDE, HIGH, who, title, *lines, size=14)
        d.dot(x + 20, y + 20, number + 1, who=who)
        if number % 3 < 2:
            d.arrow((x + WIDE + 4, y + HIGH / 2), (x + WIDE + GAP - 4, y + HIGH / 2))
    middle = 30 + HIGH + GAP / 2
    d.arrow((25 + 2 * (WIDE + GAP) + WIDE / 2, 30 + HIGH + 3), (25 + 2 * (WIDE + GAP) + WIDE / 2, middle), (25 + WIDE / 2, middle), (25 + WIDE / 2, 30 + HIGH + GAP - 3))
