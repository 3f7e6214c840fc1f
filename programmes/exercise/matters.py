"""What the exercise's texts say, leave open or dispute: claims and questions on the same topics."""

from dataclasses import dataclass, field

from programmes.exercise.luck import one_of
from programmes.models import Claim, OpenQuestion, QuestionUpdate, Topic

State = OpenQuestion.State
Stance = Claim.Stance

# What is asked, what one source says, what another says: amounts are (least, most, unit).
KNOWN = {
    Topic.PLATFORM_TYPES: (
        "Which model is meant?",
        [("The tracked model", None), ("The wheeled model", None)],
    ),
    Topic.QUANTITY: ("How many are wanted?", [("24", (24, 24, "items")), ("30 to 36", (30, 36, "items"))]),
    Topic.UNIT_PRICE: (
        "What does one cost?",
        [
            ("About EUR 450,000", (450_000, 450_000, "EUR")),
            ("EUR 500,000 to 550,000", (500_000, 550_000, "EUR")),
        ],
    ),
    Topic.BUDGET: (
        "What is the budget?",
        [
            ("NOK 180 million", (180_000_000, 180_000_000, "NOK")),
            ("SEK 210 million", (210_000_000, 210_000_000, "SEK")),
        ],
    ),
    Topic.DELIVERY_TIMELINE: (
        "By when is the last one handed over?",
        [("Within two years of the contract", None), ("Within three years of the contract", None)],
    ),
    Topic.INDUSTRIAL_PARTICIPATION: (
        "Which part of the work goes to which nation?",
        [("Assembly in the lead nation", None), ("Assembly in two nations", None)],
    ),
    Topic.COST_SHARE: ("How is the cost shared?", [("By number ordered", None), ("In equal parts", None)]),
    Topic.SUPPORT: (
        "Who supports them in use?",
        [("The supplier, for ten years", None), ("Each nation itself", None)],
    ),
    Topic.TRAINING: (
        "How many operators are trained?",
        [("120 operators", (120, 120, "items")), ("80 operators", (80, 80, "items"))],
    ),
    Topic.SITE: ("Where is it stored?", [("In the lead nation's depot", None), ("In two depots", None)]),
    Topic.SCOPE: (
        "Are spare parts included?",
        [("Spare parts for two years", None), ("No spare parts", None)],
    ),
    Topic.RECIPIENT: ("Which units receive them first?", [("Engineer units", None), ("Medical units", None)]),
}
ASKED_OF = ["The lead ministry", "The procurement agency", "The steering group", "The supplier"]
DECLINED = [
    "Declined to say before the tender ends.",
    "Answered that it is not settled.",
    "No answer yet; asked again.",
]
CHOSEN = ["The newer text", "The text closer to the agency", "The text that gives a number"]

GONE = {
    State.WITHDRAWN: "No longer asked: the requirement settles it.",
    State.SUPERSEDED: "Part of a wider question now.",
}
ANSWER = 0  # which of the two values answers a question
FATES = {  # what becomes of a question, in the order in which it happens
    "open": [],
    "asked": [State.ASKED],
    "partly": [State.ASKED, State.PARTLY_ANSWERED],
    "answered": [State.ASKED, State.ANSWERED],
    "withdrawn": [State.WITHDRAWN],
    "superseded": [State.ASKED, State.SUPERSEDED],
}
MOVED = ["state", "asked_of", "asked_on", "answer_text", "answer_source", "answered_on"]
FATES_OFTEN = {"open": 38, "asked": 24, "partly": 10, "answered": 20, "withdrawn": 5, "superseded": 3}


@dataclass
class Matter:
    """One topic of one programme: the claims and the question on it, by the round in which each comes up."""

    topic: str
    says: dict = field(default_factory=dict)  # round: which of two values, None where the source declines
    disputed: bool = False
    settled: bool = False  # whether staff have chosen one of two readings
    asked_in: int | None = None
    moves: dict = field(default_factory=dict)  # round: new state, None where nothing was learnt
    question: OpenQuestion | None = None


def draw(made):
    """Draw what is said and what is asked about one programme."""
    rng = made.rng
    topics = rng.sample(list(KNOWN), rng.randint(3, 7))
    return [_asked(made, topic) if rng.random() < 0.45 else _said(made, topic) for topic in topics]


def _said(made, topic):
    """Draw a topic on which sources speak: at times a later text speaks too, and not always alike."""
    rng, matter = made.rng, Matter(topic)
    second = min(made.texts, default=0)
    matter.says[rng.randrange(max(second, 1))] = first = rng.randint(0, 1)
    if second and rng.random() < 0.45:
        matter.says[rng.randrange(second, made.ends)] = rng.choices([first, 1 - first], [30, 70])[0]
        matter.disputed = len(set(matter.says.values())) > 1
        matter.settled = rng.random() < 0.5
    return matter


def _asked(made, topic):
    """Draw a topic that is a question: when it comes up, and what becomes of it."""
    rng, matter = made.rng, Matter(topic)
    matter.asked_in = rng.randrange(made.ends)
    if rng.random() < 0.3:
        matter.says[matter.asked_in] = None
    later = list(range(matter.asked_in + 1, made.ends))
    fate = FATES[one_of(rng, FATES_OFTEN)]
    places = sorted(rng.sample(later, min(len(fate), len(later))))
    matter.moves = dict(zip(places, fate, strict=False))
    settled_in = max(matter.moves, default=made.ends)
    quiet = [place for place in later if place not in matter.moves and place < settled_in]
    if quiet and rng.random() < 0.35:
        matter.moves[rng.choice(quiet)] = None
    return matter


def claims(drafts, place):
    """Return the claims that come up in this round, answers to questions among them."""
    for made in drafts:
        for matter in made.matters:
            if place in matter.says:
                yield _claim(made, matter, matter.says[place], _reason(made, matter, place))
            if matter.moves.get(place) == State.ANSWERED:
                yield _claim(made, matter, ANSWER, f"Answers {matter.question.key}")


def _reason(made, matter, place):
    """Return why this reading is used; "" where it is not, or where another one is in use."""
    if matter.disputed:
        return made.rng.choice(CHOSEN) if matter.settled and place == max(matter.says) else ""
    first = place == min(matter.says) and matter.says[place] is not None
    return "The only reading on record" if first else ""


def _claim(made, matter, which, reason):
    claim = Claim(programme=made.row, topic=matter.topic, in_use=bool(reason), in_use_reason=reason)
    claim.estimate = which is not None and not matter.question and made.rng.random() < 0.15
    claim.source = None if claim.estimate else made.source
    if which is None:
        claim.stance = Stance.DECLINES
        return claim
    claim.value, amount = KNOWN[matter.topic][1][which]
    claim.approximate = claim.value.startswith("About")
    if amount:
        claim.amount_low, claim.amount_high, claim.unit = amount
    return claim


def raised(drafts, place, day, number, cast):
    """Return the questions raised in this round, numbered from the one given."""
    found = []
    for made in drafts:
        for matter in made.matters:
            if matter.asked_in == place:
                matter.question = _question(made, matter, day, number + len(found), cast)
                found.append(matter.question)
    return found


def _question(made, matter, day, number, cast):
    blocks = [course.row for course in made.courses if course.is_open]
    return OpenQuestion(
        programme=made.row,
        topic=matter.topic,
        number=number,
        text=KNOWN[matter.topic][0],
        asked_of=made.rng.choice([*ASKED_OF, ""]),
        owner=cast.staff if made.rng.random() < 0.7 else None,
        needed_by=made.rng.choice(blocks) if blocks and made.rng.random() < 0.6 else None,
        raised_on=day,
        source=made.source,
    )


def moved(drafts, place, day):
    """Move the questions of which this round brings news; return each with what its log says."""
    for made in drafts:
        for matter in made.matters:
            if place in matter.moves:
                yield made, matter.question, _move(made, matter, matter.moves[place], day)


def _move(made, matter, state, day):
    """Move one question and return what its log says of that."""
    question, answer = matter.question, KNOWN[matter.topic][1][ANSWER][0]
    if state is None:
        return made.rng.choice(DECLINED)
    question.state = state
    if state == State.ASKED:
        question.asked_on, question.asked_of = day, question.asked_of or ASKED_OF[0]
        return f"Asked {question.asked_of[0].lower()}{question.asked_of[1:]}."
    if state in (State.PARTLY_ANSWERED, State.ANSWERED):
        partly = state == State.PARTLY_ANSWERED
        question.answer_text = f"Not settled; likely: {answer}" if partly else answer
        question.answered_on, question.answer_source = day, made.source
        return question.answer_text
    return GONE[state]


def logged(question, note, day, source, cast):
    said = {"state": question.state, "note": note, "source": source}
    return QuestionUpdate(question=question, reported_on=day, logged_by=cast.staff, **said)
