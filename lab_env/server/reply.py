"""The bytes of an HTTP answer, with the headers XAPI puts on every one."""

from http import HTTPStatus

CORS = "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: X-Requested-With\r\n"
TEXT = "text/plain; charset=utf-8"


def reply(request, status, body=b"", content_type=TEXT, **headers):
    """A whole answer: `reply(request, 200, b"…", "text/xml", Some_Header="…")`."""
    keep = "keep-alive" if request is not None and request.keep_alive and request.ended else "close"
    body = body.encode() if isinstance(body, str) else body
    shown = b"" if request is not None and request.method == "HEAD" else body
    return (f"{start(status)}{CORS if 'Access_Control_Allow_Headers' not in headers else ''}{lines(headers)}Content-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: {keep}\r\n\r\n").encode("latin-1", "replace") + shown


def head(status, content_type=None, **headers):
    """The head of an answer whose body, if any, follows as it is made and ends with the connection."""
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    return f"{start(status)}{CORS}{lines(headers)}{kind}Connection: close\r\nCache-Control: no-cache, no-store\r\n\r\n".encode("latin-1", "replace")


def start(status):
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"


def lines(headers):
    return "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()) if headers else ""
