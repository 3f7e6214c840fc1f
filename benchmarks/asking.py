"""Ask through the WSGI handler, without a socket; in turns, so that what befalls one befalls all."""

import io
import statistics
import time
from dataclasses import dataclass
from urllib.parse import unquote, urlencode, urlsplit


@dataclass
class Answer:
    status: int
    headers: dict
    size: int
    body: bytes


class Server:
    """The application, asked as a server asks it."""

    def __init__(self, application, **headers):
        self.application, self.headers = application, headers

    def ask(self, address, *, keep=False, form=None, **headers):
        """Return the answer, read to its end; its body only if it is to be kept. A form is posted."""
        said, chunks = self._begun(address, headers, form)
        size, kept = 0, []
        for chunk in chunks:
            size += len(chunk)
            kept += [chunk] if keep else []
        chunks.close()
        return Answer(int(said["status"].split()[0]), dict(said["fields"]), size, b"".join(kept))

    def _begun(self, address, headers, form=None):
        said = {}
        environ = (
            _environ(urlsplit(address))
            | _posted(form)
            | {f"HTTP_{name.upper()}": value for name, value in {**self.headers, **headers}.items()}
        )
        return said, self.application(
            environ, lambda status, fields: said.update(status=status, fields=fields)
        )

    def answering(self, address, status=200, **headers):
        """Return what asks an address and holds its answer to a status."""

        def asked():
            answer = self.ask(address, **headers)
            if answer.status != status:
                raise RuntimeError(f"{address} was answered with {answer.status}")
            return answer

        return asked

    def beginning(self, address):
        """Return what asks an address and reads the first chunk of its answer, and no more."""

        def asked():
            _, chunks = self._begun(address, {})
            first = next(iter(chunks))
            chunks.close()
            return first

        return asked


def _environ(parts):
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def _posted(form):
    if form is None:
        return {}
    body = urlencode(form).encode()
    return {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }


@dataclass(frozen=True)
class Ratio:
    """How much longer one takes than another: the median of paired runs, and half of them within."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, ours, others):
        ratios = [one / other for one, other in zip(ours, others, strict=True)]
        low, median, high = quartiles(ratios)
        return cls(median, low, high)


def quartiles(numbers):
    if len(numbers) < 2:
        return 3 * tuple(numbers)
    return tuple(statistics.quantiles(numbers, n=4, method="inclusive"))


def timed(contenders, rounds):
    """Return for each contender the seconds of each of its runs; a round before several warms up.

    A contender that is to be made ready before each run has a method for it.
    """
    runs = {name: [] for name in contenders}
    for _ in range(rounds if rounds == 1 else rounds + 1):
        for name, run in contenders.items():
            getattr(run, "make_ready", int)()
            began = time.perf_counter()
            run()
            runs[name].append(time.perf_counter() - began)
    return {name: times[-rounds:] for name, times in runs.items()}
