"""llhttp, the parser of Node.js, as `httptools` brings it, with every leniency off.

The C functions are called by their names in the extension module: the Python class on top of them can neither say that an answer is one to HEAD nor
where a message ends.
"""
import ctypes
import dataclasses

import httptools.parser.parser

#: The order of `llhttp_settings_s` in llhttp 9.4: requirements.txt pins the version that has it, and `Parser` checks it before it is used.
SETTINGS = [
    "on_message_begin", "on_protocol", "on_url", "on_status", "on_method", "on_version", "on_header_field", "on_header_value",
    "on_chunk_extension_name", "on_chunk_extension_value", "on_headers_complete", "on_body", "on_message_complete", "on_protocol_complete",
    "on_url_complete", "on_status_complete", "on_method_complete", "on_version_complete", "on_header_field_complete", "on_header_value_complete",
    "on_chunk_extension_name_complete", "on_chunk_extension_value_complete", "on_chunk_header", "on_chunk_complete", "on_reset",
]
REQUEST, RESPONSE = 1, 2
PAUSED, PAUSED_UPGRADE = 21, 22
#: What `on_headers_complete` returns where no body follows, whatever the fields say.
SKIP_BODY = 1
#: Larger than `llhttp_t` is.
PARSER_SIZE = 1024
#: The longest input, in bytes.
CAPACITY = 1 << 18


@dataclasses.dataclass
class Message:
    """What was read of one message; texts are octets as Latin-1."""
    method: str = ""
    #: The target as it was sent.
    target: str = ""
    status: int = 0
    reason: str = ""
    version: tuple = (0, 0)
    fields: list = dataclasses.field(default_factory=list)
    head_ended: bool = False
    body: str = ""
    trailers: list = dataclasses.field(default_factory=list)
    #: Where it ends, in octets from the beginning of the input; `None` where it is not whole.
    end: int | None = None
    keeps_alive: bool = False


@dataclasses.dataclass
class Reading:
    messages: list
    #: Why it read no further; `None` where it found nothing wrong.
    error: str | None
    #: Whether the last message is whole because the connection ends here.
    ended_by_close: bool = False


class Parser:
    """Reads inputs one after the other."""

    def __init__(self):
        self.library = ctypes.CDLL(httptools.parser.parser.__file__)
        self.library.llhttp_execute.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
        self.library.llhttp_get_error_pos.restype = ctypes.c_void_p
        self.library.llhttp_get_error_reason.restype = ctypes.c_char_p
        self.library.llhttp_errno_name.restype = ctypes.c_char_p
        self.parser = ctypes.create_string_buffer(PARSER_SIZE)
        self.buffer = ctypes.create_string_buffer(CAPACITY)
        self.base = ctypes.addressof(self.buffer)
        event = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
        data = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)
        #: Kept, because the library holds no reference to them.
        self.callbacks = {name: event(getattr(self, name)) for name in ("on_message_begin", "on_headers_complete", "on_message_complete")}
        self.callbacks |= {
            name: data(getattr(self, name)) for name in ("on_url", "on_status", "on_method", "on_header_field", "on_header_value", "on_body")}
        self.settings = (ctypes.c_void_p * len(SETTINGS))(
            *[ctypes.cast(self.callbacks[name], ctypes.c_void_p) if name in self.callbacks else None for name in SETTINGS])
        self.check_layout()

    def check_layout(self):
        reading = self.read(b"PUT /a HTTP/1.1\r\nb: c\r\ntransfer-encoding: chunked\r\n\r\n1;x=y\r\nd\r\n0\r\ne: f\r\n\r\n", REQUEST)
        whole = Message("PUT", "/a", 0, "", (1, 1), [["b", "c"], ["transfer-encoding", "chunked"]], True, "d", [["e", "f"]], 74, True)
        if reading != Reading([whole], None):
            raise RuntimeError(f"this is not the llhttp that the binding is written for: {reading}")

    def read(self, octets, kind, answers_head=False):
        """All messages of an input. `kind` is REQUEST or RESPONSE; `answers_head` says that answers are to HEAD."""
        self.text, self.skips_body, self.messages = octets.decode("latin-1"), answers_head, []
        ctypes.memmove(self.base, octets, len(octets))
        self.library.llhttp_init(self.parser, kind, self.settings)
        position = 0
        while position < len(octets):
            code = self.library.llhttp_execute(self.parser, self.base + position, len(octets) - position)
            if code == 0:
                break
            position = self.library.llhttp_get_error_pos(self.parser) - self.base
            if code == PAUSED:
                self.messages[-1].end = position
                self.library.llhttp_resume(self.parser)
            elif code == PAUSED_UPGRADE:
                self.library.llhttp_resume_after_upgrade(self.parser)
            else:
                return Reading(self.messages, self.error(code))
        open_message = bool(self.messages) and self.messages[-1].head_ended and self.messages[-1].end is None
        if open_message and self.library.llhttp_finish(self.parser) in (0, PAUSED):
            self.messages[-1].end = len(octets)
            return Reading(self.messages, None, ended_by_close=True)
        return Reading(self.messages, None)

    def error(self, code):
        reason = self.library.llhttp_get_error_reason(self.parser) or b""
        return f"{self.library.llhttp_errno_name(code).decode()}: {reason.decode()}"

    def span(self, at, length):
        start = at - self.base
        return self.text[start:start + length]

    # What the library calls.

    def on_message_begin(self, _):
        self.messages.append(Message())
        return 0

    def on_method(self, _, at, length):
        self.messages[-1].method += self.span(at, length)
        return 0

    def on_url(self, _, at, length):
        self.messages[-1].target += self.span(at, length)
        return 0

    def on_status(self, _, at, length):
        self.messages[-1].reason += self.span(at, length)
        return 0

    def on_header_field(self, _, at, length):
        message = self.messages[-1]
        (message.trailers if message.head_ended else message.fields).append([self.span(at, length), ""])
        return 0

    def on_header_value(self, _, at, length):
        message = self.messages[-1]
        (message.trailers if message.head_ended else message.fields)[-1][1] += self.span(at, length)
        return 0

    def on_headers_complete(self, _):
        message = self.messages[-1]
        message.head_ended = True
        message.version = (self.library.llhttp_get_http_major(self.parser), self.library.llhttp_get_http_minor(self.parser))
        message.status = self.library.llhttp_get_status_code(self.parser)
        return SKIP_BODY if self.skips_body else 0

    def on_body(self, _, at, length):
        self.messages[-1].body += self.span(at, length)
        return 0

    def on_message_complete(self, _):
        self.messages[-1].keeps_alive = bool(self.library.llhttp_should_keep_alive(self.parser))
        return PAUSED
