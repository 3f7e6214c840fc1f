"""The application as a server calls it, on the database connection of a test."""

from django.test.client import ClientHandler


def application(environ, start_response):
    answer = ClientHandler()(environ)
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.content]
