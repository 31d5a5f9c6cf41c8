"""Reports as JUnit XML, which GitHub, GitLab, Jenkins and most others read.

A notebook is a suite, a check is a case. *Not attempted* and *not assessed* are ``skipped``; a grader error
and a file that could not be graded are an ``error``: only work that is wrong is a ``failure``. Points stand
in the suite's properties, where the schema (pytest's xunit2 family) allows them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence

from autograder.grading.report import CheckResult, ItemResult, Report, State
from autograder.messages import word

from . import wording

TEXT_LIMIT = 4_000
"""Characters of one message."""
CASES = 5_000
"""In one document. GitLab reads no file of 30 MB or more, nor one of more than 250,000 objects, of which a
case is up to ten."""


def split(reports: Sequence[Report]) -> list[list[Report]]:
    """``reports`` in as many parts as there have to be documents; at least one."""
    parts: list[list[Report]] = [[]]
    cases = 0
    for report in reports:
        own = sum(len(item.checks) for item in report.items)
        if cases + own > CASES and parts[-1]:
            parts.append([])
            cases = 0
        parts[-1].append(report)
        cases += own
    return parts


def dumps(
    reports: Sequence[Report], texts: Callable[[Report], wording.Texts], language: str = "",
    ungraded: Sequence[tuple[str, str]] = (),
) -> str:  # fmt: skip
    """The XML document for ``reports``; ``texts`` gives the messages of a report's known wrong answers,
    ``ungraded`` are files without a report, each with the reason."""
    suites = [_suite(report, texts(report), language or report.language) for report in reports]
    if ungraded:
        suites.append(_ungraded(ungraded, word("ungraded", language or "en")))
    root = ET.Element("testsuites", _totals(suites) | {"name": "underhood"})
    root.extend(suites)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(report: Report, texts: wording.Texts, language: str) -> ET.Element:
    name = ".".join(part for part in (report.student, report.notebook) if part)
    suite = ET.Element("testsuite", {"name": _plain(name)})
    properties = ET.SubElement(suite, "properties")
    facts = {"points": report.points, "max_points": report.max_points, "isolation": report.isolation}
    for item in report.items:
        facts[f"points.{item.id}"] = wording.points(item)
    for key, value in facts.items():
        ET.SubElement(properties, "property", {"name": key, "value": str(value)})
    for item in report.items:
        for check in item.checks:
            suite.append(_case(name, item, check, texts, language))
    return _counted(suite, report.seconds.get("wall", 0.0))


def _ungraded(files: Sequence[tuple[str, str]], what: str) -> ET.Element:
    """A case for each file: whoever has no report is not missing."""
    suite = ET.Element("testsuite", {"name": "ungraded"})
    for path, why in files:
        case = ET.SubElement(suite, "testcase", {"classname": _plain(path), "name": what, "time": "0"})
        ET.SubElement(case, "error", {"message": _plain(" ".join(why.split())), "type": "ungraded"})
    return _counted(suite, 0.0)


def _case(
    suite: str, item: ItemResult, check: CheckResult, texts: wording.Texts, language: str
) -> ET.Element:
    case = ET.Element(
        "testcase",
        {
            "classname": _plain(f"{suite}.{item.id}"),
            "name": wording.sentence(check.name, language, texts.get(item.id)),
            "time": "0",
        },
    )
    if check.state is State.CORRECT:
        return case
    said = wording.check_message(item, check, language, texts)
    kind = {State.WRONG: "failure", State.GRADER_ERROR: "error"}.get(check.state, "skipped")
    about = {"message": _plain(" ".join(said.split()))}
    if kind != "skipped":
        about["type"] = check.finding.code if check.finding else check.state.value
    told = ET.SubElement(case, kind, about)
    worth = f"{check.points:g} / {check.max_points:g} {word('points', language)}"
    told.text = _plain(f"{said}\n{worth}")
    return case


def _counted(suite: ET.Element, seconds: float) -> ET.Element:
    """``suite`` with its numbers of cases."""
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for key, tag in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", f"{seconds:.3f}")
    return suite


def _totals(suites: Sequence[ET.Element]) -> dict[str, str]:
    return {
        key: str(sum(int(suite.get(key, "0")) for suite in suites))
        for key in ("tests", "failures", "errors", "skipped")
    }


def _plain(text: str) -> str:
    """XML 1.0 has no place for control characters, escaped or not."""
    return wording.clean(text, TEXT_LIMIT)
