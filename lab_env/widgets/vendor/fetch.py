"""`python -m lab_env.widgets.vendor.fetch`: take the pinned version of xterm.js from npm again, unchanged. Only who maintains the kit needs it, and npm."""

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = "@xterm/xterm@6.0.0"
FILES = {       # in the package: (here, its sha256)
    "lib/xterm.mjs": ("xterm/xterm.mjs", "b336ec65a086c056d4804b3d4c2347da5663d3f23c3f25be866467bd8857ad59"),
    "css/xterm.css": ("xterm/xterm.css", "854a7c0fb70e8b1a083c16797ab827299fb18744f5ad34f227b48337e33293c6"),
    "LICENSE": ("xterm/LICENSE", "b569f629d00f2626a8100df2a1798210535621e42164dfd426a6fe5aac7b0ccd"),
}


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", PACKAGE, "--pack-destination", folder], check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            for name, (place, expected) in FILES.items():
                content = archive.extractfile(f"package/{name}").read()
                if hashlib.sha256(content).hexdigest() != expected:
                    raise SystemExit(f"{name} of {PACKAGE} is not the file that was tested")
                (HERE / place).write_bytes(content)
    print(f"{PACKAGE}: {', '.join(FILES)}")


if __name__ == "__main__":
    main()
