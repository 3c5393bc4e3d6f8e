"""Structured logs that hold no personal data: who, what and where by identifiers, never what people typed."""

import logging
import re
import secrets
import sys
import traceback
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# The framework writes event payloads, session tokens and server answers into its messages.
TALKATIVE = ("reflex", "reflex_base", "socketio", "engineio")
QUIET = ("apscheduler", "fontTools", "weasyprint", "asyncio", "httpx", "multipart", "python_multipart")
SENSITIVE = re.compile(
    r"password|secret|token|cookie|authorization|payload|email|phone|name$|address|note", re.IGNORECASE
)
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|\([^()]*\)|\S+@\S+|\d[\d .\-]{3,}\d")
FRAMES = 12

get_logger = structlog.get_logger


def configure_logs(json: bool, stream: TextIO | None = None) -> None:
    """Send every log line of the process to standard error (or a stream), as JSON or as text for a person."""
    shared: list[Processor] = [
        _mask_fields,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper("iso", utc=True),
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(withhold_foreign_text)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_unforeseen(error: BaseException, **where: str | int) -> str:
    """Log an error nobody foresaw and return the reference that its user can quote."""
    reference = secrets.token_hex(4).upper()
    get_logger("careapp").error("unforeseen", reference=reference, **_described(error), **where)
    return reference


def withhold_foreign_text(record: logging.LogRecord) -> bool:
    """Replace what a talkative library says by the place where it says it, and tracebacks by their frames."""
    if record.name.split(".")[0] in TALKATIVE:
        if record.levelno < logging.WARNING:
            return False
        record.msg, record.args = f"{record.name}:{record.lineno} (text withheld)", None
    if record.exc_info and record.exc_info[1]:
        record.msg, record.args = f"{record.msg} {_described(record.exc_info[1])}", None
        record.exc_info = record.exc_text = None
    return True


def without_personal_data(text: str) -> str:
    """Cut quoted values, brackets, addresses and long numbers out of a message."""
    return QUOTED.sub("…", text)


def _described(error: BaseException) -> EventDict:
    message = without_personal_data(str(error).split("\n", 1)[0])[:200]
    return {"error": type(error).__name__, "message": message, "frames": _frames(error.__traceback__)}


def _frames(trace: TracebackType | None) -> list[str]:
    last = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename.split('site-packages/')[-1]}:{frame.lineno} {frame.name}" for frame in last]


def _mask_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: "…" if SENSITIVE.search(key) else value for key, value in event.items()}
