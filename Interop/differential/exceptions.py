"""Where we accept what llhttp refuses, or read it otherwise, and why that is right. Each covers one kind of difference, and asks for what brings it about."""
EXCEPTIONS = []
CLOSES = "llhttp lets the connection end where we go on"
#: What can come of two opinions on where a body ends.
BODY = ("body", "where a message ends", "llhttp does not accept a body", "llhttp ends a body where we wait for more", CLOSES)
FRAMING = ("content-length", "transfer-encoding")


def exception(function):
    """Its documentation says why; it is given a `Difference`."""
    EXCEPTIONS.append(function)
    return function


def exception_for(difference):
    """The name of the one that covers a difference; `None` where it is a finding."""
    return next((function.__name__.replace("_", " ") for function in EXCEPTIONS if function(difference)), None)


def names(fields):
    return [name.lower() for name, _ in fields]


def has(fields, name, member):
    """Whether a list field has a member."""
    return any(member == each.strip(" \t").lower() for key, value in fields if key.lower() == name for each in value.split(","))


@exception
def methods_that_llhttp_has_no_number_for(difference):
    """Methods are an open list (RFC 9110 section 16.1), and the upstream knows its own. llhttp has a table, in which those of RTSP and the preface of
    HTTP/2 stand for themselves."""
    return difference.what == "llhttp does not accept a head" and difference.ours["method"] != "" and (difference.error or "").startswith(
        ("HPE_INVALID_METHOD", "HPE_INVALID_CONSTANT: Invalid method for", "HPE_INVALID_VERSION: Expected HTTP/2 Connection Preface"))


@exception
def framing_fields_among_trailers(difference):
    """They say nothing there (RFC 9110 section 6.5.1); we take them out before the trailers go on. llhttp reads them once more: it refuses most,
    and after a coding that it does not know closes the connection."""
    refused = difference.what == "llhttp does not accept a body" and (difference.error or "").startswith(
        ("HPE_INVALID_CONTENT_LENGTH", "HPE_INVALID_TRANSFER_ENCODING"))
    closed = difference.what == CLOSES
    return (refused or closed) and any(name in FRAMING for name in names(difference.ours["trailers"]))


@exception
def close_among_trailers(difference):
    """Nor does Connection: it is read before the body. llhttp takes it for part of the head, and we drop it."""
    return difference.what == CLOSES and has(difference.ours["trailers"], "connection", "close")


@exception
def close_in_a_field_that_is_no_standard(difference):
    """llhttp takes Proxy-Connection for Connection; RFC 9112 appendix C.2.2 tells recipients to look away. We drop it."""
    fields = difference.ours["fields"] + difference.ours["trailers"] if difference.ours else []
    return difference.what == CLOSES and has(fields, "proxy-connection", "close")


@exception
def bodies_of_interim_answers(difference):
    """No answer with 1xx has a body (RFC 9112 section 6.3), whatever its fields say; llhttp knows that of 100, 102 and 103 only."""
    return difference.what in BODY and 100 < difference.ours["status"] < 200 and any(
        name in FRAMING for name in names(difference.ours["fields"]))


@exception
def close_on_an_interim_answer(difference):
    """The answer proper follows all the same (RFC 9110 section 15.2), also where a server of HTTP/1.0 sends one. llhttp takes the connection for
    closed."""
    return difference.what == "llhttp does not accept a head" and difference.ours["status"] > 0 and (difference.error or "").startswith("HPE_CLOSED_CONNECTION")


@exception
def a_tab_behind_chunked(difference):
    """It is white space around the value as a space is (RFC 9112 section 5), but makes llhttp read another coding than chunked. We frame bodies anew, so
    that no reader behind us sees it. One before us that is llhttp refuses the request, unless it asks to switch protocols, when all that follows is
    the same caller's."""
    return difference.what in BODY and any(
        name.lower() == "transfer-encoding" and value.rstrip(" \t").lower() == "chunked" and "\t" in value.lstrip(" \t")
        for name, value in difference.theirs.fields)
