"""A story is a list of steps, told in order by one client. Each step's outcome is a member of the JSON list on standard output."""

import json
import traceback
from typing import Any, Callable, Dict, List, Optional

Step = Callable[[], None]


class Story:
    def __init__(self) -> None:
        self._steps: List[tuple[str, Step]] = []

    def step(self, title: str) -> Callable[[Step], Step]:
        """Adds the decorated function under a title."""

        def add(step: Step) -> Step:
            self._steps.append((title, step))
            return step

        return add

    def tell(self) -> None:
        """Runs every step, also after one that failed, and prints `[{title, error}]`."""
        print(json.dumps([{"title": title, "error": outcome(step)} for title, step in self._steps]))


def outcome(step: Step) -> Optional[str]:
    try:
        step()
    except Exception:
        return traceback.format_exc(limit=-3)
    return None


def expect(actual: Any, wanted: Any) -> None:
    if actual != wanted:
        raise AssertionError(f"{actual!r} is not {wanted!r}")


def raises(error: type, facts: Dict[str, Any], call: Callable[[], Any]) -> None:
    """`call` must raise `error` with these attributes."""
    try:
        result = call()
    except error as caught:
        expect({name: getattr(caught, name) for name in facts}, facts)
        return
    raise AssertionError(f"{result!r} was returned, nothing was raised")
