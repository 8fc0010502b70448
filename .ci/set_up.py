"""From a bare machine with Python 3.11 or newer to leadgrid: `app` starts it on its sample data, `test` checks it.

Builds an environment of its own in .venv from requirements.lock, once for each state of the lock, and then gets out
of the way. Uses the standard library only, asks for nothing, and knows nothing of what is inside leadgrid.
"""

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "leadgrid-stamp"
LOCK = ROOT / "requirements.lock"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
USAGE = "usage: python3 .ci/set_up.py app [options of leadgrid app] | test [options of pytest]"


def main(arguments):
    """Set up what the command needs, then become it; the exit code is the command's own."""
    command = arguments[0] if arguments else ""
    if command not in ("app", "test"):
        sys.exit(USAGE)
    if sys.version_info < (3, 11):  # noqa: UP036 - this one script also meets the Pythons that leadgrid does not run on
        sys.exit("leadgrid needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))
    os.chdir(ROOT)
    # Without bytecode every process that reads a file would compile leadgrid first: a fifth of its start.
    for variable in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(variable, None)
    stand_environment(for_tests=command == "test")
    if command == "app":
        os.execv(VENV / "bin" / "leadgrid", ["leadgrid", "app", *arguments[1:]])
    look_for_browser()
    sys.exit(check(arguments[1:]))


def stand_environment(for_tests):
    """Bring .venv to what the lock says; the stamp tells at once that it is already there."""
    state = hashlib.sha256()
    for part in (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), bytes(ROOT)):
        state.update(hashlib.sha256(part).digest())
    done = STAMP.read_text().split() if STAMP.exists() else []
    wanted = "test" if for_tests else "app"
    if done[:1] == [state.hexdigest()]:
        if wanted in done:
            return
    elif done or not VENV.exists():
        # A stamp of another state: laid anew, because what an upgrade leaves behind is in no lock.
        make_venv()
    STAMP.write_text("unfinished\n")
    say("installing the packages of requirements.lock into .venv (a minute or two, once)")
    pinned = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", str(LOCK)]
    run([PYTHON, *pinned, "hatchling"], "pip could not install the build backend")
    # No build isolation: the backend is the pinned one too. Editable: a change of the source is a change of the app.
    package = ".[dev]" if for_tests else "."
    run([PYTHON, *pinned, "--no-build-isolation", "--editable", package], "pip could not install leadgrid's packages")
    STAMP.write_text("{} app{}\n".format(state.hexdigest(), " test" if for_tests else ""))


def make_venv():
    """Lay .venv; Debian ships venv's second half as a package of its own, which is fetched where we may."""
    try:
        import ensurepip  # noqa: F401 - only asked whether it is there
    except ImportError:
        package = "python{}.{}-venv".format(*sys.version_info)
        if not (is_root() and shutil.which("apt-get")):
            sys.exit(f"This Python cannot make environments: install the package {package} (as root) and try again.")
        apt_install(package)
    say("making the environment .venv")
    run([sys.executable, "-m", "venv", "--clear", VENV], "the environment .venv could not be made")


def look_for_browser():
    """See that there is a Chromium for the tests that need one, or say in a sentence that they cannot run."""
    missing = [] if any(shutil.which(name) for name in BROWSERS) else ["chromium", "fonts-dejavu-core"]
    if sys.platform == "linux" and not ctypes.util.find_library("atomic"):
        missing.append("libatomic1")  # what Playwright drives the browser with is linked to it; a bare Debian has none
    if missing and is_root() and shutil.which("apt-get"):
        apt_install(*missing)
    elif missing:
        say("the tests in a real browser need {}, and there is no right to install here".format(", ".join(missing)))


def check(pytest_arguments):
    """Every check, the tests last so that their closing line closes; the first exit code that is not 0."""
    checks = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "--strict"],
        ["pytest", "-n", "2", "--dist", "loadgroup", *pytest_arguments],
    )
    codes = []
    for name, *options in checks:
        say(" ".join([name, *options]))
        codes.append(subprocess.call([PYTHON, "-m", name, *options]))
    return next((code for code in codes if code), 0)


def apt_install(*packages):
    """Install Debian packages, as root, asking nothing."""
    say("installing {} with apt-get".format(" ".join(packages)))
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    run(["apt-get", "update", "-qq"], "apt-get update failed", env=quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    run(install, "apt-get could not install {}".format(" ".join(packages)), env=quiet, stdout=subprocess.DEVNULL)


def run(command, otherwise, **options):
    """Run a command, or end with the sentence that says what failed."""
    if subprocess.call(command, **options) != 0:
        sys.exit(f"{otherwise}; the lines above say why.")


def is_root():
    """Say whether packages of the system may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def say(sentence):
    """Tell what happens now, on standard error and at once."""
    print("leadgrid:", sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
