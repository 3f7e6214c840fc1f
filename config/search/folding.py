"""One spelling for all that sounds and looks alike: what is indexed and what is asked are folded by it.

A folded word is of a-z and 0-9 alone, so that both databases cut and compare words in the same way. Folding
the beginning of a word gives the beginning of the folded word: a search that is still being typed finds it.

Ukrainian letters become Latin ones by the national system (Cabinet of Ministers of Ukraine, resolution no. 55
of 27 January 2010). Its spellings by place in the word, and the older and Russian ones that are still read
(Kiev, Yuriy, Zelensky), then fall together: y is i, i takes up an e, i or j behind it, a doubled letter
counts once. The same rules serve the North: å is aa is a, ø and ö are oe are o, æ and ä are ae are a.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 40  # letters of a folded word: what is longer is told apart by these
APOSTROPHES = "'’‘ʼʹ`´"
WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f]|[{APOSTROPHES}](?=[^\W_]))*")
NORDIC = "æ=ae ø=oe œ=oe ð=d đ=d þ=th ł=l ı=i ŋ=ng"
UKRAINIAN = (
    "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
    "х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia"  # й and ї are и and і with a mark, and marks are dropped
)
RUSSIAN = "ы=y э=e ъ="
LETTERS = dict(pair.split("=") for pair in f"{NORDIC} {UKRAINIAN} {RUSSIAN}".split())
RULES = [
    (re.compile("зг"), "zgh"),  # as zh is ж
    (re.compile(f"[{''.join(LETTERS)}]"), lambda found: LETTERS[found[0]]),
    (re.compile(r"[^a-z0-9]"), lambda found: f"x{ord(found[0])}" if found[0].isalnum() else " "),
    (re.compile("y"), "i"),
    (re.compile("i[eij]*"), "i"),
    (re.compile("([ao])e+"), r"\1"),
    (re.compile(r"([a-z])\1+"), r"\1"),
]


def fold(text):
    """Return the words of a text in the spelling that all their spellings share, with a space between."""
    return " ".join(part for word in WORD.findall(composed(text)) for part in parts_of(word))


def composed(text):
    """Return a text with letter and mark in one where it can be: some marks alone would cut a word."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1 << 16)
def parts_of(word):
    """Return what one word of a text folds to: one word, none, or several as in ½."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    plain = "".join(each for each in letters if not unicodedata.combining(each) and each not in APOSTROPHES)
    for pattern, spelling in RULES:
        plain = pattern.sub(spelling, plain)
    return tuple(part[:LONGEST] for part in plain.split())
