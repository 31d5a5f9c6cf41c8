"""A live Jupyter server and a real browser, for tests that see what a person sees."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")


@contextlib.contextmanager
def jupyter(application: str, folder: Path, path: str, *options: str) -> Iterator[str]:
    """Serves ``folder`` by ``python -m application``; yields the address of ``path``, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / ".jupyter"),
        "JUPYTER_RUNTIME_DIR": str(folder / ".runtime"), "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    command = [
        sys.executable, "-m", application, "--no-browser", "--allow-root", f"--port={port}",
        "--IdentityProvider.token=", *options,
    ]  # fmt: skip
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
        try:
            address = f"http://127.0.0.1:{port}/{path}"
            for _ in range(300):
                with contextlib.suppress(OSError):
                    if urllib.request.urlopen(address, timeout=5).status == 200:
                        break
                time.sleep(0.2)
            else:
                pytest.fail(log.read_text()[-2000:])
            yield address
        finally:
            process.terminate()
            process.wait(20)


@contextlib.contextmanager
def browser_page() -> Iterator[Any]:
    """An empty page of headless Chromium that contacts nobody by itself."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as api:
        browser = api.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
                  "--disable-component-update", "--no-first-run"],
        )  # fmt: skip
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.set_default_timeout(90_000)
        yield page
        browser.close()
