"""Whether a XenServer has what the exercise needs: only looked at, through XenAPI, each thing with what to do where it is not so.

What cannot be known through XenAPI (is there a DHCP server?) is said to be unknown, and how to find out.
"""

import http.client
import re
import xmlrpc.client
from dataclasses import dataclass
from functools import cached_property

import XenAPI

from ..connection import reason
from ..findings import LOOK, MISSING, OK, Finding, gib
from ..words import LANGUAGES, Words, same
from . import roles

NULL, GiB, MiB = "OpaqueRef:NULL", 2**30, 2**20
TRIED = {("XenServer", "6.1"), ("XenServer", "6.2"), ("XCP-ng", "8.3")}      # the release profiles the lessons are tested on
NO_PV = {"XCP-ng": (8, 3)}      # from here on paravirtual guests are not started any more (XCP-ng's release notes)
PRECISE = "Ubuntu Precise Pangolin 12.04 (64-bit)"


@dataclass(frozen=True)
class Exercise:
    """One form of the exercise and what it takes: bytes of memory and disk, and a disc."""

    assignment: str
    memory: int
    disk: int
    disc: str           # a pattern of its file name
    example: str


CLASSIC = Exercise("ubuntu-exercise", 512 * MiB, 16 * GiB, r"ubuntu-13\.(04|10)(\.\d+)?-server-amd64\.iso", "ubuntu-13.04-server-amd64.iso")
MODERN = Exercise("ubuntu-modern", 4 * GiB, 24 * GiB, r"ubuntu-2[4-9]\.\d\d(\.\d+)?-live-server-amd64\.iso", "ubuntu-24.04-live-server-amd64.iso")


def look(session):
    """(findings, the name of the assignment that can be done there)."""
    pool = Pool(session)
    found = [address(session)]
    for one in (release, editions, hosts, memory, storage, template, tools, library, networks, role):
        try:
            found += one(pool)
        except XenAPI.Failure as failure:
            found.append(unknown(one.__name__, " ".join(map(str, failure.details[:2]))))
        except (OSError, xmlrpc.client.Error, http.client.HTTPException) as error:
            found.append(unknown(one.__name__, reason(error)))
            break       # whoever went away is not asked nine times more
    return found, pool.exercise.assignment if pool.exercise else None


def unknown(name, why):
    return Finding(name, LOOK, Words("{name} could not be asked about ({why})", "non se puido preguntar por {name} ({why})").fill(name=name, why=why),
                   Words("Ask again once the XenServer answers, or as a user who may look at it.", "Pregunta outra vez cando o XenServer responda, ou cun usuario que o poida mirar."))


class Pool:
    """The pool as it is: records that several looks need, asked for once."""

    def __init__(self, session):
        self.session, self.api, self.exercise = session, session.xenapi, None

    @cached_property
    def pool(self):
        return next(iter(self.api.pool.get_all_records().values()))

    @cached_property
    def hosts(self):
        return self.api.host.get_all_records()

    @cached_property
    def silent(self):
        """The references of hosts of which the master has heard nothing for a while."""
        live = {ref: metrics["live"] for ref, metrics in self.api.host_metrics.get_all_records().items()}
        return {ref for ref, host in self.hosts.items() if not live.get(host["metrics"], True)}

    @cached_property
    def version(self):
        """(brand, version as text, version as numbers) of the master."""
        master = self.hosts[self.pool["master"]]["software_version"]
        text = master.get("product_version") or master.get("platform_version") or "?"
        return master.get("product_brand") or "XenServer", text, tuple(map(int, re.findall(r"\d+", text)[:2]))

    @cached_property
    def srs(self):
        return self.api.SR.get_all_records()

    @cached_property
    def plugged(self):
        """The references of storage that some host has plugged in."""
        return {pbd["SR"] for pbd in self.api.PBD.get_all_records().values() if pbd["currently_attached"]}

    @cached_property
    def templates(self):
        return {vm["name_label"]: vm for vm in self.api.VM.get_all_records().values() if vm["is_a_template"] and not vm["is_a_snapshot"]}

    def discs(self, sr):
        """The names of the discs in a library."""
        return [self.api.VDI.get_name_label(vdi) for vdi in self.srs[sr]["VDIs"]]

    def is_tools(self, sr):
        record = self.srs[sr]
        return bool(record.get("is_tools_sr")) or record["other_config"].get("xenserver_tools_sr") == "true"


def address(session):
    url = vars(session).get("url") or ""
    return Finding("address", OK, Words("logged in at {url}", "entrouse en {url}").fill(url=url))


def release(pool):
    """Which release it is, and whether the lessons were tried on one like it."""
    brand, text, numbers = pool.version
    seen = same(f"{brand} {text}")
    if (brand, ".".join(map(str, numbers))) in TRIED:
        yield Finding("release", OK, seen)
    else:
        yield Finding("release", LOOK, seen, Words("The lessons were tried on mocked XenServer 6.1, 6.2 and XCP-ng 8.3: elsewhere names and screens may differ.",
                                                   "As leccións probáronse en XenServer 6.1, 6.2 e XCP-ng 8.3 simulados: noutros poden cambiar nomes e pantallas."))


LIMITS = {      # of a licence, where they touch a lesson: what cannot be done then
    "restrict_dmc": Words("dynamic memory", "memoria dinámica"), "restrict_checkpoint": Words("checkpoints", "puntos de control"),
    "restrict_rbac": Words("users with less than all rights", "usuarios sen todos os dereitos"), "restrict_vlan": Words("VLANs", "VLAN")}


def editions(pool):
    """The edition, when its licence ends, and what it leaves out."""
    master = pool.hosts[pool.pool["master"]]
    licence = master["license_params"]
    edition = master.get("edition") or licence.get("sku_type") or "?"
    ends = re.match(r"(\d{4})(\d\d)(\d\d)T", licence.get("expiry", ""))
    now = re.sub(r"\D", "", str(pool.api.host.get_servertime(pool.pool["master"])))[:8]
    seen = Words("edition {edition}", "edición {edition}").fill(edition=edition)
    if ends and "".join(ends.groups()) < now:
        yield Finding("licence", MISSING, Words("edition {edition}, whose licence ended on {day}", "edición {edition}, con licenza caducada o {day}").fill(edition=edition, day="-".join(ends.groups())),
                      Words("VMs may not start: renew it (XenServer 6.1's free licence is renewed every year, in XenCenter: Tools > License Manager).",
                            "Pode que as MV non arrinquen: renóvaa (a licenza gratuíta de XenServer 6.1 renóvase cada ano, en XenCenter: Tools > License Manager)."))
    else:
        yield Finding("licence", OK, seen)
    limits = pool.pool.get("restrictions") or licence
    lacking = [words for key, words in LIMITS.items() if limits.get(key) == "true"]
    if lacking:
        names = Words(*(", ".join(words.say(language) for words in lacking) for language in LANGUAGES))
        yield Finding("limits", LOOK, Words("this edition leaves out: {names}", "esta edición deixa fóra: {names}").fill(names=names),
                      Words("What a lesson does with these is refused here; the exercise needs none of them.", "O que unha lección fai con iso rexéitase aquí; o exercicio non precisa nada diso."))


def hosts(pool):
    """Which hosts take part, and whether their processors do HVM."""
    for ref, host in pool.hosts.items():
        name = host["name_label"]
        if ref in pool.silent:
            yield Finding("host", LOOK, Words("{name} does not answer its pool", "{name} non lle responde ao seu pool").fill(name=name),
                          Words("Is it switched on, and its network cable in? Until it is back no VM starts there, and those that ran on it cannot be stopped.",
                                "Está acendido, e co cable de rede posto? Ata que volva, alí non arrinca ningunha MV, e as que estaban en marcha nel non se poden parar."))
        elif not host["enabled"]:
            yield Finding("host", LOOK, Words("{name} is disabled: no VM starts there", "{name} está desactivado: alí non arrinca ningunha MV").fill(name=name),
                          Words("Take it out of maintenance if it is to take part: xe host-enable uuid={uuid}.", "Sácao do mantemento se ten que participar: xe host-enable uuid={uuid}.").fill(uuid=host["uuid"]))
        if any(word.startswith("hvm-") for word in host["capabilities"]):
            yield Finding("VT", OK, Words("{name} has hardware virtualization (HVM)", "{name} ten virtualización por hardware (HVM)").fill(name=name))
        else:
            status = MISSING if no_pv(pool) or PRECISE not in pool.templates else LOOK
            yield Finding("VT", status, Words("{name} has no hardware virtualization: no HVM guest starts", "{name} non ten virtualización por hardware: non arrinca ningún convidado HVM").fill(name=name),
                          Words("Switch on VT-x or AMD-V in its firmware; if it is itself a VM, its nested virtualization (docs/practice-pool.md). Windows and every HVM guest need it, the paravirtual exercise does not.",
                                "Activa VT-x ou AMD-V no seu firmware; se é á súa vez unha MV, a virtualización aniñada (docs/practice-pool.gl.md). Precísano Windows e todo convidado HVM; o exercicio paravirtual non."))


def no_pv(pool):
    """Whether this release starts no paravirtual guest."""
    brand, _, numbers = pool.version
    return brand in NO_PV and numbers >= NO_PV[brand]


def choose(pool):
    """The form of the exercise this pool can do."""
    pool.exercise = CLASSIC if PRECISE in pool.templates and not no_pv(pool) else MODERN
    return pool.exercise


def memory(pool):
    """The most memory that one host could give a VM now."""
    wanted = choose(pool).memory
    free = {host["name_label"]: int(pool.api.host.compute_free_memory(ref)) for ref, host in pool.hosts.items() if host["enabled"] and ref not in pool.silent}
    best = max(free, key=free.get, default=None)
    if best is None:
        yield Finding("memory", MISSING, Words("no host is enabled", "non hai ningún anfitrión activado"), Words("Enable one: xe host-enable uuid=UUID (xe host-list shows it).", "Activa un: xe host-enable uuid=UUID (amósao xe host-list)."))
        return
    seen = Words("{free} of memory free on {name}", "{free} de memoria libres en {name}").fill(free=gib(free[best]), name=best)
    if free[best] >= 2 * wanted:
        yield Finding("memory", OK, seen)
    else:
        yield Finding("memory", LOOK if free[best] >= wanted else MISSING, seen,
                      Words("One student's VM takes {wanted}: shut VMs down, or give the host more.", "A MV dun estudante precisa {wanted}: apaga MV, ou dálle máis ao anfitrión.").fill(wanted=gib(wanted)))


def storage(pool):
    """The default storage and its room."""
    wanted, default = choose(pool).disk, pool.pool["default_SR"]
    if default not in pool.srs:
        others = ", ".join(f"{sr['name_label']}: {sr['uuid']}" for ref, sr in pool.srs.items() if sr["content_type"] == "user" and ref in pool.plugged)
        yield Finding("storage", MISSING, Words("the pool has no default storage", "o pool non ten almacenamento por omisión"),
                      Words("New VMs put their disks there. Choose one: xe pool-param-set uuid={uuid} default-SR=UUID{others}.",
                            "As MV novas poñen alí os discos. Escolle un: xe pool-param-set uuid={uuid} default-SR=UUID{others}.").fill(
                                uuid=pool.pool["uuid"], others=f" ({others})" if others else ""))
        return
    record = pool.srs[default]
    if default not in pool.plugged:
        yield Finding("storage", MISSING, Words("the default storage, {name}, is plugged into no host", "o almacenamento por omisión, {name}, non está conectado a ningún anfitrión").fill(name=record["name_label"]),
                      Words("Plug it in: Repair in XenCenter, or xe pbd-plug uuid=UUID (xe pbd-list sr-uuid={uuid} shows it).",
                            "Conéctao: Repair en XenCenter, ou xe pbd-plug uuid=UUID (amósao xe pbd-list sr-uuid={uuid}).").fill(uuid=record["uuid"]))
        return
    free = int(record["physical_size"]) - int(record["physical_utilisation"])
    seen = Words("{free} free on {name}, the default storage", "{free} libres en {name}, o almacenamento por omisión").fill(free=gib(free), name=record["name_label"])
    if free >= wanted:
        yield Finding("storage", OK, seen)
    else:
        yield Finding("storage", LOOK if free >= wanted // 2 else MISSING, seen,
                      Words("One student's VM and its copy take {wanted}: delete what is not needed, or choose another default storage.",
                            "A MV dun estudante e a súa copia precisan {wanted}: borra o que non faga falta, ou escolle outro almacenamento por omisión.").fill(wanted=gib(wanted)))


def template(pool):
    """The template of the exercise, or which to take in its place and in which form the exercise is done then."""
    if choose(pool) is CLASSIC:
        yield Finding("template", OK, Words("the template {name} is there: the exercise can be done as written (ubuntu-exercise)",
                                            "está o modelo {name}: o exercicio pódese facer como está escrito (ubuntu-exercise)").fill(name=PRECISE))
        return
    why = (Words("{brand} {text} starts no paravirtual guest", "{brand} {text} non arrinca convidados paravirtuais").fill(brand=pool.version[0], text=pool.version[1]) if no_pv(pool)
           else Words("there is no template {name}", "non hai modelo {name}").fill(name=PRECISE))
    ubuntus = sorted((tuple(map(int, found.groups())), name) for name in pool.templates if (found := re.match(r"Ubuntu .*?(\d\d)\.(\d\d)", name)))
    near = ubuntus[-1][1] if ubuntus else "Other install media" if "Other install media" in pool.templates else None
    if near is None:
        yield Finding("template", MISSING, Words("{why}, nor any of Ubuntu, nor “Other install media”", "{why}, nin ningún de Ubuntu, nin «Other install media»").fill(why=why),
                      Words("The release's own templates can be made anew: ask who looks after the pool.", "Os modelos propios da versión pódense facer de novo: pregúntalle a quen atende o pool."))
        return
    yield Finding("template", LOOK, Words("{why}: the exercise cannot be done as written", "{why}: o exercicio non se pode facer como está escrito").fill(why=why),
                  Words("Do its modern form, ubuntu-modern: a release without a template, from “{near}”, and the tools by hand. Instructors hand out the assignment ubuntu-modern, which has its own rubric.",
                        "Fai a súa forma moderna, ubuntu-modern: unha versión sen modelo, desde «{near}», e as ferramentas a man. O profesorado reparte a tarefa ubuntu-modern, que ten a súa propia rúbrica.").fill(near=near))


def tools(pool):
    """The disc with the tools."""
    libraries = [sr for sr in pool.srs if pool.is_tools(sr)]
    discs = [name for sr in libraries for name in pool.discs(sr) if re.fullmatch(r"(xs-tools|guest-tools).*\.iso", name)]
    if discs:
        yield Finding("tools", OK, Words("the disc with the tools is there ({name})", "está o disco coas ferramentas ({name})").fill(name=discs[0]))
        return
    elsewhere = next((name for sr, record in pool.srs.items() if record["content_type"] == "iso" for name in pool.discs(sr) if "tools" in name.lower()), None)
    if elsewhere:
        yield Finding("tools", LOOK, Words("no disc of the release's own, but {name} in an ISO library", "non hai disco da propia versión, pero si {name} nunha biblioteca ISO").fill(name=elsewhere),
                      Words("Use that one where a lesson says xs-tools.iso.", "Usa ese onde unha lección diga xs-tools.iso."))
    else:
        yield Finding("tools", MISSING, Words("no disc with the tools", "non hai disco coas ferramentas"),
                      Words("Some releases bring none: download the tools for Linux from whoever makes it, and put their disc into an ISO library (docs/iso-library.md).",
                            "Algunhas versións non o traen: descarga as ferramentas para Linux da páxina de quen a fai, e pon o seu disco nunha biblioteca ISO (docs/iso-library.gl.md)."))


def library(pool):
    """An ISO library, and the installation disc in it."""
    exercise = choose(pool)
    libraries = [sr for sr, record in pool.srs.items() if record["content_type"] == "iso" and record["type"] != "udev" and not pool.is_tools(sr) and sr in pool.plugged]
    if not libraries:
        yield Finding("ISO library", MISSING, Words("there is no ISO library", "non hai biblioteca ISO"), Words("Make one: docs/iso-library.md.", "Fai unha: docs/iso-library.gl.md."))
        return
    discs = sorted({name for sr in libraries for name in pool.discs(sr)})
    found = [name for name in discs if re.fullmatch(exercise.disc, name)]
    names = ", ".join(pool.srs[sr]["name_label"] for sr in libraries)
    if found:
        yield Finding("ISO library", OK, Words("the installation disc is there: {disc}", "está o disco de instalación: {disc}").fill(disc=found[-1]))
    else:
        yield Finding("ISO library", MISSING, Words("no installation disc for {assignment} in {names} (there is {discs})", "non hai disco de instalación para {assignment} en {names} (hai {discs})").fill(
            assignment=exercise.assignment, names=names, discs=", ".join(discs[:6]) or "–"),
                      Words("Put {disc}, say, into it and scan it (docs/iso-library.md).", "Pon nela {disc}, por exemplo, e revísaa (docs/iso-library.gl.md).").fill(disc=exercise.example))


def networks(pool):
    """Networks that lead outside, and what is known of a DHCP server there."""
    pifs = [pif for pif in pool.api.PIF.get_all_records().values() if pif["currently_attached"]]
    outside = {ref: net["name_label"] for ref, net in pool.api.network.get_all_records().items() if any(pif["network"] == ref for pif in pifs)}
    if not outside:
        yield Finding("network", MISSING, Words("no network leads outside", "ningunha rede leva ao exterior"), Words("Plug in a network card: xe pif-plug uuid=UUID (xe pif-list shows it).", "Conecta unha tarxeta de rede: xe pif-plug uuid=UUID (amósao xe pif-list)."))
        return
    names = ", ".join(outside.values())
    if any(pif["ip_configuration_mode"] == "DHCP" and pif["IP"] for pif in pifs):
        yield Finding("network", OK, Words("networks: {names}; a host has its own address by DHCP", "redes: {names}; un anfitrión ten o seu enderezo por DHCP").fill(names=names))
        return
    reporting = [metrics for metrics in pool.api.VM_guest_metrics.get_all_records().values() if any(key.endswith("ip") for key in metrics["networks"])]
    hint = (Words("Guests that report an address: {count}; so it may be there.", "Convidados que informan dun enderezo: {count}; así que pode que o haxa.").fill(count=len(reporting)) if reporting else
            Words("Start a guest and look whether it gets an address.", "Inicia un convidado e mira se recibe enderezo."))
    yield Finding("network", LOOK, Words("networks: {names}; whether a DHCP server gives guests an address there cannot be known from here",
                                         "redes: {names}; desde aquí non se pode saber se hai servidor DHCP que dea enderezos aos convidados").fill(names=names), hint)


def role(pool):
    """Whose session it is and what that may do; the exercise takes vm-power-admin, since it says how much memory a VM has; grading takes read-only."""
    name, may = roles.of(pool.session)
    if name == "root":
        yield Finding("role", LOOK, Words("you are the local superuser (root), who may do everything", "es o superusuario local (root), que o pode facer todo"),
                      Words("For students, accounts that may do less: docs/accounts.md.", "Para o alumnado, contas que poidan menos: docs/accounts.gl.md."))
    elif not may["make"]:
        yield Finding("role", MISSING, Words("your role, {name}, may not make VMs", "o teu papel, {name}, non pode crear MV").fill(name=name),
                      Words("Enough for grading (read-only) or for using VMs that are there (vm-operator); the exercise takes vm-power-admin (docs/accounts.md).",
                            "Abonda para cualificar (read-only) ou para usar as MV que hai (vm-operator); o exercicio precisa vm-power-admin (docs/accounts.gl.md)."))
    elif not may["memory"]:
        yield Finding("role", LOOK, Words("your role, {name}, may make VMs, but not say how much memory they have", "o teu papel, {name}, pode crear MV, pero non dicir canta memoria teñen").fill(name=name),
                      Words("The exercise and the lesson on memory need that: vm-power-admin (docs/accounts.md).", "O exercicio e a lección da memoria precísano: vm-power-admin (docs/accounts.gl.md)."))
    elif name in ("pool-operator", "pool-admin"):
        yield Finding("role", LOOK, Words("your role is {name}: more than the lessons need", "o teu papel é {name}: máis do que precisan as leccións").fill(name=name),
                      Words("vm-power-admin is enough for students (docs/accounts.md).", "Para o alumnado abonda vm-power-admin (docs/accounts.gl.md)."))
    else:
        yield Finding("role", OK, Words("your role is {name}: it may do what the lessons do", "o teu papel é {name}: pode o que fan as leccións").fill(name=name))
