"""`selfund`: names its commands, runs the one that is asked for, and turns what went wrong into words and a code."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, TypedDict

from selfund.cli.printing import CALL_AT_FAULT, DONE, INPUT_AT_FAULT, INTERRUPTED, Stop, warn

if TYPE_CHECKING:
    from cyclopts import App

HELP: Final = (
    "Selfund administers self-funded health plans: claims in, explained decisions, balanced remittances and a ledger "
    "out.\n\n"
    "Example: selfund new mybook\n\n"
    "Exit codes: 0 every claim or question got an answer (a denial or a rejection is one); 1 the input as a whole was "
    "at fault; 2 the call was."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. `arguments` without the program's name, sys.argv's by default."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read our output has seen enough; what is left must not be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: list[str]) -> int:
    from cyclopts import CycloptsError

    try:
        answer = build()(
            arguments or ["--help"], exit_on_error=False, print_error=False, result_action="return_value"
        )  # fmt: skip
    except CycloptsError as error:
        return _misused(error, arguments)
    except Stop as stop:
        warn(f"selfund: {stop.says}")
        return stop.code
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        warn(f"selfund: {where}{error.strerror or error}")
        return INPUT_AT_FAULT
    return answer if isinstance(answer, int) else DONE


def _misused(error: Exception, arguments: list[str]) -> int:
    says = " ".join(str(error).split()) or "this is no call that selfund knows"
    warn(f"selfund: {says}")
    named = " ".join(word for word in arguments[:2] if not word.startswith("-"))
    known = [name for name in NAMES if f"{named} ".startswith(f"{name} ")]
    warn(f"Try: selfund {max(known, key=len) + ' ' if known else ''}--help")
    return CALL_AT_FAULT


NAMES: Final = (
    "new",
    "check",
    "test",
    "adjudicate",
    "explain",
    "x12",
    "x12 show",
    "x12 check",
    "x12 ack",
    "synth",
    "bench",
)


class Settings(TypedDict):
    """How every application reads and prints: Ctrl-C is ours to end quietly."""

    help_format: Literal["plaintext"]
    suppress_keyboard_interrupt: bool


def build() -> "App":
    """The application with all its commands; each command imports what it needs when it is called."""
    from cyclopts import App

    from selfund import __version__
    from selfund.cli import adjudicate, bench, bench_x12, book, explain, synth, x12, x12_check

    settings = Settings(help_format="plaintext", suppress_keyboard_interrupt=False)
    application = App(name="selfund", help=HELP, version=f"selfund {__version__}", **settings)
    interchanges = App(
        name="x12",
        help="Look at an X12 interchange, check it, or answer it.\n\nExample: selfund x12 show FILE",
        **settings,
    )
    application.command(book.new)
    application.command(book.check)
    application.command(book.run_tests, name="test")
    application.command(adjudicate.adjudicate)
    application.command(explain.explain)
    interchanges.command(x12.show)
    interchanges.command(x12_check.check)
    interchanges.command(x12.ack)
    application.command(interchanges)
    application.command(synth.synth)
    benches = App(name="bench", **settings)
    benches.default(bench.bench)
    benches.command(bench_x12.bench_x12, name="x12")
    application.command(benches)
    return application
