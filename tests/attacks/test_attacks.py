"""Attacks on the grader, and their honest twins: an attack gains, reads, changes and leaves nothing; a twin
keeps its full score. What each does stands in ``families/`` and ``files.py``."""

import json
import os
import subprocess
import sys

import pytest
from arena import ROOT, all_attacks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="walls are built on Linux only")
ATTACKS = all_attacks()


def named(attack, known=True):
    """``known``: with what is known to be a hole marked as one, until it is mended."""
    marks = [pytest.mark.soak] if "soak" in attack.options else []
    if known and (hole := attack.options.get("hole")):
        marks.append(pytest.mark.xfail(reason=hole, run=not hole.startswith("hangs"), strict=False))
    return pytest.param(attack, id=f"{attack.family}: {attack.name}", marks=marks)


@pytest.mark.parametrize("attack", [named(a) for a in ATTACKS])
def test_an_attack_gains_reads_changes_and_leaves_nothing(arena, attack):
    if arena.level != "full" and (why := attack.options.get("full")):
        pytest.skip(why)
    outcome = arena.attack(attack)
    assert not outcome.faults, attack.tries
    assert outcome.points == attack.points(outcome.full), attack.tries


@pytest.mark.parametrize("attack", [named(a, known=False) for a in ATTACKS])
def test_its_honest_twin_keeps_its_full_score(arena, attack):
    outcome = arena.twin_in_company(attack, ATTACKS)
    assert not outcome.refused
    assert not outcome.faults, attack.twin_tries
    assert outcome.points == outcome.full, attack.twin_tries


@pytest.mark.soak
@pytest.mark.skipif(
    sys.platform == "linux" and os.geteuid() != 0, reason="needs root to become somebody else"
)
@pytest.mark.parametrize(
    ("level", "user"), [("kernel", "root"), ("full", "ordinary"), ("kernel", "ordinary")]
)
def test_all_of_this_holds_at_the_other_level_and_for_an_ordinary_user(level, user, tmp_path):
    rows = tmp_path / "rows.json"
    program = [sys.executable, str(ROOT / "benchmarks" / "attacks.py"), "--level", level, "--user", user]
    done = subprocess.run([*program, "--into", str(rows)], capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(rows.read_text())
    assert len(found) == len(ATTACKS)
    assert not [r for r in found if (r["gained"] or r["trouble"]) and not r["known"]]
    assert not [r for r in found if r["twin"] != r["full"] or r["twin_trouble"]]
