"""Browsers as people name them."""

from __future__ import annotations

import pytest

from careapp.domain.browsers import browser_text

AGENTS = [
    ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/140.0 Safari/537.36", "Chrome sur Linux"),
    ("Mozilla/5.0 (iPhone; CPU OS 19_0 like Mac OS X) AppleWebKit Version/19.0 Mobile Safari/604", "Safari sur iPhone"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/140 Safari/537 Edg/140.0", "Edge sur Windows"),
    ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox sur Android"),
    ("curl/8.0", "Navigateur inconnu"),
    ("", "Navigateur inconnu"),
]  # fmt: skip


@pytest.mark.parametrize(("agent", "text"), AGENTS)
def test_a_browser_is_named_as_people_name_it(agent, text):
    assert browser_text(agent) == text
