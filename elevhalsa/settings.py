"""Settings. Everything a school's operator may choose comes from the environment.

``ELEVHALSA_DATA`` is the folder that holds it all by default: databases, keys, logs.
"""

import os
from pathlib import Path

from elevhalsa import logs
from elevhalsa.databases import channel_layer, database

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("ELEVHALSA_DATA", BASE_DIR / "var")).resolve()
CLIENT_DIR = BASE_DIR / "frontend" / "dist"

# A data folder is marked as a demonstration when it begins (elevhalsa.demonstration), or never.
DEMONSTRATION = (
    os.environ.get("ELEVHALSA_DEMONSTRATION") == "1" or (DATA_DIR / "demonstration").is_file()
)
DEBUG = False

SECRET_KEY_FILE = Path(os.environ.get("ELEVHALSA_SECRET_KEY_FILE", DATA_DIR / "keys/secret_key"))
E1_KEK_FILE = Path(os.environ.get("E1_KEK_FILE", DATA_DIR / "keys/kek"))
BACKUP_RECIPIENT = os.environ.get("ELEVHALSA_BACKUP_RECIPIENT")  # a public key's file
SECRET_KEY = SECRET_KEY_FILE.read_text() if SECRET_KEY_FILE.is_file() else ""

PUBLIC_URL = os.environ.get("ELEVHALSA_PUBLIC_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = [PUBLIC_URL.split("://", 1)[1].rsplit(":", 1)[0]]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "daphne",
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "elevhalsa",
    "elevhalsa.at_rest",
    "elevhalsa.people",
    "elevhalsa.keys",
    "elevhalsa.notify",
    "triage",
    "sla",
    "chat",
    "elevhalsa.watchman",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "elevhalsa.people.middleware.SessionLimits",
    "elevhalsa.notify.middleware.DevicesChangeHands",
]

ROOT_URLCONF = "elevhalsa.urls"
ASGI_APPLICATION = "elevhalsa.asgi.application"
APPEND_SLASH = False

DATABASES = {
    "default": database(
        os.environ.get("ELEVHALSA_DATABASE", ""), otherwise=DATA_DIR / "elevhalsa.sqlite3"
    ),
    "keyring": database(
        os.environ.get("ELEVHALSA_KEYRING_DATABASE", ""), otherwise=DATA_DIR / "keyring.sqlite3"
    ),
}
DATABASE_ROUTERS = ["elevhalsa.at_rest.router.KeyRingRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("ELEVHALSA_REDIS", "")
CHANNEL_LAYERS = {"default": channel_layer(REDIS_URL, secret=SECRET_KEY)}

# Notices leave the house only by what is set here (docs/operations.md, "Notices").
MAIL_SERVER = os.environ.get("ELEVHALSA_SMTP", "")
MAIL_FROM = os.environ.get("ELEVHALSA_MAIL_FROM", "")
PUSH_ON = os.environ.get("ELEVHALSA_PUSH") == "1"
PUSH_CONTACT = os.environ.get("ELEVHALSA_PUSH_CONTACT", "")
PUSH_SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
VAPID_KEY_FILE = Path(os.environ.get("ELEVHALSA_VAPID_KEY_FILE", DATA_DIR / "keys/vapid"))
SMS_SERVER = os.environ.get("ELEVHALSA_SMS", "")
SMS_FORM = os.environ.get("ELEVHALSA_SMS_FORM", "46elks")
SMS_FROM = os.environ.get("ELEVHALSA_SMS_FROM", "Notis")

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # seconds; idle limits are in elevhalsa.people.sessions
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # a shared computer forgets with its last window
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_HEADER_NAME = "HTTP_X_CSRF_TOKEN"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_SAMESITE = "Lax"
OTP_TOTP_ISSUER = "Start"  # what an authenticator app shows: as neutral as the page's title
OTP_TOTP_THROTTLE_FACTOR = 0  # our own throttle stands in front (elevhalsa.people.throttle)

SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 63072000

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
LANGUAGE_CODE = "sv"
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024  # bytes of a request's body
# Django keeps every body in memory. Twisted does so below 100 kB of announced length; a longer one
# passes through a temporary file without a name: attachments do, which are sealed.
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 << 20

LOG_FILE = os.environ.get("ELEVHALSA_LOG_FILE")
LOGGING = logs.configuration(Path(LOG_FILE) if LOG_FILE else None)

# The watch: see docs/operations.md. A minute of its own has sixty seconds; tests shorten it.
WATCH_PING = os.environ.get("ELEVHALSA_WATCH_PING", "")
WATCH_ALARM = os.environ.get("ELEVHALSA_WATCH_ALARM", "")
WATCH_MAIL = os.environ.get("ELEVHALSA_WATCH_MAIL", "")
WATCH_MINUTE_S = float(os.environ.get("ELEVHALSA_WATCH_MINUTE_S", "60"))
WATCH_ROOM = int(os.environ.get("ELEVHALSA_WATCH_ROOM", "67108864"))  # bytes to be free
METRICS_TOKEN = os.environ.get("ELEVHALSA_METRICS_TOKEN", "")
