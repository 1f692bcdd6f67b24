"""What every test may ask for; each kind has its own file in `tests/plugins`."""

pytest_plugins = [
    "tests.plugins.network",
    "tests.plugins.machine",
    "tests.plugins.databases",
    "tests.plugins.offices",
    "tests.plugins.apps",
    "tests.plugins.pages",
    "tests.plugins.served",
    "tests.plugins.mail_sink",
]
