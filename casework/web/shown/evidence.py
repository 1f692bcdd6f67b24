"""The evidence map: pleaded facts down, exhibits across, bare facts marked."""

from __future__ import annotations

from dataclasses import dataclass

from casework.domain.analysis import Analysis, EvidenceRow
from casework.domain.exhibits import Exhibit
from casework.web.shown.links import Links


@dataclass(frozen=True)
class Column:
    """An exhibit across the map, and how many pleaded facts it proves."""

    number: int
    url: str
    title: str
    proves: int


@dataclass(frozen=True)
class Cell:
    """Where an exhibit proves a fact; empty where it proves nothing of it."""

    number: int
    proves: bool
    places: str


@dataclass(frozen=True)
class MapRow:
    """A pleaded fact and what each exhibit says to it."""

    thing: str
    asked: str
    answer: str
    url: str
    is_bare: bool
    cells: tuple[Cell, ...]
    grounds: str


@dataclass(frozen=True)
class EvidenceMap:
    """The whole table."""

    columns: tuple[Column, ...]
    rows: tuple[MapRow, ...]

    @property
    def bare(self) -> int:
        return sum(row.is_bare for row in self.rows)


def evidence_map(analysis: Analysis, links: Links) -> EvidenceMap:
    exhibits = analysis.record.exhibits
    rows = tuple(_row(row, exhibits, links) for row in analysis.evidence)
    columns = tuple(_column(exhibit, number, analysis, links) for number, exhibit in enumerate(exhibits, 1))
    return EvidenceMap(columns, rows)


def _column(exhibit: Exhibit, number: int, analysis: Analysis, links: Links) -> Column:
    proves = sum(row.pinpoints(exhibit.id) is not None for row in analysis.evidence)
    return Column(number, links.exhibit(exhibit.id), exhibit.title, proves)


def _row(row: EvidenceRow, exhibits: tuple[Exhibit, ...], links: Links) -> MapRow:
    fact = row.fact
    return MapRow(
        links.teller.thing(fact.subject) if ":" in fact.subject else "",
        links.teller.asked(fact.key),
        links.teller.brief(fact),
        links.question(fact.key, fact.subject),
        fact.is_bare,
        tuple(_cell(row, exhibit, number) for number, exhibit in enumerate(exhibits, 1)),
        ", ".join(row.grounds),
    )


def _cell(row: EvidenceRow, exhibit: Exhibit, number: int) -> Cell:
    places = row.pinpoints(exhibit.id)
    return Cell(number, places is not None, ", ".join(place for place in places or () if place))
