"""Clients: listed, read, created, changed part by part."""

from careapp.actions.clients.listing import listed, options
from careapp.actions.clients.parts import (
    remove,
    save_address,
    save_care_plan,
    save_choice,
    save_contact,
    save_pet,
)
from careapp.actions.clients.record import create, save, view
from careapp.actions.clients.tabs import documents, opportunities, visits

__all__ = [
    "create", "documents", "listed", "opportunities", "options", "remove", "save", "save_address", "save_care_plan",
    "save_choice", "save_contact", "save_pet", "view", "visits",
]  # fmt: skip
