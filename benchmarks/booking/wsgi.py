"""What gunicorn serves."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.booking.settings"

from django.core.wsgi import get_wsgi_application

from benchmarks.racing import register

application = get_wsgi_application()
register()
