"""What gunicorn serves."""

import os
from importlib import import_module

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.booking.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
import_module("benchmarks.racing").register()  # its models need the apps
