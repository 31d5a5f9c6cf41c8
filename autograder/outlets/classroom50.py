"""One report as Classroom 50's ``result.json`` (schema ``classroom50/result/v1``).

Its reader takes integers only and no field that it does not know, so that points are scaled until every
check's are whole: the ratio of score to maximum is the report's, to the last digit. There is no state without
a score, so a report has to be complete.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from autograder.grading.report import Report, State

from . import wording

SCHEMA = "classroom50/result/v1"
_FROM_ENVIRONMENT = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def dumps(report: Report, environment: Mapping[str, str], now: datetime, *, newer: bool = False) -> str:
    """The JSON text. ``environment`` is what Classroom 50 sets (``CLASSROOM``, ``USERNAME`` …); ``newer``
    writes the later edition of the schema, which has ``owner`` in the place of ``usernames``."""
    whole = _denominator(report)
    tests: list[dict[str, Any]] = [
        {
            "test-name": f"{item.id} {wording.sentence(check.name)}",
            "passed": check.state is State.CORRECT,
            "score": round(check.points * whole),
            "max-score": round(check.max_points * whole),
        }
        for item in report.items
        for check in item.checks
    ]
    user = environment.get("USERNAME", report.student)
    plain: dict[str, Any] = {"schema": SCHEMA}
    plain |= {key: environment.get(name, "") for key, name in _FROM_ENVIRONMENT.items()}
    plain |= {"owner": user} if newer else {"usernames": [user]}
    plain |= {
        "datetime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _denominator(report: Report) -> int:
    """The smallest number that makes the points of all checks whole."""
    worths = [
        Fraction(worth).limit_denominator(1000)
        for item in report.items
        for check in item.checks
        for worth in (check.points, check.max_points)
    ]
    return math.lcm(*(worth.denominator for worth in worths)) if worths else 1
