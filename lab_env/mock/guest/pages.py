"""What the laboratory's internet has besides packages: answers for an installer to fetch."""

SERVER = """# Answers for a server of this laboratory, in the form of debian-installer.
d-i debian-installer/locale string gl_ES.UTF-8
d-i netcfg/get_hostname string ubase
d-i mirror/country string manual
d-i passwd/root-password password xenlab
d-i passwd/user-fullname string Student of the Lab
d-i passwd/username string student
d-i passwd/user-password password xenlab
d-i passwd/user-password-again password xenlab
d-i partman-auto/method string regular
d-i partman/confirm boolean true
tasksel tasksel/first multiselect openssh-server
d-i finish-install/reboot_in_progress note
"""
OLD_RELEASES = """d-i mirror/http/hostname string old-releases.ubuntu.com
d-i mirror/http/directory string /ubuntu/
d-i mirror/http/proxy string
"""
PAGES = {"http://preseed.lab/server.cfg": SERVER, "http://preseed.lab/old-releases.cfg": SERVER + OLD_RELEASES}
