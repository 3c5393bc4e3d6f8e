"""The browser's texts: looked up, counted and filled by assets/i18n.js, read here by node."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from careapp.i18n.catalogue import SCRIPT

NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="node comes with requirements.txt")


def answers(locale: str) -> list[str]:
    cookie = json.dumps(f"a=1; locale={locale}")
    program = f"""
        globalThis.document = {{ cookie: {cookie} }};
        const {{ t, plural, locale }} = await import({json.dumps(SCRIPT.as_uri())});
        const count = (n) => plural("{{count}} client", "{{count}} clients", n, {{ count: n }});
        console.log(JSON.stringify([locale, t("Annuler"), t("Score {{value}} sur 100", {{ value: 94 }}), t("Inconnu"),
          count(0), count(1), count(2), t("intervenant")]));
    """
    command = [str(NODE), "--input-type=module", "--eval", program]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("fr", ["fr", "Annuler", "Score 94 sur 100", "Inconnu", "0 client", "1 client", "2 clients", "intervenant"]),
        ("en", ["en", "Cancel", "Score 94 out of 100", "Inconnu", "0 clients", "1 client", "2 clients", "worker"]),
        ("de", ["fr", "Annuler", "Score 94 sur 100", "Inconnu", "0 client", "1 client", "2 clients", "intervenant"]),
    ],
)
def test_the_browser_reads_its_texts_in_the_language_of_the_cookie(locale, expected):
    assert answers(locale) == expected
