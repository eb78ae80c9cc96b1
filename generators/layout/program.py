"""Linear expressions in; the values of their variables at the least cost out (HiGHS, one thread, no time limit)."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy only carries arrays here: its threads would cost more to start than all else

import numpy as np
from highspy import HighsModelStatus, kHighsInf
from highspy._core import _Highs as Solver  # the public class on top of it turns callbacks on, which prints a banner

Expr = dict[int, float]
"""Variable -> factor; the constant has the key `ONE`."""
ONE = -1
INF = kHighsInf


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
        h = Solver()
        h.setOptionValue("output_flag", False)
        h.setOptionValue("threads", 1)
        n = len(self.cost)
        h.addCols(
            n, np.array(self.cost), np.array(self.low), np.full(n, INF), 0, np.zeros(n, np.int32), np.zeros(0, np.int32), np.zeros(0)
        )
        starts: list[int] = []
        index: list[int] = []
        factor: list[float] = []
        low: list[float] = []
        high: list[float] = []
        for e, a, b in self.rows:
            k = e.get(ONE, 0.0)
            starts.append(len(index))
            for v, c in e.items():
                if v != ONE and c:
                    index.append(v)
                    factor.append(c)
            low.append(a - k)
            high.append(b - k if b < INF else b)
        h.addRows(
            len(low), np.array(low), np.array(high), len(index), np.array(starts, np.int32), np.array(index, np.int32), np.array(factor)
        )
        h.run()
        if h.getModelStatus() != HighsModelStatus.kOptimal:
            return None
        return list(h.getSolution().col_value)


def value(e: Expr, solution: list[float]) -> float:
    """An expression's value at a solution of its program."""
    return sum(c * (1.0 if v == ONE else solution[v]) for v, c in e.items())
