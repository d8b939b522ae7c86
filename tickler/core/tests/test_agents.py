"""Which browser and system somebody uses."""

import pytest

from tickler.core.agents import browser_and_system

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize("agent, found", [
    (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/143.0 Safari/537.36", ("Chrome", "Windows")),
    (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/143.0 Safari/537.36 Edg/143.0", ("Edge", "Windows")),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.1 Safari/605.1",
     ("Safari", "macOS")),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Safari/604.1",
     ("Safari", "iPhone")),
    (f"Mozilla/5.0 (Linux; Android 15) {_WEBKIT} SamsungBrowser/27.0 Chrome/125 Mobile Safari/537.36",
     ("Samsung Internet", "Android")),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Linux")),
    ("curl/8.5.0", ("", "")),
    ("", ("", "")),
])  # fmt: skip
def test_a_user_agent_is_two_words(agent, found):
    assert browser_and_system(agent) == found
