"""The keys of the list of reminders, and its address.

Rows bear `data-item` and can take the focus; a button with `data-key="e"` in a row is pressed by that letter, one with
`data-many="e"` (what is done to the rows chosen) before it.
"""

import reflex as rx

KEYS = rx.asset("reminder_keys.jsx", shared=True)


class ReminderKeys(rx.Component):
    """Walks rows by arrows, presses their buttons by letters, keeps the address true."""

    library = f"$/public{KEYS}"
    tag = "ReminderKeys"

    query: rx.Var[str]
    rows: rx.Var[list]


reminder_keys = ReminderKeys.create
