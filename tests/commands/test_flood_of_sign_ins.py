"""While strangers try to sign in by the dozen, whoever is signed in goes on working."""

from __future__ import annotations

import re
import statistics
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

import pytest

from casework.keys.tokens import digest_of_token, new_id, new_token
from casework.law.reader import read_law
from casework.services.office import found_firm, new_setup_code, open_office
from casework.services.settings import Settings
from casework.store import sessions
from casework.store.sessions import Session
from casework.web.sessions import TOKEN_COOKIE
from forms.reader import read_form
from tests.plugins.served import Served

STRANGERS = 20
TRIES = 6  # each; together twice as many as a minute takes from strangers
SLOWEST_SECONDS = 5.0
REFUSALS = {422, 429, 503}


@pytest.mark.slow
def test_a_flood_of_sign_ins_leaves_other_pages_usable(served: Served) -> None:
    """AN-13, AN-14: full argon2, real workers; every page of somebody signed in comes while the flood lasts."""
    cookie, alone, during, answers = _signed_in(served), [], [], Counter[int]()
    for _ in range(20):
        alone.append(_looks(served, cookie))
    strangers = [threading.Thread(target=_tries, args=(served, answers, number)) for number in range(STRANGERS)]

    began = time.monotonic()
    for one in strangers:
        one.start()
    while any(one.is_alive() for one in strangers):
        during.append(_looks(served, cookie))
    took = time.monotonic() - began

    middle, worst = (round(1000 * one) for one in (statistics.median(during), max(during)))
    sys.stdout.write(
        f"\nflood of {sum(answers.values())} sign-ins in {took:.1f} s: {dict(answers)}; {len(during)} pages meanwhile,"
        f" median {middle} ms, slowest {worst} ms; alone {1000 * statistics.median(alone):.0f} ms\n"
    )
    assert sum(answers.values()) == STRANGERS * TRIES
    assert set(answers) <= REFUSALS
    assert len(during) >= 10
    assert max(during) <= SLOWEST_SECONDS


def _signed_in(served: Served) -> str:
    """Found the firm in the folder that is served, and return the cookie of a session there."""
    law = read_law()
    places = Settings(served.data_dir, served.key_file, environ={})
    office = open_office(places, law=law, form=read_form(extra_questions=law.questions))
    code = new_setup_code(office)
    founder = found_firm(
        office, code, firm="Chambers", name="Amara", email="amara@example.org", password="violet harbour seven lamps"
    )
    token, now = new_token(), office.clock()
    with office.engines.write.begin() as connection:
        sessions.start_session(connection, Session(digest_of_token(token), founder.id, now, now, id=new_id()))
    office.close()
    return f"{TOKEN_COOKIE}={token}"


def _looks(served: Served, cookie: str) -> float:
    """Open the list of matters, and return how long it took."""
    began = time.monotonic()
    request = urllib.request.Request(f"{served.address}/matters", headers={"Cookie": cookie})
    with urllib.request.urlopen(request, timeout=30) as page:
        assert page.status == 200
        page.read()
    return time.monotonic() - began


def _tries(served: Served, answers: Counter[int], number: int) -> None:
    """Fill in the page for signing in again and again, each time in another name."""
    with urllib.request.urlopen(f"{served.address}/sign-in", timeout=60) as page:
        cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
    assert found
    for attempt in range(TRIES):
        fields = {
            "csrf_token": found[1],
            "email": f"n{number}.{attempt}@example.org",
            "password": "seven lamps harbour",
        }
        headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Origin": served.address}
        request = urllib.request.Request(
            f"{served.address}/sign-in", urllib.parse.urlencode(fields).encode(), headers, method="POST"
        )
        try:
            urllib.request.urlopen(request, timeout=120).close()
            answers[200] += 1
        except urllib.error.HTTPError as refused:
            answers[refused.code] += 1
            refused.close()
