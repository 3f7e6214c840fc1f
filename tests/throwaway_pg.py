"""A throw-away PostgreSQL: `python throwaway_pg.py COMMAND...` runs COMMAND with DATABASE_URL set.

Needs the server binaries (Debian: postgresql); `--present` alone says by its exit code if they are there.
"""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

FOR_SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # it is thrown away


def binary(name):
    """Return the path of a PostgreSQL program, or None."""
    packaged = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)
    return shutil.which(name) or next(iter(packaged), None)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def server_account():
    """The server refuses to run as root: hand it to the account that the package made."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def postgres():
    """Yield the URL of a fresh server on the loopback address; take it down and wipe it afterwards."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder, kept(folder) as url:
        yield url


@contextmanager
def kept(folder):
    """Yield the URL of a server whose data is in a folder, made where it is not there; take it down afterwards."""
    account, data, port = server_account(), Path(folder) / "data", free_port()
    data.parent.mkdir(parents=True, exist_ok=True)
    if account:
        os.chown(folder, account["user"], account["group"])

    def run(name, *arguments):
        subprocess.run(
            [binary(name), "-D", data, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **account,
        )

    if not data.exists():
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {FOR_SPEED}"
    run("pg_ctl", "-w", "-l", Path(folder) / "log", "-o", options, "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-w", "-m", "fast", "stop")


if __name__ == "__main__":
    if sys.argv[1:] == ["--present"]:
        sys.exit(0 if binary("initdb") else 1)
    with postgres() as url:
        sys.exit(subprocess.call(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}))
