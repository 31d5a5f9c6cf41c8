"""A class graded by a Dask cluster: what one machine says, whoever dies on the way."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

pytest.importorskip("distributed")
from distributed import Client, LocalCluster, Nanny, Scheduler, SpecCluster, get_task_stream
from distributed.diagnostics.plugin import WorkerPlugin

from autograder import cluster
from autograder.bundle import pack, unpack
from autograder.cli import main
from autograder.cli_shared import INTERRUPTED
from autograder.cluster import grade_on
from autograder.course import load_course
from autograder.errors import CourseError, SandboxError
from autograder.grading.batch import grade_all
from autograder.grading.cache import Cache
from autograder.judges import Judges

WRONG = "def spread(x):\n    return x.max() - x.min()"
SLOW = "while True:\n    pass"


@pytest.fixture(scope="module")
def scheduler():
    """The address of a cluster of two worker processes, each with a nanny that starts it again."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as local:
        yield local.scheduler_address


@pytest.fixture
def watcher(scheduler):
    """Another client of the same cluster."""
    with Client(scheduler, set_as_default=False) as client:
        yield client
        client.wait_for_workers(2, timeout=60)


@pytest.fixture
def work(answered, hand_in, right):
    """What a class hands in: good, wrong and untouched work, in two languages, and a file that is none."""
    odd = {"1.1": "print('hello')\n" + WRONG, "1.2": right["1.2"]}
    return [
        hand_in(answered(), "ada"),
        hand_in(answered(odd), "bo"),
        hand_in(answered({}), "cy"),
        hand_in("{", "di"),
        hand_in(answered(language="zh"), "ed"),
        hand_in(answered({"1.1": "import os; os._exit(3)"}), "fi"),
    ]


def plain(report):
    """The report as JSON has it, but for the times."""
    return {
        name: value for name, value in json.loads(json.dumps(report.to_dict())).items() if name != "seconds"
    }


def judges_there(client):
    """How many batches each worker keeps judges for."""

    def count(dask_worker):
        return sum(name.startswith("underhood-") for name in dask_worker.plugins)

    return sum(client.run(count).values())


def until(condition, seconds=30):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.1)


# ---------------------------------------------------------------- the same, elsewhere


def test_a_cluster_says_what_one_machine_says(scheduler, watcher, tiny, work, level):
    here = grade_all(tiny, work, level, cache=False)
    told = []
    there = grade_on(scheduler, tiny, work, level, done=lambda name, failed: told.append(name))
    assert [plain(report) for report in there.reports] == [plain(report) for report in here.reports]
    assert [report.student for report in there.reports] == ["ada", "bo", "cy", "ed", "fi"]
    assert there.ungraded == here.ungraded
    assert there.failed
    assert sorted(told) == sorted(f"{path.parts[-3]} 01_tiny.ipynb" for path in work)
    assert judges_there(watcher) == 0


def test_a_language_that_is_asked_for_is_used_there_too(scheduler, tiny, answered, hand_in, level):
    [report] = grade_on(scheduler, tiny, [hand_in(answered())], level, language="zh").reports
    assert report.language == "zh"


def test_workers_without_the_course_grade_with_its_bundle(
    scheduler, tiny, answered, hand_in, level, tmp_path, monkeypatch
):
    (tmp_path / "course.bundle").write_bytes(pack(tiny))
    unpack(tmp_path / "course.bundle", tmp_path / "course")
    batch = cluster._batch
    # As on a machine where that path leads nowhere.
    monkeypatch.setattr(cluster, "_batch", lambda *given: replace(batch(*given), root="/nowhere"))
    work = [hand_in(answered(), "ada"), hand_in(answered({"1.1": WRONG}), "bo")]
    with pytest.raises(CourseError, match=r"none of 2 workers can grade; .*/nowhere is no course there"):
        grade_on(scheduler, tmp_path / "course", work, level)
    there = grade_on(scheduler, tmp_path / "course", work, level, bundle=pack(tiny))
    assert [(report.student, report.points) for report in there.reports] == [("ada", 6), ("bo", 0)]


def test_the_command_grades_with_a_bundle_and_keeps_the_reports_in_the_course_that_is_here(
    scheduler, draft, tiny, answered, hand_in, level, tmp_path
):
    (tmp_path / "course.bundle").write_bytes(pack(tiny))
    path = hand_in(answered())
    options = ["--bundle", tmp_path / "course.bundle", "--course", draft, "--isolation", level]
    arguments = ["grade", path, "--json", tmp_path / "out.json", *options]
    for address in (scheduler, "tcp://127.0.0.1:1"):  # The second time there is nothing to send.
        done = CliRunner().invoke(main, [*map(str, arguments), "--scheduler", address])
        assert done.exit_code == 0, done.output
        assert [report["points"] for report in json.loads((tmp_path / "out.json").read_text())] == [6]
    assert Cache(draft).stats()[0] == 1


def test_what_was_judged_before_is_not_sent_and_what_comes_back_is_kept(
    scheduler, tiny, answered, hand_in, level, tmp_path
):
    cache, work = Cache(tmp_path), [hand_in(answered(), "ada"), hand_in(answered({"1.1": WRONG}), "bo")]
    first = grade_on(scheduler, tiny, work, level, cache=cache)
    again = grade_on("tcp://127.0.0.1:1", tiny, work, level, cache=cache)
    assert [report.to_dict() for report in again.reports] == [report.to_dict() for report in first.reports]


def test_a_worker_with_two_threads_keeps_two_judges(tiny, work, level):
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as local:
        there = grade_on(local.scheduler_address, tiny, work, level)
    assert [report.student for report in there.reports] == ["ada", "bo", "cy", "ed", "fi"]
    assert [report.points for report in there.reports][:3] == [6, 3, 0]


# ---------------------------------------------------------------- who dies on the way


def test_work_that_needs_a_gpu_goes_to_the_worker_that_offers_one(on_gpu, work, level):
    # Dask's resources are words: whether there is a GPU behind one is found out by whoever grades.
    kinds = [{"nthreads": 1, "resources": {"GPU": 1}}, {"nthreads": 2}]
    workers = {number: {"cls": Nanny, "options": options} for number, options in enumerate(kinds)}
    where = {"cls": Scheduler, "options": {"dashboard_address": ":0"}}
    with (
        SpecCluster(workers=workers, scheduler=where) as mixed,
        Client(mixed, set_as_default=False) as client,
        get_task_stream(client=client) as stream,
    ):
        client.wait_for_workers(2, timeout=60)
        [able] = [at for at, found in client.scheduler_info()["workers"].items() if found["resources"]]
        there = grade_on(mixed.scheduler_address, on_gpu, work, level)
        time.sleep(0.5)
    here = grade_all(on_gpu, work, level, cache=False)
    # Without a secret of the course each run draws its own inputs; what is said stays.
    assert [[item.state for item in report.items] for report in there.reports] == [
        [item.state for item in report.items] for report in here.reports
    ]
    graded = [task["worker"] for task in stream.data if "underhood" in str(task["key"])]
    assert set(graded) == {able}


def test_where_no_worker_offers_a_gpu_it_is_said_and_everybody_grades(scheduler, on_gpu, work, level):
    told = []
    there = grade_on(scheduler, on_gpu, work, level, say=told.append)
    assert told == ["no worker offers the resource GPU: what needs one is not assessed"]
    assert len(there.reports) == 5


def test_the_work_of_a_worker_that_was_killed_is_done_by_others(scheduler, watcher, tiny, work, level):
    here = grade_all(tiny, work, level, cache=False)
    victims = list(watcher.run(os.getpid).values())

    def kill_one(name, failed):
        if victims:
            os.kill(victims.pop(), signal.SIGKILL)
            victims.clear()

    there = grade_on(scheduler, tiny, work * 2, level, done=kill_one)
    assert not victims
    # Each file is in the class twice, and each time it has its place.
    twice = [report for report in here.reports for _ in range(2)]
    assert sorted(map(str, map(plain, there.reports))) == sorted(map(str, map(plain, twice)))


def test_when_all_workers_die_at_once_those_that_come_do_the_rest(scheduler, watcher, tiny, work, level):
    victims = list(watcher.run(os.getpid).values())

    def kill_all(name, failed):
        while victims:
            os.kill(victims.pop(), signal.SIGKILL)

    there = grade_on(scheduler, tiny, work * 2, level, done=kill_all)
    assert len(there.reports) + len(there.ungraded) == 12
    # What went from the first to die to the second, as good as dead, is under suspicion.
    blamed = [why for _, why in there.ungraded if "2 workers ended while they graded this" in why]
    assert len(there.ungraded) - len(blamed) == 2
    assert len(blamed) <= 1


def test_work_that_kills_its_workers_is_named_after_two_and_the_rest_is_graded(
    scheduler, watcher, tiny, answered, hand_in, level
):
    class Assassin(WorkerPlugin):
        def transition(self, key, start, finish, **more):
            if finish == "executing" and str(key).endswith("-2"):
                os.kill(os.getpid(), signal.SIGKILL)

    work = [hand_in(answered(), student) for student in ("ada", "bo", "cy", "di", "ed")]
    before = sum(event["action"] == "remove-worker" for _, event in watcher.get_events("all"))
    watcher.register_plugin(Assassin(), name="assassin")
    try:
        graded = grade_on(scheduler, tiny, work, level)
    finally:
        watcher.unregister_worker_plugin("assassin")
    [(path, why)] = graded.ungraded
    assert path == str(work[1])
    assert why.startswith("could not grade: 2 workers ended while they graded this, the last one tcp://")
    assert [report.student for report in graded.reports] == ["ada", "cy", "di", "ed"]
    assert {report.points for report in graded.reports} == {6}
    deaths = sum(event["action"] == "remove-worker" for _, event in watcher.get_events("all"))
    assert deaths - before == 2


def test_a_worker_that_becomes_unfit_is_named_and_the_others_go_on(
    scheduler, watcher, tiny, answered, hand_in, level
):
    unfit, said = next(iter(watcher.nthreads())), []

    def spoil(dask_worker):
        for judges in dask_worker.plugins.values():
            judges.unfit = "worker there: it has lost a wall"

    def first(name, failed, todo=[lambda: watcher.run(spoil, workers=[unfit])]):  # noqa: B006
        if todo:
            todo.pop()()

    work = [hand_in(answered(), student) for student in ("ada", "bo", "cy", "di", "ed", "fi")]
    graded = grade_on(scheduler, tiny, work, level, done=first, say=said.append)
    assert [report.points for report in graded.reports] == [6] * 6
    assert said == ["worker there: it has lost a wall"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill"])
def test_a_batch_that_is_ended_leaves_the_workers_free(
    scheduler, watcher, tiny, answered, hand_in, level, how
):
    slow = hand_in(answered({"1.1": SLOW}), "bo")
    # Whoever is started in the background of a shell would not hear Ctrl-C.
    program = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    program += "from autograder.cli import main; main()"
    command = [sys.executable, "-c", program, "grade", slow, "--course", tiny, "--no-cache"]
    command += ["--isolation", level, "--scheduler", scheduler]
    process = subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: any(watcher.processing().values()), 60)
        time.sleep(1)
        process.send_signal(how)
        said = process.communicate(timeout=90)[1]
    finally:
        process.kill()
    if how == signal.SIGINT:
        assert process.returncode == INTERRUPTED
        assert said.strip() == "underhood: interrupted"
    until(lambda: judges_there(watcher) == 0)
    began = time.monotonic()
    assert [r.points for r in grade_on(scheduler, tiny, [hand_in(answered())], level).reports] == [6]
    # The endless loop would have been given two minutes.
    assert time.monotonic() - began < 60


# ---------------------------------------------------------------- who may judge


def test_workers_of_another_edition_are_refused_with_what_differs(
    scheduler, tiny, answered, hand_in, level, monkeypatch
):
    mine = {**cluster.versions(), "torch": "9.9.9"}
    monkeypatch.setattr(cluster, "versions", lambda: mine)
    with pytest.raises(CourseError, match=r"none of 2 workers can grade; .*torch \d.*, here 9\.9\.9"):
        grade_on(scheduler, tiny, [hand_in(answered())], level)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"root": "/nowhere"}, "/nowhere is no course there; share that folder with the workers, or make a"),
        ({"contents": {"01_tiny": "other"}}, "01_tiny is not there as it is here; copy it there"),
        ({"versions": {}}, "it would judge otherwise: underhood "),
        ({"bundle": b"PK"}, "this bundle cannot be read"),
    ],
)
def test_a_worker_says_why_it_cannot_grade(tiny, level, tmp_path, change, said):
    good = cluster._batch(load_course(tiny), [], level, None, b"secret")
    # All that it needs of its worker.
    worker = SimpleNamespace(address="tcp://there:1", local_directory=str(tmp_path))
    judges = Judges(replace(good, **change))
    asyncio.run(judges.setup(worker))
    assert judges.unfit.startswith("worker tcp://there:1: ")
    assert said in judges.unfit
    asyncio.run(judges.teardown(worker))
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_not_shown_where_a_batch_is(tiny, level):
    batch = cluster._batch(load_course(tiny), [], level, b"bundle", b"very secret")
    assert "secret'" not in repr(batch)
    assert "bundle'" not in repr(batch)


def test_a_language_that_the_course_has_not_is_refused_before_anything_is_sent(
    tiny, answered, hand_in, level
):
    with pytest.raises(CourseError, match="has no language 'fr'; it has en, zh"):
        grade_on("tcp://127.0.0.1:1", tiny, [hand_in(answered())], level, language="fr")


def test_no_scheduler_no_library_and_no_jobs_are_said_in_one_line(
    tiny, answered, hand_in, level, monkeypatch
):
    path = str(hand_in(answered()))
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(SandboxError, match=r"tcp://127\.0\.0\.1:1: no Dask scheduler answers there"):
        grade_on("tcp://127.0.0.1:1", tiny, [hand_in(answered())], level)
    arguments = ["grade", path, "--course", str(tiny), "--scheduler", "tcp://127.0.0.1:1"]
    done = CliRunner().invoke(main, [*arguments, "-j", "2"])
    assert (done.exit_code, "leave out --jobs" in done.stderr) == (2, True)
    program = "import sys; sys.modules['distributed'] = None; from autograder.cli import main; main()"
    alone = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True)
    assert alone.returncode == 2
    assert alone.stderr.splitlines() == [
        "underhood: --scheduler needs the module distributed; run `pip install 'underhood[scale]'`, here and "
        "where the scheduler and its workers run"
    ]
