"""A reply for the terminal: as lines, or as a record for programs. Prints nothing itself."""

from bot.model import Alert, Answer, Decision, NoMatch, Notice, Reply, Suggest
from bot.pack import Pack


def record(decision: Decision, reply: Reply) -> dict[str, object]:
    """The decision as the contract has it."""
    found: dict[str, object] = {"decision": "none", "entry": None, "suggestions": [], "alert": None, "score": 0.0}
    match decision:
        case Answer(entry=entry, score=score, also=also):
            found |= {"decision": "answer", "entry": entry.id, "suggestions": [e.id for e in also], "score": score}
        case Suggest(entries=entries, score=score):
            found |= {"decision": "suggest", "suggestions": [e.id for e in entries], "score": score}
        case NoMatch(score=score):
            found |= {"score": score}
        case Alert(flag=flag, also=also):
            found |= {"decision": "alert", "alert": flag.id, "suggestions": [e.id for e in also], "score": 1.0}
    return found | {"score": round(float(str(found["score"])), 4), "text": reply.text}


def readable(reply: Reply, pack: Pack) -> str:
    """A reply for the terminal: the message, then its buttons as numbered lines."""
    lines = [f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, 1)]
    unsure = any(choice.entry is None for choice in reply.choices)
    heading = [] if unsure or not lines else [pack.notices[Notice.RELATED]]
    return "\n".join([reply.text, *([""] if lines else []), *heading, *lines])
