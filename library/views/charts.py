"""Where the lines and bars of a chart stand: pure arithmetic, for the components `chart_growth` and `chart_bars`.

A chart stretches to the width that it is given, so it holds no words: these stand beside it and keep their size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 1200, 100  # units of the step chart
BAR_WIDTH = 200  # units of the longest bar
ONE_DIGIT_CEILINGS = (2, 4, 6, 8)
TWO_DIGIT_CEILINGS = (10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class StepChart:
    """A line that rises by steps: `line`, `area` below it and its `end` are paths; `ceiling` is the topmost number."""

    ceiling: int
    line: str
    area: str
    end: str

    @property
    def middle(self) -> int:
        """The number at half the height."""
        return self.ceiling // 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar table. `look` is the class that colours it; `width` is for `bars` to say."""

    name: str
    number: int
    url: str = ""
    look: str = ""
    width: float = 0.0


def step_chart(values: Sequence[int]) -> StepChart:
    """Numbers at equal distances, each holding until the next; at least one."""
    ceiling = round_ceiling(max(values))
    heights = [_coordinate(HEIGHT - HEIGHT * value / ceiling) for value in values]
    ends = [_coordinate(WIDTH * (place + 1) / len(values)) for place in range(len(values))]
    line = f"M0,{heights[0]}H{ends[0]}"
    line += "".join(f"V{height}H{end}" for height, end in zip(heights[1:], ends[1:], strict=True))
    return StepChart(ceiling, line, area=f"{line}V{HEIGHT}H0Z", end=f"M{WIDTH},{heights[-1]}h0")


def bars(rows: Iterable[Bar]) -> list[Bar]:
    """The rows with their widths in proportion; the largest number has all the room there is."""
    kept = list(rows)
    longest = max((row.number for row in kept), default=0)
    return [replace(row, width=round(BAR_WIDTH * row.number / longest, 1) if longest else 0.0) for row in kept]


def round_ceiling(value: int) -> int:
    """The least round number that is not below `value`; its half is a whole number too."""
    power: int = 10 ** max(len(str(value)) - 2, 0)
    ceilings = (*ONE_DIGIT_CEILINGS, *TWO_DIGIT_CEILINGS) if power == 1 else TWO_DIGIT_CEILINGS
    return next(ceiling * power for ceiling in ceilings if ceiling * power >= value)


def _coordinate(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
