"""What is read of a student's code has an end, however much one statement defines."""

from autograder.grading.written import REACH, Definitions, definitions_in, reach


def test_a_name_is_put_together_when_it_is_asked_for_and_not_before():
    names = [f"n{number}" for number in range(3000)]
    cells = [list(definitions_in(f"if 1:\n    {' = '.join(names)} = {value}")) for value in (0, 1)]
    found = Definitions(cells)
    assert len(found) == len(names)
    assert found["n7"].count("n7 = ") == 2


def test_names_without_end_are_not_all_read():
    code = f"n = [{', '.join(f'n{number}' for number in range(2000))}]"
    read = reach(lambda name: code, "n")
    assert len(read) * len(code) <= REACH + len(code)
