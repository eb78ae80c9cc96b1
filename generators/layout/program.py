"""Linear expressions in; the values of their variables at the least cost out (HiGHS, one thread, no time limit)."""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from math import inf as INF
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

Expr = dict[int, float]
"""Variable -> factor; the constant has the key `ONE`."""
ONE = -1


def plus(a: Expr, b: Expr, k: float = 1.0) -> Expr:
    """a + k * b"""
    out = dict(a)
    for v, c in b.items():
        out[v] = out.get(v, 0.0) + k * c
    return out


def minus(a: Expr, b: Expr) -> Expr:
    """a - b"""
    return plus(a, b, -1.0)


def shift(a: Expr, k: float) -> Expr:
    """a + k"""
    out = dict(a)
    out[ONE] = out.get(ONE, 0.0) + k
    return out


def times(a: Expr, k: float) -> Expr:
    """k * a"""
    return {v: c * k for v, c in a.items()}


class Program:
    """One linear program, built up by the caller."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.low: list[float] = []
        self.rows: list[tuple[Expr, float, float]] = []

    def var(self, cost: float = 0.0, low: float = -INF) -> Expr:
        self.cost.append(cost)
        self.low.append(low)
        return {len(self.cost) - 1: 1.0}

    def pay(self, e: Expr, k: float) -> None:
        """k for every unit of the expression."""
        for v, c in e.items():
            if v != ONE:
                self.cost[v] += k * c

    def at_least(self, e: Expr, bound: float = 0.0) -> None:
        self.rows.append((e, bound, INF))

    def equal(self, a: Expr, b: Expr) -> None:
        self.rows.append((minus(a, b), 0.0, 0.0))

    def near(self, a: Expr, b: Expr, price: float) -> None:
        """price * |a - b|"""
        t, d = self.var(price, 0.0), minus(a, b)
        self.at_least(minus(t, d))
        self.at_least(plus(t, d))

    def over(self, e: Expr, price: float) -> None:
        """price * max(0, e)"""
        self.at_least(minus(self.var(price, 0.0), e))

    def solve(self) -> list[float] | None:
        """The variables' values, or None when nothing satisfies the rows."""
        highs = _highs()
        h = highs._Highs()
        h.setOptionValue("output_flag", False)
        h.setOptionValue("threads", 1)
        with TemporaryDirectory() as folder:
            model = Path(folder, "program.mps")
            model.write_text("\n".join(self._mps()), encoding="ascii")
            h.readModel(str(model))
        h.run()
        return list(h.getSolution().col_value) if h.getModelStatus() == highs.HighsModelStatus.kOptimal else None

    def _mps(self) -> Iterator[str]:
        """The program in MPS form, which solvers read (https://en.wikipedia.org/wiki/MPS_(format))."""
        columns = [[f" c{v} cost {cost!r}"] for v, cost in enumerate(self.cost)]
        right: list[str] = []
        yield from ("NAME program", "ROWS", " N cost")
        for n, (e, low, high) in enumerate(self.rows):
            yield f" {'E' if low == high else 'G'} r{n}"
            for v, c in e.items():
                if v == ONE:
                    right.append(f" right r{n} {low - c!r}")
                elif c:
                    columns[v].append(f" c{v} r{n} {c!r}")
            if low and ONE not in e:
                right.append(f" right r{n} {low!r}")
        yield "COLUMNS"
        for column in columns:
            yield from column
        yield from ("RHS", *right, "BOUNDS")
        for v, low in enumerate(self.low):
            yield f" FR bound c{v}" if low == -INF else f" LO bound c{v} {low!r}"
        yield "ENDATA\n"


@cache
def _highs() -> Any:
    """HiGHS itself. The package around it imports numpy, which takes longer than all that one drawing asks of a solver.

    For the same reason programs reach it as text: its functions for whole rows want numpy's arrays.
    """
    name, package = "highspy._core", find_spec("highspy")
    folder = next(iter(package.submodule_search_locations or ()), "") if package else ""
    file = next((f for f in Path(folder).glob("_core.*") if f.suffix in (".so", ".pyd")), None)
    spec = spec_from_file_location(name, file) if file else None
    if not spec or not spec.loader:
        raise ModuleNotFoundError("highspy has no compiled module here; install it anew", name=name)
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def value(e: Expr, solution: list[float]) -> float:
    """An expression's value at a solution of its program."""
    return sum(c * (1.0 if v == ONE else solution[v]) for v, c in e.items())
