"""What the first visitor would wait for, read before the web process makes its children, which share it."""

import gc
from pathlib import Path

from babel.dates import format_date
from django.conf import settings
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tickler.core import clock, workdays
from tickler.ui.dates import manner


def warm() -> None:
    """Templates, public holidays; addresses, words and days in every language."""
    for folder in get_app_template_dirs("templates"):
        for file in Path(folder).rglob("*.html"):
            get_template(str(file.relative_to(folder)))
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            gettext("Today")
            format_date(clock.now(), manner().day, locale=manner().locale)
            for page in ("signin:client", "office:start", "client:todo"):
                reverse(page)
    workdays.countries()
    # What is here now stays. Looking through it for garbage again and again would hold up a page for a tenth
    # of a second, and make each child copy what they share.
    gc.collect()
    gc.freeze()
