"""Failed tries: counted one by one, also while another process forgets them (AN-13)."""

import threading
from datetime import UTC, datetime, timedelta

from casework.store.engines import Engines
from casework.store.failures import Failures, failures, forget_failures, keep_failures, sweep_failures

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BUCKET = b"b" * 16


def test_counting_survives_forgetting_at_the_same_moment(engine: Engines) -> None:
    """AN-13: a row that is deleted while another process waits for it is made anew."""
    together, problems = threading.Barrier(6), []

    def count(number: int) -> None:
        together.wait()
        try:
            for _ in range(40):
                with engine.write.begin() as connection:
                    before = failures(connection, BUCKET, at=NOW)
                    keep_failures(connection, BUCKET, Failures(before.count + 1, NOW, in_a_row=before.in_a_row + 1))
                    if number % 2:
                        forget_failures(connection, BUCKET)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=count, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []


def test_a_few_failures_are_forgotten_soon_and_many_late(engine: Engines) -> None:
    """AN-13: nobody gets around the hundred by waiting a day."""
    kept = {
        bytes([n]) * 16: Failures(5, NOW - timedelta(days=days), in_a_row=n) for n, days in ((4, 2), (5, 2), (9, 91))
    }
    with engine.write.begin() as connection:
        for bucket, before in kept.items():
            failures(connection, bucket, at=NOW)
            keep_failures(connection, bucket, before)

        sweep_failures(connection, few=5, few_before=NOW - timedelta(days=1), many_before=NOW - timedelta(days=90))

        assert [failures(connection, bucket, at=NOW).in_a_row for bucket in kept] == [0, 5, 0]
