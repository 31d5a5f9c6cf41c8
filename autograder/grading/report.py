"""What grading says: one ``Report`` a notebook, the only thing that outlets ever see.

A report holds codes and numbers, never prose, source of checks or a hidden input: each outlet
renders the text in its reader's language from the codes. ``to_dict``/``from_dict`` give the plain
form that ``docs/report-schema.json`` describes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

SCHEMA = "underhood/report/v1"


class State(StrEnum):
    """The five things that can be said of an item or a check."""

    CORRECT = "correct"
    WRONG = "wrong"
    NOT_ATTEMPTED = "not attempted"
    NOT_ASSESSED = "not assessed"
    """Needs something that this machine lacks (a GPU, a longer budget): never the student's fault."""
    GRADER_ERROR = "grader error"
    """We failed: never the student's fault."""

    @property
    def has_score(self) -> bool:
        """False for the two states in which nothing may be said about the student's work."""
        return self not in (State.NOT_ASSESSED, State.GRADER_ERROR)


@dataclass(frozen=True)
class Finding:
    """Why a check did not pass.

    ``rung`` is the step of the ladder that failed (``"shape"``); ``code`` selects the text, either
    one of the engine's (``"wrong_shape"``) or the item's own misconception (``"one_number_for_all"``).
    ``params`` fill the text's fields: short strings and finite numbers only. ``detail`` is the rung's
    own engine code when ``code`` is a misconception, so that both can be told.
    """

    rung: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    detail: str | None = None


@dataclass(frozen=True)
class Case:
    """A visible case that went wrong, for showing: Values as ``values.to_json`` writes them, and how far
    apart two numbers may be that are the same."""

    call: str
    arguments: list[Any]
    expected: Any
    got: Any
    rtol: float = 0.0
    atol: float = 0.0


@dataclass(frozen=True)
class CheckResult:
    """One pytest check. ``name`` is its function's name (it reads as a sentence)."""

    name: str
    visible: bool
    state: State
    points: float
    max_points: float
    finding: Finding | None = None
    case: Case | None = None


@dataclass(frozen=True)
class ItemResult:
    """One exercise. Its points are the sum of its checks' points."""

    id: str
    state: State
    points: float
    max_points: float
    checks: tuple[CheckResult, ...] = ()
    notes: tuple[Finding, ...] = ()
    """Remarks that cost nothing, such as that the student marked the answer as unsure."""

    @property
    def finding(self) -> Finding | None:
        """The first thing to tell the student: visible checks come first."""
        found = [c for c in self.checks if c.finding is not None]
        found.sort(key=lambda check: not check.visible)
        return found[0].finding if found else None


@dataclass(frozen=True)
class CellOutput:
    """What a student's cell printed when we ran it: text only, capped, untrusted."""

    cell: str
    text: str = ""
    error: str = ""


@dataclass(frozen=True)
class Report:
    """The result of one notebook of one student."""

    course: str
    course_version: str
    notebook: str
    submission: str
    """SHA-256 of the file handed in."""
    language: str
    isolation: str
    """The level that the student's code really ran under: full, kernel or none."""
    items: tuple[ItemResult, ...]
    problems: tuple[Finding, ...] = ()
    """What was found wrong with the file itself and repaired: a missing, doubled or moved cell."""
    outputs: tuple[CellOutput, ...] = ()
    student: str = ""
    path: str = ""
    device: str = "cpu"
    manual_points: float = 0.0
    """What a person has still to give, for texts: they are none of ``items``."""
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    """Wall and CPU seconds by phase."""
    schema: str = SCHEMA

    @property
    def points(self) -> float:
        return round(sum(item.points for item in self.items), 6)

    @property
    def max_points(self) -> float:
        return round(sum(item.max_points for item in self.items), 6)

    @property
    def complete(self) -> bool:
        """False if an item could not be judged through no fault of the student."""
        return all(item.state.has_score for item in self.items)

    def to_dict(self) -> dict[str, Any]:
        plain = asdict(self)
        plain["points"], plain["max_points"] = self.points, self.max_points
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Report:
        plain = {k: v for k, v in plain.items() if k not in ("points", "max_points")}
        plain["items"] = tuple(_item(item) for item in plain["items"])
        plain["problems"] = tuple(Finding(**finding) for finding in plain.get("problems", ()))
        plain["outputs"] = tuple(CellOutput(**output) for output in plain.get("outputs", ()))
        return cls(**plain)


def _item(plain: dict[str, Any]) -> ItemResult:
    checks = tuple(
        CheckResult(
            **{
                **check,
                "state": State(check["state"]),
                "finding": Finding(**check["finding"]) if check.get("finding") else None,
                "case": Case(**check["case"]) if check.get("case") else None,
            }
        )
        for check in plain["checks"]
    )
    notes = tuple(Finding(**note) for note in plain.get("notes", ()))
    return ItemResult(**{**plain, "state": State(plain["state"]), "checks": checks, "notes": notes})
