"""The offices of the tests of services, for faults too."""

from tests.services.conftest import (  # noqa: F401 - fixtures are found by their names
    amara,
    clock,
    form,
    heron,
    law,
    office,
    passwords,
    settings,
)
