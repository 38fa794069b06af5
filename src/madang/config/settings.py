"""The one settings file.  What an installation may change comes from the environment.

``docs/settings.md`` holds the table of variables; a test compares the two.
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from madang.config.database import database_from
from madang.kit.csp import SELF_ONLY
from madang.kit.languages import LANGUAGES as HOUSE_LANGUAGES


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).split(",") if word]


HOUSE = Path(__file__).resolve().parents[1]
DATA_DIR = Path(os.environ.get("MADANG_DATA", "var")).resolve()
DEMO = _flag("MADANG_DEMO")
DEBUG = _flag("MADANG_DEBUG")
SECRET_KEY = os.environ.get("MADANG_SECRET_KEY", "")
PRODUCTION = _flag("MADANG_PRODUCTION")
if not SECRET_KEY:
    if PRODUCTION:
        raise SystemExit("Set MADANG_SECRET_KEY: production never runs without it.")
    SECRET_KEY = "for-trying-out-only-" + "0" * 40
BASE_URL = os.environ.get("MADANG_BASE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = _words("MADANG_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = _words("MADANG_ORIGINS")
TRUSTED_PROXIES = int(os.environ.get("MADANG_TRUSTED_PROXIES", "0"))

INSTALLED_APPS = [
    "madang.kit",
    "madang.hubs",
    "madang.jobs",
    "madang.claims",
    "madang.files",
    "madang.inbox",
    "madang.search",
    "madang.questionnaires",
    "madang.imports",
    "madang.directory",
    "madang.programmes",
    "madang.spaces",
    "madang.network",
    "madang.charges",
    "madang.readiness",
    "madang.applications",
    "madang.judging",
    "madang.meetings",
    "madang.sourcing",
    "madang.deals",
    "madang.outcomes",
    "madang.reports",
    "madang.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "madang.kit.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "madang.kit.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "madang.kit.private_pages.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "madang.kit.limits.BodyLimitMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "madang.hubs.idempotency.IdempotencyMiddleware",
    "madang.hubs.http.HubMiddleware",
    "madang.hubs.sessions.SessionMiddleware",
    "madang.hubs.freshness.FreshnessMiddleware",
    "madang.hubs.reading.ReadingMiddleware",
]
ROOT_URLCONF = "madang.config.urls"
WSGI_APPLICATION = "madang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "madang.hubs.shell.shell",
            ],
        },
    }
]

FORM_RENDERER = "madang.kit.form_inputs.Renderer"

DATABASES = {
    "default": database_from(os.environ.get("DATABASE_URL", ""), data_dir=DATA_DIR)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "hubs.User"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = HOUSE_LANGUAGES
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
if PRODUCTION:  # names with hashes, compressed once, kept by browsers for ever
    _STATIC_FILES = "whitenoise.storage.CompressedManifestStaticFilesStorage"
else:
    _STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_FILES},
}
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "files"

AUTHENTICATION_BACKENDS = ["madang.hubs.sign_in.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "madang.inbox.accounts.OutboxAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up; the library reads here that there are passwords at all.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_MAX_EMAIL_ADDRESSES = 2  # the present one, and the next until it is verified
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # rotates the session; the others end
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "madang.hubs.sign_in.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Madang"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

#: Doors of views that libraries bring: their url names and who may open them.
LIBRARY_DOORS = {
    "account_login": "ANYONE",
    "account_logout": "ANYONE",
    "account_request_login_code": "ANYONE",
    "account_confirm_login_code": "ANYONE",
    "account_reauthenticate": "SIGNED_IN",
    "account_email": "SIGNED_IN",
    "account_email_verification_sent": "ANYONE",
    "account_change_password": "SIGNED_IN",
    "account_set_password": "SIGNED_IN",
    "account_reset_password": "ANYONE",
    "account_confirm_password_reset_code": "ANYONE",
    "account_complete_password_reset": "ANYONE",
    "account_password_reset_completed": "ANYONE",
    "account_inactive": "ANYONE",
    "alive": "ANYONE",
    "ready": "ANYONE",
    "csp_report": "ANYONE",
    "favicon": "ANYONE",
    "kit:style": "ANYONE" if DEMO or DEBUG else "OPERATOR",
    "mfa_index": "SIGNED_IN",
    "mfa_authenticate": "ANYONE",
    "mfa_reauthenticate": "SIGNED_IN",
    "mfa_activate_totp": "SIGNED_IN",
    "mfa_deactivate_totp": "SIGNED_IN",
    "mfa_view_recovery_codes": "SIGNED_IN",
    "mfa_generate_recovery_codes": "SIGNED_IN",
    "mfa_download_recovery_codes": "SIGNED_IN",
    "mfa_list_webauthn": "SIGNED_IN",
    "mfa_add_webauthn": "SIGNED_IN",
    "mfa_edit_webauthn": "SIGNED_IN",
    "mfa_remove_webauthn": "SIGNED_IN",
    "mfa_reauthenticate_webauthn": "SIGNED_IN",
    "mfa_login_webauthn": "ANYONE",
}

SESSION_ENGINE = "madang.hubs.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = PRODUCTION and _flag("MADANG_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = SELF_ONLY

#: The largest request body, in bytes; an upload page may not ask for more.
LARGEST_UPLOAD = int(os.environ.get("MADANG_LARGEST_UPLOAD", str(60 * 1024 * 1024)))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

EMAIL_BACKEND = os.environ.get(
    "MADANG_EMAIL_BACKEND",
    "madang.inbox.mailbox.MailboxBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = os.environ.get("MADANG_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("MADANG_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MADANG_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MADANG_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("MADANG_EMAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MADANG_FROM", "Madang <noreply@localhost>")

#: One JSON object per line on standard error; people at a terminal get plain lines.
LOG_FORMAT = os.environ.get("MADANG_LOG", "json" if PRODUCTION else "plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "madang.kit.json_logs.JsonFormatter"},
        "plain": {"()": "madang.kit.json_logs.PlainFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "madang.access": {"level": "WARNING" if DEMO else "INFO"},
        # Lines of a worker's every task would push the demo's links off the screen.
        "django_tasks": {"level": "WARNING" if DEMO else "INFO"},
    },
}

PRODUCT_NAME = _("Madang")
