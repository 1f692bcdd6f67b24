"""Pages as browsers and validators see them: a real Chromium, the rules of WCAG 2.2 AA, and an HTML validator."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ENVIRONMENT = Path(__file__).resolve().parents[2] / ".venv"
NODE = ENVIRONMENT / "bin" / "node"
BROWSER = ENVIRONMENT / "pages" / "browser"
VALIDATOR = ENVIRONMENT / "pages" / "validator"
ON_THIS_MACHINE = ("chromium", "chromium-browser", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is well is much more than what is not: only the violations come back, and in one piece.
ASK_AXE = "options => axe.run(document, options).then(found => JSON.stringify(found.violations))"
ASK_VALIDATOR = """
import { HtmlValidate } from "html-validate";
import { createInterface } from "node:readline";
const rules = { extends: ["html-validate:standard", "html-validate:document"], rules: {
  "long-title": "off", "no-trailing-whitespace": "off", "require-sri": "off", "void-style": "off",
  "no-inline-style": "error", "valid-id": ["error", { relaxed: true }] } };
const validator = new HtmlValidate(rules);
for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line), "page.html");
  const problems = report.results.flatMap((result) => result.messages.map(
    (message) => `${message.line}:${message.column} ${message.message} (${message.ruleId})`));
  console.log(JSON.stringify(problems));
}
"""


def launch_options() -> dict[str, Any] | None:
    """How to start the Chromium of this machine, or the one that `make test` fetched; None without either."""
    if found := next(filter(None, map(shutil.which, ON_THIS_MACHINE)), None):
        return {"executable_path": found, "args": FLAGS}
    if (BROWSER / "fonts.conf").exists():
        own = {"LD_LIBRARY_PATH": str(BROWSER / "lib"), "FONTCONFIG_FILE": str(BROWSER / "fonts.conf")}
        own |= {"HOME": str(BROWSER)}
        return {"executable_path": BROWSER / "chromium", "args": FLAGS, "env": os.environ | own}
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium, started once for each worker."""
    options = launch_options()
    if options is None:
        pytest.skip("needs a Chromium: Debian's chromium, or run tools/browser.py")
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(NODE)  # the driver's own wants a library that a bare Debian lacks
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(**options)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page of a new visitor; what a page reports as broken fails the test."""
    contexts, broken = [], []

    def open_new(*, javascript: bool = True, width: int = 1280, height: int = 900, **options: Any) -> Any:
        viewport = {"width": width, "height": height}
        context = browser.new_context(java_script_enabled=javascript, viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(f"script: {error}"))
        page.on("console", lambda line: broken.append(line.text) if "Content Security Policy" in line.text else None)
        page.on("requestfailed", lambda request: broken.append(request.url) if "127.0.0.1" not in request.url else None)
        return page

    yield open_new
    for context in contexts:
        context.close()
    assert broken == []


@pytest.fixture
def accessibility_problems() -> Callable[[Any], list[str]]:
    """Return what axe finds on the page shown, by the rules of WCAG 2.2 AA."""
    from axe_playwright_python.base import AXE_SCRIPT

    def find(page: Any) -> list[str]:
        page.evaluate(AXE_SCRIPT)
        found = json.loads(page.evaluate(ASK_AXE, {"runOnly": WCAG, "resultTypes": ["violations"]}))
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    return find


@pytest.fixture(scope="session")
def html_problems() -> Iterator[Callable[[str], list[str]]]:
    """Return what an HTML validator finds wrong in a whole page."""
    if not (VALIDATOR / "installed").exists():
        pytest.skip("needs the HTML validator: run tools/browser.py")
    script = VALIDATOR / "validate.mjs"
    script.write_text(ASK_VALIDATOR)
    with subprocess.Popen(
        [NODE, script], cwd=VALIDATOR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None

        def find(html: str) -> list[str]:
            print(json.dumps(html), file=asked.stdin, flush=True)
            return list(json.loads(asked.stdout.readline()))

        yield find
        asked.stdin.close()
