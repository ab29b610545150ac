"""How the report looks: as the review sheet does, in light and dark, on a desk and on a phone. Nothing fetched."""

from bot import charts

STYLE = (
    """
:root {
  color-scheme: light dark; --ink: #1b1f23; --soft: #57606a; --line: #c9d1d9; --wash: #f4f6f8; --page: #fff;
  --faint: #6b7681; --s0: #0b6e99; --s1: #d08c1d; --s2: #8b96a1; --s3: #b3261e;
  --mono: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) { :root {
  --ink: #e6edf3; --soft: #9aa7b3; --line: #34404b; --wash: #1a232c; --page: #11181f;
  --faint: #7d8a96; --s0: #4aa8d8; --s1: #e3ac4f; --s2: #7b8894; --s3: #ff7b70;
} }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 60rem; color: var(--ink); background: var(--page);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  overflow-wrap: break-word;
}
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 {
  font-size: 1.45rem; line-height: 1.25; margin: 2.5rem 0 .5rem; padding-bottom: .3rem;
  border-bottom: 3px solid var(--ink);
}
h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; }
p { margin: .4rem 0; max-width: 44rem; }
code { font: .85em/1.4 var(--mono); }
.soft { color: var(--soft); font-size: .9rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .7rem; margin: 1rem 0; }
.tiles div { background: var(--wash); border-radius: .5rem; padding: .6rem .8rem; }
.tiles dt { color: var(--soft); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.3; }
.tiles dd + dd { font-size: .8rem; font-weight: 400; color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-variant-numeric: tabular-nums; }
th { font-size: .85rem; font-weight: 600; color: var(--soft); text-align: right; vertical-align: bottom; }
th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); }
td { text-align: right; vertical-align: top; }
th:first-child, td:first-child { text-align: left; padding-left: 0; width: 45%; }
td code { color: var(--soft); display: block; overflow-wrap: anywhere; }
td svg { margin: .15rem 0 0 auto; }
.line { display: inline-block; margin-left: .8rem; white-space: nowrap; }
.scroll { overflow-x: auto; }
summary { cursor: pointer; padding: .4rem 0; min-height: 2.2rem; }
@media print { details > * { display: block; } h2, h3 { break-after: avoid; } tr, svg { break-inside: avoid; } }
"""
    + charts.STYLE
    + """
@media (max-width: 40rem) {
  body { padding: 1rem .9rem 3rem; } h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; }
  th, td { padding: .35rem .25rem; } th:first-child, td:first-child { width: 55%; } .line { margin-left: .4rem; }
  table { font-size: .92rem; } th { font-size: .75rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
}
"""
)
