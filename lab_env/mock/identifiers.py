"""Identifiers that follow from the seed: uuids, references, MAC addresses. Nothing here is random."""

import hashlib
import re


class Identifiers:
    """The n-th identifier of a lab is always the same one."""

    def __init__(self, seed, stream="state"):
        self.seed, self.stream, self.count = seed, stream, 0

    def uuid(self):
        """The next uuid, in the form of a random one (version 4)."""
        self.count += 1
        text = hashlib.sha256(f"{self.seed}/{self.stream}/{self.count}".encode()).hexdigest()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) % 4]}{text[17:20]}-{text[20:32]}"

    def ref(self):
        """The next reference."""
        return f"OpaqueRef:{self.uuid()}"


def derived(uuid, purpose):
    """Another uuid, always the same for this one and purpose."""
    text = hashlib.sha256(f"{uuid}/{purpose}".encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) % 4]}{text[17:20]}-{text[20:32]}"


def disk_number(userdevice):
    """The position that a VBD's userdevice means: a number, or a name as `xvda`, `hdb`, `sdc`; None for none. Source: valid_device in xapi_vbd_helpers.ml."""
    if userdevice.isascii() and userdevice.isdigit():
        return int(userdevice) if str(int(userdevice)) == userdevice else None
    name = re.fullmatch("(?:xvd|hd|sd)([a-p])", userdevice)
    return ord(name[1]) - ord("a") if name else None


def generation_id(text):
    """Two 63-bit numbers for what the text names: how Windows notices that it is another machine than before (VM.generation_id)."""
    digest = hashlib.sha256(text.encode()).digest()
    return ":".join(str(int.from_bytes(digest[at:at + 8], "big") >> 1) for at in (0, 8))


def mac_from_seed(mac_seed, device):
    """The MAC of an interface: locally administered, the same for the same VM and device."""
    digest = bytearray(hashlib.md5(f"{mac_seed}/{device}".encode()).digest()[:6])
    digest[0] = digest[0] & 0xFC | 0x02
    return ":".join(f"{byte:02x}" for byte in digest)
