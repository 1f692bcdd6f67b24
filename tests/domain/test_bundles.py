"""Where the pages of a bundle stand: numbered through, and for good."""

from __future__ import annotations

from dataclasses import replace

from casework.domain.bundles import Chapter, PieceKey, Span, SpanKind, pages_of_exhibits, placed, spans_of, volumes_of


def chapter(*pieces: str) -> Chapter:
    return Chapter(tuple(map(PieceKey.of, pieces)))


def with_pages(spans: tuple[Span, ...], pages: int = 2) -> tuple[Span, ...]:
    return tuple(replace(span, pages=span.pages or pages) for span in spans)


def test_an_annex_has_a_cover_before_its_pieces() -> None:
    spans = spans_of([chapter("a/1", "a/2"), chapter("b/3")])

    kinds = [span.kind.value for span in spans]
    assert kinds == ["front", "cover", "piece", "piece", "cover", "piece", "back"]


def test_a_later_piece_follows_behind_and_moves_nothing() -> None:
    earlier = with_pages(spans_of([chapter("a/1"), chapter("b/3")]))

    spans = spans_of([chapter("c/9"), chapter("a/1", "a/2"), chapter("b/3")], earlier)

    assert spans[: len(earlier)] == earlier
    assert [(one.kind.value, one.key) for one in spans[len(earlier) :]] == [
        ("front", ""), ("cover", "c/9"), ("piece", "c/9"), ("cover", "a/2"), ("piece", "a/2"), ("back", ""),
    ]  # fmt: skip


def test_without_anything_new_a_bundle_stays_as_it_is() -> None:
    earlier = with_pages(spans_of([chapter("a/1")]))

    assert spans_of([chapter("a/1")], earlier) == earlier


def test_an_exhibit_is_found_where_its_first_file_stands() -> None:
    found = placed(with_pages(spans_of([chapter("a/"), chapter("b/1", "b/2"), chapter("a/7")])))

    assert pages_of_exhibits(found) == {"b": 9, "a": 15}


def test_no_volume_ends_with_the_cover_of_what_is_in_the_next() -> None:
    found = placed(with_pages(spans_of([chapter("a/1"), chapter("b/2"), chapter("c/3")])))

    volumes = volumes_of(found, {"a/1": 60, "b/2": 50, "c/3": 50}, most_bytes=100)

    covers = [one.first for one in found if one.span.kind is SpanKind.COVER]
    assert volumes == ((1, covers[1] - 1), (covers[1], found[-1].last))


def test_a_piece_larger_than_a_volume_has_one_of_its_own() -> None:
    found = placed(with_pages(spans_of([chapter("a/1"), chapter("b/2"), chapter("c/3")])))

    volumes = volumes_of(found, {"a/1": 10, "b/2": 500, "c/3": 10}, most_bytes=100)

    assert len(volumes) == 3
