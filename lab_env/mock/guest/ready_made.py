"""A system on a disk that nobody has looked at yet: it is made when the VM first starts, since guests are much to load."""


class ReadyMade:
    """What an installation would leave, as a recipe. It may be copied like an Image; `made()` gives the Image."""

    def __init__(self, system, hostname, now, uuid, files=None):
        self.system, self.hostname, self.now, self.uuid, self.files_too = system, hostname, now, uuid, files or {}

    def copy(self):
        return ReadyMade(self.system, self.hostname, self.now, self.uuid, self.files_too)

    def made(self):
        if self.system.startswith("windows-"):
            from .windows.image import install_windows
            return install_windows(self.system, self.hostname)
        from .image import install_system, plant
        image = install_system(self.system, self.now, self.uuid, answers={"netcfg/get_hostname": self.hostname})
        for path, text in self.files_too.items():
            plant(image.files, path, text, int(self.now))
        return image
