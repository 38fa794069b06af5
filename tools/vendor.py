"""Copy what browser and printer need from npm packages into the project, and lock it.

``python3 tools/vendor.py`` packs each package below at its pinned version, copies the
listed files and writes `vendor.lock.json` (versions, licences, sha256; no address);
with names of lock entries it fetches only those.  ``python3 tools/vendor.py --check``
fetches nothing: it recomputes the hashes and names what is missing, changed or not
listed.  Only the fetching needs npm, and fontTools for the fonts that are cut down to
some letters; users need neither.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tools" / "vendor.lock.json"
STATIC = "src/madang/kit/static/vendor"
FONTS = "src/madang/kit/fonts"


@dataclass(frozen=True)
class Package:
    """One npm package: where its files go, and which of them are wanted.

    `letters` names the character sets to which a font is cut down, by file.
    """

    name: str
    version: str
    folder: str
    files: dict[str, str]  # glob inside the package -> folder below `folder`
    use: str = ""  # tells two folders of one package apart
    letters: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its name in the lock."""
        return f"{self.name} ({self.use})" if self.use else self.name


PACKAGES = [
    Package(
        "htmx.org",
        "2.0.11",
        f"{STATIC}/htmx",
        {"dist/htmx.min.js": "", "LICENSE": ""},
    ),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        f"{STATIC}/inter",
        {
            "files/inter-latin-wght-normal.woff2": "",
            "files/inter-latin-ext-wght-normal.woff2": "",
            "files/inter-vietnamese-wght-normal.woff2": "",  # combining accents
            "LICENSE": "",
        },
    ),
    Package(
        "pretendard",
        "1.3.9",
        f"{STATIC}/pretendard",
        {
            "dist/web/variable/pretendardvariable-dynamic-subset.css": "",
            "dist/web/variable/woff2-dynamic-subset/*.woff2": "woff2-dynamic-subset",
            "dist/LICENSE.txt": "",
        },
    ),
    Package(
        "@fontsource-variable/noto-sans-sc",
        "5.3.1",
        f"{STATIC}/noto-sans-sc",
        {"index.css": "", "files/*-wght-normal.woff2": "files", "LICENSE": ""},
    ),
    Package(
        "pretendard",
        "1.3.9",
        f"{FONTS}/pretendard",
        {
            "dist/public/static/Pretendard-Regular.otf": "",
            "dist/public/static/Pretendard-SemiBold.otf": "",
            "dist/LICENSE.txt": "",
        },
        use="printed",
    ),
    Package(
        "@expo-google-fonts/noto-sans-sc",
        "0.4.3",
        f"{FONTS}/noto-sans-sc",
        {"*/NotoSansSC_400Regular.ttf": "", "*/NotoSansSC_600SemiBold.ttf": ""}
        | {"LICENSE_FONT": "", "LICENSE": ""},
        use="printed",
        letters={
            "NotoSansSC_400Regular.ttf": ("ascii", "gb2312", "big5 common"),
            "NotoSansSC_600SemiBold.ttf": ("ascii", "gb2312 common", "names"),
        },
    ),
    Package(
        "world-atlas",
        "2.0.2",
        "src/madang/kit/geography/world-atlas",
        {"countries-110m.json": "", "countries-50m.json": "", "LICENSE": ""},
    ),
    Package(
        "axe-core",
        "4.14.1",
        "tests/browser/vendor/axe",
        {"axe.min.js": "", "LICENSE": "", "LICENSE-3RD-PARTY.txt": ""},
    ),
]


def main(arguments: list[str]) -> int:
    """Fetch and lock, or with ``--check`` say whether the lock still holds."""
    if "--check" in arguments:
        faults = check()
        print("\n".join(faults) or "The vendored files are as locked.")
        return 1 if faults else 0
    wanted = [one for one in PACKAGES if not arguments or one.key in arguments]
    lock = json.loads(LOCK.read_text())
    lock |= {package.key: fetch(package) for package in wanted}
    LOCK.write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n")
    return 0


def fetch(package: Package) -> dict[str, object]:
    """Leave exactly the wanted files in the package's folder; return its lock entry."""
    target = ROOT / package.folder
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        source = _unpacked(package, Path(scratch))
        for pattern, below in package.files.items():
            found = sorted(source.glob(pattern))
            if not found:
                raise SystemExit(f"{package.name} {package.version} has no {pattern}")
            for file in found:
                place = target / below / file.name
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)
                if file.name in package.letters:
                    cut(place, package.letters[file.name])
        licence = json.loads((source / "package.json").read_text())["license"]
    print(f"{package.name} {package.version} ({licence})")
    return {
        "version": package.version,
        "licence": licence,
        "folder": package.folder,
        "sha256": hashes(target),
    }


def _unpacked(package: Package, scratch: Path) -> Path:
    """Return the folder with the package's content."""
    subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=scratch,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with tarfile.open(next(scratch.glob("*.tgz"))) as archive:
        archive.extractall(scratch, filter="data")
    return scratch / "package"


def cut(font: Path, sets: tuple[str, ...]) -> None:
    """Leave of a font the letters of some character sets, the same bytes every time."""
    from fontTools import subset  # noqa: PLC0415 -- only fetching needs it

    options = subset.Options(
        hinting=False, layout_features=[], notdef_outline=True, glyph_names=False
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "GSUB", "GPOS", "GDEF", "BASE"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(one) for name in sets for one in letters_of(name)])
    whole = subset.load_font(str(font), options)
    subsetter.subset(whole)
    subset.save_font(whole, str(font), options)


#: Letters of places and people that are common there alone.
NAMES = (
    "圳鑫淼琦玮璐珂瑾瑜琪昊晟旻昕晗晖晔煜炜烨焱钰铭铮骁骅骐沅沣沁泓洵浔涞淇渤湄滢漯潞濮瀛"
    "珀珞珩珺琛琨琬瑭璇璋璟瓯畲皖秭箐粤綦缙翊羿芃芮苣苒茜荃莆莘菏萱蓟蓥蔚蕙薇藁衢邕邛邢邯邳郫郴"
    "郸鄂鄢鄯鄱酉钦镫闽阆陇雒霏霖韬韶飒馨骊鲲鹭黟"
)
#: The rows of a two-byte character set, and the second bytes of each.
SETS = {
    "gb2312": ("gb2312", range(0xA1, 0xF8), [range(0xA1, 0xFF)]),
    "gb2312 common": ("gb2312", range(0xA1, 0xD8), [range(0xA1, 0xFF)]),
    "big5 common": ("big5", range(0xA4, 0xC7), [range(0x40, 0x7F), range(0xA1, 0xFF)]),
}


def letters_of(name: str) -> set[str]:
    """Return the letters of a character set."""
    if name == "ascii":
        return set(map(chr, range(0x20, 0x7F)))
    if name == "names":
        return set(NAMES)
    encoding, rows, columns = SETS[name]
    pairs = (bytes([row, one]) for row in rows for part in columns for one in part)
    return {pair.decode(encoding, "ignore") for pair in pairs} - {""}


def hashes(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file below the folder, by relative path."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(
            file.read_bytes()
        ).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def check(root: Path = ROOT) -> list[str]:
    """Return one line for every file that differs from the lock."""
    faults: list[str] = []
    lock = json.loads((root / "tools" / "vendor.lock.json").read_text())
    for name, entry in lock.items():
        wanted, found = entry["sha256"], hashes(root / entry["folder"])
        for path in sorted(wanted.keys() | found.keys()):
            if path not in found:
                faults.append(f"{name}: {path} is missing")
            elif path not in wanted:
                faults.append(f"{name}: {path} is not in the lock")
            elif wanted[path] != found[path]:
                faults.append(f"{name}: {path} was changed")
    return faults


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
