"""Something done by somebody else meanwhile: in another thread, with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def elsewhere(do):
    """Do it there, and return what it returns once it is done and its connection closed."""

    def there():
        try:
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(there).result()
