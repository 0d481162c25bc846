"""Every setting of the project, and the only place that reads the environment (see `.env.example`)."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from voicecompanion.lib.environment import (
    LOOPBACK_HOSTS,
    mailer,
    missing_names,
    outside_the_eu,
    plain_database_url,
    takes_real_calls,
    twilio_api_url,
    websocket_url,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(str(BASE_DIR / ".env"), overwrite=False)
if not takes_real_calls(env.ENVIRON) and (VAR_DIR / "demo.env").exists():
    # What `make run` chose for its demo, so that commands in another terminal reach the same one.
    env.read_env(str(VAR_DIR / "demo.env"), overwrite=False)

DEBUG = env.bool("DEBUG", default=False)
if missing := missing_names(env.ENVIRON):
    raise ImproperlyConfigured(f"These names are missing from the environment or .env: {', '.join(missing)}")

# --- secrets -------------------------------------------------------------------------------------------
# Outside DEBUG both are required: without them sessions could be forged and content would lie in the clear.
SECRET_KEY = env.str("SECRET_KEY", default="only-for-debugging" if DEBUG else env.NOTSET)
FERNET_KEYS = env.list(
    "FERNET_KEY", default=["b25seS1mb3ItZGVidWdnaW5nLW9ubHktZm9yLWRlYiE="] if DEBUG else env.NOTSET
)
ADMIN_TOKEN = env.str("ADMIN_TOKEN", default="")

# --- addresses -----------------------------------------------------------------------------------------
PORT = env.int("PORT", default=8000)
BASE_URL = env.str("BASE_URL", default=f"http://localhost:{PORT}").rstrip("/")
BASE_HOST = urlsplit(BASE_URL).hostname or ""
if not BASE_HOST:
    raise ImproperlyConfigured("BASE_URL needs a scheme and a host, such as https://companion.example.org")
STREAM_URL = websocket_url(BASE_URL) + "/twilio/stream"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[BASE_HOST, "localhost", "127.0.0.1"])
SECURE_HSTS_SECONDS = 31_536_000 if BASE_URL.startswith("https://") else 0
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# --- providers -----------------------------------------------------------------------------------------
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", default="https://api.openai.com/v1").rstrip("/")
OPENAI_REALTIME_URL = websocket_url(OPENAI_BASE_URL) + "/realtime"
REALTIME_MODEL = env.str("REALTIME_MODEL", default="gpt-realtime-2.1-mini")
REALTIME_VOICE = env.str("REALTIME_VOICE", default="marin")
REALTIME_SPEED = env.float("REALTIME_SPEED", default=0.9)
REALTIME_TRANSCRIPTION_MODEL = env.str("REALTIME_TRANSCRIPTION_MODEL", default="gpt-transcribe")
REALTIME_MAX_OUTPUT_TOKENS = env.int("REALTIME_MAX_OUTPUT_TOKENS", default=800)
REALTIME_TRANSCRIPTION_FALLBACK = env.str("REALTIME_TRANSCRIPTION_FALLBACK", default="gpt-4o-transcribe")
# Turns are only detected by the provider; how long to wait is the conversation's own rule (realtime/floor.py).
REALTIME_TURN_DETECTION = env.str("REALTIME_TURN_DETECTION", default="semantic_vad")
if REALTIME_TURN_DETECTION not in ("semantic_vad", "server_vad"):
    raise ImproperlyConfigured("REALTIME_TURN_DETECTION must be semantic_vad or server_vad.")
REALTIME_VAD_THRESHOLD = env.float("REALTIME_VAD_THRESHOLD", default=0.5)
REALTIME_VAD_PREFIX_PADDING_MS = env.int("REALTIME_VAD_PREFIX_PADDING_MS", default=300)
REALTIME_VAD_SILENCE_DURATION_MS = env.int("REALTIME_VAD_SILENCE_DURATION_MS", default=500)
REALTIME_CONNECT_TIMEOUT_SECONDS = env.float("REALTIME_CONNECT_TIMEOUT_SECONDS", default=5.0)
# Renders the sentences of the house in the companion's voice, before any call; they go on working without it.
SPEECH_MODEL = env.str("SPEECH_MODEL", default="gpt-4o-mini-tts")
SPEECH_TIMEOUT_SECONDS = env.float("SPEECH_TIMEOUT_SECONDS", default=30.0)
ANALYSIS_MODEL = env.str("ANALYSIS_MODEL", default="gpt-6-luna")
ANALYSIS_TIMEOUT_SECONDS = env.float("ANALYSIS_TIMEOUT_SECONDS", default=30.0)

TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_NUMBER_E164 = env.str("TWILIO_NUMBER_E164", default="")
# German landlines among others cannot send short messages: another number, or a name of up to 11 letters.
TWILIO_SMS_FROM = env.str("TWILIO_SMS_FROM", default="")
try:
    TWILIO_API_URL = twilio_api_url(env.ENVIRON)
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from None
TWILIO_TIMEOUT_SECONDS = env.float("TWILIO_TIMEOUT_SECONDS", default=10.0)

EU_ONLY = env.bool("EU_ONLY", default=False)
EU_HOSTS = env.list("EU_HOSTS", default=["eu.api.openai.com", "api.dublin.ie1.twilio.com", *LOOPBACK_HOSTS])
EMAIL_URL = env.str("EMAIL_URL", default=f"file://{VAR_DIR / 'mail'}")
if EU_ONLY:
    # Mails hold no content, but the address of whoever gets them. Files stay on this machine.
    mail_server = [] if EMAIL_URL.startswith("file:") else [f"smtp://{urlsplit(EMAIL_URL).hostname or ''}"]
    if outside := outside_the_eu([OPENAI_BASE_URL, OPENAI_REALTIME_URL, TWILIO_API_URL, *mail_server], EU_HOSTS):
        raise ImproperlyConfigured(
            f"EU_ONLY is set, but these addresses are not in EU_HOSTS: {', '.join(outside)}"
        )

# What the papers of data protection say about contracts ("signed on 1 March 2026"); empty: not entered.
DATA_CENTRE = env.str("DATA_CENTRE", default="")
OPENAI_CONTRACT = env.str("OPENAI_CONTRACT", default="")
OPENAI_ZERO_RETENTION = env.str("OPENAI_ZERO_RETENTION", default="")
TWILIO_CONTRACT = env.str("TWILIO_CONTRACT", default="")
HOST_CONTRACT = env.str("HOST_CONTRACT", default="")
MAIL_CONTRACT = env.str("MAIL_CONTRACT", default="")

# --- calls ---------------------------------------------------------------------------------------------
DEFAULT_REGION = env.str("DEFAULT_REGION", default="DE")  # reads "0171 2345678" as a German number
STREAM_TOKEN_SECONDS = env.int("STREAM_TOKEN_SECONDS", default=60)
STREAM_START_TIMEOUT_SECONDS = env.float("STREAM_START_TIMEOUT_SECONDS", default=10.0)
CALL_LIMIT_SECONDS = env.int("CALL_LIMIT_SECONDS", default=30 * 60)  # of callers who have no limit of their own
if not 60 <= CALL_LIMIT_SECONDS <= 55 * 60:
    raise ImproperlyConfigured("CALL_LIMIT_SECONDS must be 60 to 3300: a session at OpenAI ends after an hour.")
UNKNOWN_CALL_LIMIT_SECONDS = env.int("UNKNOWN_CALL_LIMIT_SECONDS", default=5 * 60)
# Where we dial, and how often at most: a stolen login must not become a bill.
DIAL_COUNTRIES = env.list("DIAL_COUNTRIES", default=["DE", "AT", "CH"])
DIALS_PER_HOUR = env.int("DIALS_PER_HOUR", default=600)  # of an account
DIALS_PER_HOUR_AND_NUMBER = env.int("DIALS_PER_HOUR_AND_NUMBER", default=8)
MAX_PLANNED_CALLS = env.int("MAX_PLANNED_CALLS", default=50)  # by plans, at once; the others wait
CHECK_IN_JITTER_SECONDS = env.int("CHECK_IN_JITTER_SECONDS", default=120)
# How long a contact has to look before the next one is told.
CONTACT_MINUTES = env.int("CONTACT_MINUTES", default=15)
CONTACT_MINUTES_IN_EMERGENCY = env.int("CONTACT_MINUTES_IN_EMERGENCY", default=5)
# What we do when an answering machine picks up: hang_up, leave a message that says nothing, or off: talk with it.
VOICEMAIL = env.str("VOICEMAIL", default="hang_up")
if VOICEMAIL not in ("hang_up", "message", "off"):
    raise ImproperlyConfigured("VOICEMAIL must be hang_up, message or off.")
CONSENT_CHECK_SECONDS = env.float(
    "CONSENT_CHECK_SECONDS", default=5.0
)  # how soon a running call obeys a withdrawal
MAX_CONVERSATIONS = env.int("MAX_CONVERSATIONS", default=400)  # at once, over all processes
# After so many fatal answers of OpenAI within the window, callers hear the apology at once for a while.
CIRCUIT_FAILURES = env.int("CIRCUIT_FAILURES", default=3)
CIRCUIT_WINDOW_SECONDS = env.int("CIRCUIT_WINDOW_SECONDS", default=60)
CIRCUIT_OPEN_SECONDS = env.int("CIRCUIT_OPEN_SECONDS", default=30)

# --- how long what is kept, in days (what was said: as each person wants it; see <app>/privacy.py) ---------
DEFAULT_RETENTION_DAYS = env.int("DEFAULT_RETENTION_DAYS", default=30)  # of new people, and of unknown callers
CALL_RETENTION_DAYS = env.int("CALL_RETENTION_DAYS", default=400)  # that there was a call, without a word of it
MEMORY_RETENTION_DAYS = env.int("MEMORY_RETENTION_DAYS", default=180)  # after it was last confirmed
NOTES_RETENTION_DAYS = env.int("NOTES_RETENTION_DAYS", default=365)
MESSAGE_RETENTION_DAYS = env.int("MESSAGE_RETENTION_DAYS", default=90)  # that were never read aloud
NOTIFICATION_RETENTION_DAYS = env.int("NOTIFICATION_RETENTION_DAYS", default=90)
ACCESS_RETENTION_DAYS = env.int("ACCESS_RETENTION_DAYS", default=730)
SIGN_IN_RETENTION_DAYS = env.int("SIGN_IN_RETENTION_DAYS", default=365)
INVITATION_RETENTION_DAYS = env.int("INVITATION_RETENTION_DAYS", default=90)  # and keys that are no longer valid
MAIL_FILE_DAYS = env.int("MAIL_FILE_DAYS", default=7)  # where mails are files, because no server is named
# A run stops before it deletes a larger share of all calls with content: a wrong clock or setting looks like that.
MAX_PURGE_SHARE = env.float("MAX_PURGE_SHARE", default=0.25)
PURGE_ANYWAY_CALLS = env.int("PURGE_ANYWAY_CALLS", default=1_000)  # so few are no sign of anything
# Who was erased stays erased when an old copy of the database is brought back: never restore this file with it.
TOMBSTONE_FILE = env.str("TOMBSTONE_FILE", default=str(VAR_DIR / "tombstones.jsonl"))

# Whom to tell that a page does not work: an address, a number or a street, shown on /zweck to everybody.
OPERATOR_CONTACT = env.str("OPERATOR_CONTACT", default="")
# Who is written to when the house itself needs looking after; empty: it stands in the log only.
ALARM_EMAIL = env.str("ALARM_EMAIL", default="")

# --- Django --------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "people.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "voicecompanion",
    "people",
    "calls",
    "realtime",
    "analytics",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "voicecompanion.lib.http.NoNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "voicecompanion.lib.http.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "people.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "voicecompanion.urls"
ASGI_APPLICATION = "voicecompanion.asgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "people.views.persons.navigation",
            ],
        },
    },
]
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

# --- who logs in, and how (see people.login_urls, people.adapters) ---------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "people.adapters.LoginAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# An address is proven by the invitation that was sent to it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # who has no login is not written to
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(BASE_URL).scheme
# What a proxy in front of us writes into X-Forwarded-For is believed of this many hops.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Voice Companion"
MFA_TOTP_TOLERANCE = 1  # a telephone whose clock is half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_HOST in LOOPBACK_HOSTS  # browsers allow it there, and nowhere else
# Clinical members and staff need a second factor. Turning this off is for a careful roll-out only.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)

# --- mail: until a server is named, each one is a file below var/, because the log must not hold any --------
MAILERS = {"default": mailer(EMAIL_URL)}
# Otherwise mails are files that nobody gets, and a page shows the link to pass on.
SENDS_MAIL = MAILERS["default"]["BACKEND"].endswith("smtp.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Voice Companion <noreply@{BASE_HOST}>")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Berlin")
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # served from the packages and static/ themselves, nothing is collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- engines: selected by DATABASE_URL and REDIS_URL alone ----------------------------------------------
DATABASE_URL = plain_database_url(env.str("DATABASE_URL", default="sqlite:///var/voicecompanion.sqlite3"))
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = str(BASE_DIR / DATABASES["default"]["NAME"])
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test" / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)

REDIS_URL = env.str("REDIS_URL", default="")
# The layer waits five seconds for a message, and redis-py gives up on a silent connection after five: whoever is
# late then takes a quiet page's socket down.
CHANNEL_LAYER_HOST = {"address": REDIS_URL, "socket_timeout": 20}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [CHANNEL_LAYER_HOST]}}
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "calls whose line went dead are ended": {"task": "calls.tasks.sweep_calls", "schedule": 60.0},
    # A bell that nobody heard in time is followed by another one: what is due is in the database.
    "planned calls are made": {
        "task": "calls.tasks.make_check_ins",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "what the outbox holds is sent": {
        "task": "calls.tasks.deliver_notifications",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    # Each hour, because a beat may be down at the first of them: nobody is told twice in a week.
    "who wants the weekly report is told that it is there": {
        "task": "calls.tasks.queue_weekly",
        "schedule": crontab(day_of_week="sun", hour="18-22", minute=0),
    },
    "where nobody has looked, the next contact is told": {
        "task": "calls.tasks.advance_chains",
        "schedule": 20.0,
        "options": {"expires": 20.0},
    },
    "analyses that a killed worker left are resumed": {
        "task": "analytics.tasks.sweep_analyses",
        "schedule": 60.0,
    },
    "what is older than its retention is deleted": {
        "task": "analytics.tasks.purge_expired",
        "schedule": crontab(hour=3, minute=10),
    },
    "whether that came to its end is looked at": {
        "task": "analytics.tasks.watch_retention",
        "schedule": crontab(minute=40),
    },
    "what the carrier still has of erased people is deleted": {
        "task": "calls.tasks.delete_copies",
        "schedule": 600.0,
    },
}

# --- the JSON API: so many requests of each token, key or member --------------------------------------------
API_RATE = env.str("API_RATE", default="600/m")

# --- logs: static texts and attributes, never content (see voicecompanion.lib.logs) ----------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "voicecompanion.lib.logs.AttributeFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # These write addresses, headers or messages into their lines.
        **{
            name: {"level": "WARNING"}
            for name in ("httpcore2", "httpx2", "openai", "twilio", "websockets", "daphne", "django.channels")
        },
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
