"""The web process."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tickler.core.turns import in_turn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tickler.settings")
application = in_turn(get_wsgi_application())
# Read every address, view and template before the server makes its processes: they share the memory, the
# first visitor does not wait, and a mistake shows at once.
import_module(settings.ROOT_URLCONF)
import_module("tickler.operate.warm").warm()
