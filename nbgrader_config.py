"""nbgrader's settings for this course: where its folders are, and our step in place of its kernel."""

try:
    from autograder.outlets.nbgrader import configure

    c = get_config()  # type: ignore[name-defined]  # noqa: F821  (nbgrader puts it here)

    c.CourseDirectory.course_id = "under-the-hood"
    # A Chinese notebook has the same names and managed cells: both languages share one gradebook.
    c.CourseDirectory.source_directory = "source/en"
    c.CourseDirectory.release_directory = "release/en"

    c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
    c.ClearSolutions.text_stub = "*Write your answer here.* · *请在这里作答。*"

    # Submissions are graded in the sandbox; where "full" is not to be had:
    # c.GradeInSandbox.isolation = "kernel"
    configure(c)
except Exception as error:
    # nbgrader would go on without these settings, and run what was handed in in a kernel, without walls.
    raise SystemExit(f"nbgrader_config.py: {type(error).__name__}: {error}") from error
