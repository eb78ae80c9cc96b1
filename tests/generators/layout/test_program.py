"""What the linear programs of drawings answer, by hand, and that they need no more than their solver."""

import subprocess
import sys

from generators.layout.program import Program, minus, plus, shift, value


def test_the_least_cost_within_the_rows() -> None:
    """The least of 3x + 2y with x + y >= 4, x >= y + 1.5 and y >= 0.5: as little as x may be, which is 1.5 more than y."""
    p = Program()
    x, y = p.var(3), p.var(2, 0.5)
    p.at_least(plus(x, y), 4)
    p.at_least(shift(minus(x, y), -1.5))
    solution = p.solve()
    assert solution
    assert (value(x, solution), value(y, solution)) == (2.75, 1.25)


def test_equal_near_and_over() -> None:
    """b stands exactly 10 after a, which would be at 7; what is over 12 costs more than a's distance from there."""
    p = Program()
    a, b = p.var(low=0.0), p.var()
    p.equal(b, shift(a, 10))
    p.near(a, shift({}, 7), 1)
    p.over(shift(b, -12), 3)
    solution = p.solve()
    assert solution
    assert (value(a, solution), value(b, solution)) == (2, 12)


def test_a_variable_may_be_negative_unless_it_is_bound() -> None:
    p = Program()
    free = p.var(1)
    p.at_least(free, -3.25)
    solution = p.solve()
    assert solution
    assert value(free, solution) == -3.25


def test_what_nothing_satisfies_has_no_solution() -> None:
    p = Program()
    x = p.var(1, 2)
    p.at_least(minus({}, x), -1)
    assert p.solve() is None


def test_numpy_is_not_imported_for_them() -> None:
    code = (
        "import sys; from generators.layout.program import Program; p = Program(); p.at_least(p.var(1), 2);"
        "print(p.solve(), 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == ["[2.0]", "False"]
