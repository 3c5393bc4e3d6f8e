import re
from pathlib import Path

from pydantic import SecretStr

from careapp.cli import COMMANDS
from careapp.settings import Settings, variable

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "operations.md").read_text()


def described(name: str) -> str:
    field = Settings.model_fields[name]
    default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return f"| `{variable(name)}` | {f'`{default}`' if default not in ('', None) else ''} | {field.description} |"


def test_the_guide_describes_every_setting_and_no_other():
    table = re.findall(r"^\| `[A-Z_]+` \|.*$", GUIDE, re.MULTILINE)
    assert table == [described(name) for name in Settings.model_fields]


def test_the_guide_and_the_makefile_name_commands_that_exist():
    texts = GUIDE + (ROOT / "Makefile").read_text()
    assert set(re.findall(r"python -m careapp ([a-z]+[a-z-]*)", texts)) <= set(COMMANDS)


def test_every_target_the_guide_names_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", GUIDE)) <= targets
