"""The key of a command, made in the browser at the press: sent twice, the command is done once."""

from typing import Final

import reflex as rx

FRESH_KEY: Final = rx.Var("(Date.now().toString(36) + '-' + Math.random().toString(36).slice(2, 12))", _var_type=str)
