"""The application as a server calls it, on the database connection of a test."""

from django.test.client import ClientHandler


def application(environ, start_response):
    environ.pop("HTTP_ACCEPT_ENCODING", None)  # who asks here takes answers as they are
    answer = ClientHandler()(environ)
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.getvalue()]
