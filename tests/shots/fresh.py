"""A new installation: the two doors, the set-up, and an office in which nothing has happened yet."""

from tests.journeys.installation import Installation
from tests.journeys.setting_up import Owner, set_up
from tests.shots.camera import Camera

EMPTY = [
    ("empty-start", "/office/"),
    ("empty-clients", "/office/clients/"),
    ("empty-items", "/office/items/"),
    ("empty-letters", "/office/letters/"),
    ("empty-letters-gone", "/office/letters/gone/"),
    ("empty-templates", "/office/request/templates/"),
    ("empty-health", "/office/health/"),
    ("sign-in-new-firm", "/in/"),
]
STEPS = ("doors", "setup-firm", "setup-place", "setup-owner", "setup-key", "setup-codes", "setup-letters")
NAMES = [*STEPS, *[name for name, _path in EMPTY]]


def take(camera: Camera, installation: Installation) -> None:
    """From the first page to the empty office. The set-up happens once, so its steps are taken on a desk."""
    camera.shoot_pages(installation.url, [("doors", "/"), ("setup-firm", "/setup/")])
    size, scheme, view = next(camera.views(installation.url))
    steps = iter(STEPS[2:])
    set_up(view, Owner(), lambda: camera.shoot(view, next(steps), size, scheme))
    state = view.context.storage_state()
    camera.shoot_pages(installation.url, EMPTY, state)
