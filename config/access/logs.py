"""What is never written into a log."""

import logging
import re

SECRET = re.compile(r"(?<=\btoken=)[^&\s\"']+|\bpt_[\w-]+", re.ASCII)


class WithoutSecrets(logging.Filter):
    """Leave the secrets of tokens out of a line, such as that of a request whose link holds one."""

    def filter(self, record):
        said = record.getMessage()
        told = SECRET.sub("pt_…", said)
        if told != said:
            record.msg, record.args = told, ()
        return True
