"""The scorecard as one self-contained HTML page: shares, the risk-coverage curve with the threshold in use,
the pairs of entries that get confused.
"""

import html
from collections import Counter
from collections.abc import Mapping, Sequence

from bot import charts
from bot.engine import Engine
from bot.evaluate import Outcome, Scorecard

_STYLE = """
:root { color-scheme: light dark; --ink: #1b2733; --page: #fff; --faint: #8896a3; --s0: #0b6e99; --s3:
#b3261e } @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --page: #11181f; --s0: #5ab8e0;
--s3: #ff8a80 } } body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
margin: 2rem auto;
  max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 } th, td { text-align: right; padding: .3rem
.6rem;
  border-bottom: 1px solid #8884 } th:first-child, td:first-child { text-align: left }
.scroll { overflow-x: auto }
"""


def page(outcomes: Sequence[Outcome], cards: Mapping[str, Scorecard], engine: Engine) -> str:
    """The page as text. It holds shares and entry ids, and no question that anybody asked."""
    accept, points = engine.pack.settings.thresholds.accept, risk_coverage(outcomes)
    parts = [
        f"<h1>{html.escape(engine.pack.title)}: scorecard</h1>",
        f"<p>{len(outcomes)} asked questions. Shares with their 95 % interval (Wilson).</p>",
        _shares(cards["all"]),
        "<h2>Risk and coverage</h2>",
        "<p>Were only the surest questions answered: how many of the questions that an entry can answer are "
        "answered right (across), and how many of all answers are wrong (up). The broken line is the "
        "threshold in use.</p>",
        charts.drawn(lambda wide: charts.risk(points, accept, wide)).html,
        "<h2>By kind</h2>",
        _kinds(cards),
        "<h2>Entries that get confused</h2>",
        _confused(outcomes),
    ]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>Scorecard</title><style>{_STYLE}{charts.STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"

    body = "".join(cells("td", row) for row in rows)
    return f'<div class="scroll"><table>{cells("th", head)}{body}</table></div>'


def _shares(card: Scorecard) -> str:
    rows = [
        (name, f"{s.value:.1%}", f"{s.interval[0]:.1%} to {s.interval[1]:.1%}", f"{s.count} of {s.total}")
        for name, s in card.shares().items()
    ]
    return _table(("share", "value", "95 % interval", "questions"), rows)


def _kinds(cards: Mapping[str, Scorecard]) -> str:
    names = list(cards["all"].shares())
    rows = []
    for kind, card in cards.items():
        shares = card.shares()
        rows.append(
            [
                kind,
                str(sum(card.counts.values())),
                *(f"{shares[n].value:.0%}" if n in shares else "" for n in names),
            ]
        )
    return _table(["kind", "questions", *names], rows)


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float, float]]:
    """Points (score, coverage, risk) as ever less sure questions are answered, the surest first.

    Coverage: right answers among in-scope questions. Risk: wrong ones among all answers. For a question that
    was offered or declined, the first entry that was offered counts as what would have been answered.
    """
    asked = sorted(
        (o for o in outcomes if not o.asked.alerts and o.verdict != "false_alarm"), key=lambda o: -o.score
    )
    inside = sum(bool(o.asked.gold) for o in asked) or 1
    right = wrong = 0
    points = []
    for outcome in asked:
        if not outcome.given:
            continue
        good = outcome.given[0] in outcome.asked.gold
        right, wrong = right + good, wrong + (not good)
        points.append((outcome.score, right / inside, wrong / (right + wrong)))
    return points


def _confused(outcomes: Sequence[Outcome]) -> str:
    pairs = Counter(
        (outcome.asked.gold[0] if outcome.asked.gold else "(out of scope)", outcome.given[0], outcome.verdict)
        for outcome in outcomes
        if outcome.given
        and outcome.verdict in ("wrong", "missed", "oos_answered", "offered")
        and outcome.given[0] not in outcome.asked.gold
    )
    rows = [(right, given, verdict, str(count)) for (right, given, verdict), count in pairs.most_common(30)]
    return _table(("should be", "came first", "verdict", "questions"), rows) if rows else "<p>None.</p>"
