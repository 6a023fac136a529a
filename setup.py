"""Builds what is not plain Python: the compiled kernel, where there is a compiler, the catalogues, the handbook."""

import sys
from pathlib import Path
from shutil import copyfile

from setuptools import Extension, setup
from setuptools.command.build_py import build_py

#: The oldest Python whose stable ABI the kernel uses; one build serves this one and all later ones.
ABI = "cp311"

#: The pages that `cstool explain` prints.
PAGES = ("docs/recipes.md", "docs/recipes.zh-CN.md", "docs/problems/*.md")
#: The handbook that an installed cstool carries; the last three are the files of words that a shop may have of its own.
SHIPPED = (
    "policies.toml",
    "replies.toml",
    "cases.toml",
    "words/classes.toml",
    "words/signs.toml",
    "words/sentences.tsv",
)
#: What is known of drafts.
DRAFTS = ("words/drafts.toml", "words/drafts.tsv")

KERNEL = Extension(
    "cstool.batch._kernel",
    ["cstool/batch/kernel.c"],
    define_macros=[("Py_LIMITED_API", "0x030b0000")],
    py_limited_api=True,
    optional=True,
)


class Packed(build_py):
    """Packs the shipped handbook into the package; a source checkout uses the files where they stand.

    What a checkout learnt is good until its words change; then it learns anew, as a shop with words of its own does.
    """

    def run(self) -> None:
        """Build the package, and add the handbook to it."""
        super().run()
        if self.editable_mode:
            learn(Path())
            return
        target = Path(self.build_lib, "cstool", "shipped")
        pages = (str(page) for pattern in PAGES for page in sorted(Path().glob(pattern)))
        for name in (*SHIPPED, *DRAFTS, *pages):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            copyfile(name, target / name)
        learn(target)


def learn(folder: Path) -> None:
    """Learn from the shipped files in `folder` what customers' words come down to, so that nobody waits for it."""
    sys.path.insert(0, str(Path(__file__).parent))
    from cstool.policy import known_drafts
    from cstool.policy.handbook import Handbook
    from cstool.policy.learning import encoded
    from cstool.validation.draft_knowledge import LEARNT_DRAFTS, draft_knowledge
    from cstool.validation.learnt_words import WordPath, learning
    from cstool.validation.load import load

    policies, replies, _, *words = (folder / name for name in SHIPPED)
    files = load(policies, replies)
    handbook = Handbook(files.policies, files.replies, learning=learning([WordPath(path) for path in words]))
    (folder / "learnt").mkdir(exist_ok=True)
    (folder / "learnt" / "words.msgpack").write_bytes(encoded(handbook.learnt))
    drafts = known_drafts.encoded(draft_knowledge(folder, None))
    (folder / "learnt" / LEARNT_DRAFTS).write_bytes(drafts)
    (folder / "learnt").touch()


def compile_catalogues() -> None:
    """Compile every .po beside it to the .mo that gettext reads."""
    catalogues = sorted(Path("cstool/locale").glob("*/LC_MESSAGES/*.po"))
    if not catalogues:
        return
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in catalogues:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3])
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


compile_catalogues()
setup(
    ext_modules=[KERNEL],
    cmdclass={"build_py": Packed},
    options={"bdist_wheel": {"py_limited_api": ABI}},
)
