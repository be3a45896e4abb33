"""The Debian-family installer, answered beforehand: how long it takes, and what its screen shows meanwhile."""

INSTALLATION = {True: 14 * 60.0, False: 22 * 60.0}      # virtual seconds: from a disc, from a mirror

STEPS = [
    (0.00, "Detecting hardware"),
    (0.04, "Loading additional components"),
    (0.10, "Configuring the network with DHCP"),
    (0.14, "Setting up the clock"),
    (0.18, "Partitioning disks: guided, use entire disk"),
    (0.22, "Installing the base system"),
    (0.55, "Configuring apt"),
    (0.62, "Select and install software"),
    (0.92, "Installing the GRUB boot loader"),
    (0.97, "Finishing the installation"),
]


def screen(plan, progress):
    """The installer's screen at a moment of its progress (0 to 1)."""
    source = "the disc in the drive" if plan.medium == "cdrom" else plan.medium
    now = [text for start, text in STEPS if start <= progress][-1]
    done = [f"  [ok] {text}" for start, text in STEPS if start <= progress and text != now]
    filled = int(progress * 40)
    bar = "#" * filled + "." * (40 - filled)
    return "\n".join([f"Installing from {source} (questions are answered by the laboratory)", *done, f"  [..] {now}",
                      f"  [{bar}] {progress:4.0%}"])


def spoken(plan):
    """[(seconds since power on, text)]: what the console's stream shows of it."""
    length = INSTALLATION[plan.medium == "cdrom"]
    source = "the disc in the drive" if plan.medium == "cdrom" else plan.medium
    return [(0.0, f"Installing from {source} (questions are answered by the laboratory)\n"), *((start * length, f"  {text} ...\n") for start, text in STEPS)]
