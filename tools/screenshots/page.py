"""Opens the page in Chromium, draws, drops and asks, and takes the README's pictures of it."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.pictures import write
from tools.screenshots.__main__ import IMAGES

# A seven, as a pen would go, in the canvas's 280 units.
STROKE = [(64, 74), (206, 66), (172, 138), (134, 224)]
SHOTS = (
    ("page-light", (1180, 760), "en-GB", "light", "why?"),
    ("page-dark", (1180, 760), "en-GB", "dark", "why?"),
    ("page-phone", (390, 760), "ko-KR", "light", "왜?"),
)
_SETTLED = 600  # milliseconds


def main() -> None:
    """Write docs/images/page-dark.png and the others."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots.page", description=__doc__)
    parser.add_argument("--out", type=Path, default=IMAGES, help="the folder to write them to")
    args = parser.parse_args()
    program = shutil.which("chromium") or sys.exit("needs Chromium: sudo apt install chromium")
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--workers", "1"]
    with (
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ, text=True
        ) as served,
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        assert served.stdout is not None
        address = re.search(r"http://\S+:\d+", served.stdout.readline())
        assert address is not None
        picture = Path(folder) / "42.png"
        picture.write_bytes(write("42").encoded())
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (width, height), locale, theme, question in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                locale=locale,
                color_scheme=theme,  # type: ignore[arg-type]
                device_scale_factor=2 if width < 500 else 1,
            )
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.goto(address[0])
            _talk(page, picture, question)
            page.screenshot(path=args.out / f"{name}.png")
            context.close()
        browser.close()
        served.terminate()


def _talk(page: Page, picture: Path, question: str) -> None:
    page.wait_for_selector("html[data-ready]", state="attached")
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    places = [(box["x"] + box["width"] * x / 280, box["y"] + box["height"] * y / 280) for x, y in STROKE]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()
    page.wait_for_selector("#value:text-is('7')")
    page.set_input_files("#files", picture)
    page.fill("#text", "")
    page.keyboard.press("Enter")
    page.wait_for_selector("#log .card")
    page.fill("#text", question)
    page.keyboard.press("Enter")
    page.wait_for_selector("#log .tiles")
    page.locator("#log").evaluate("(log) => { log.scrollTop = log.scrollHeight; }")
    page.locator("h1").hover()
    page.wait_for_timeout(_SETTLED)


if __name__ == "__main__":
    main()
