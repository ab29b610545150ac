"""How the review sheet looks, on paper, on a desk and on a phone. One style sheet, nothing fetched."""

import base64
import hashlib

STYLE = """
:root {
  color-scheme: light; --ink: #1b1f23; --soft: #57606a; --line: #c9d1d9; --wash: #f4f6f8; --link: #0b4f9c;
  --mono: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace;
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 60rem; color: var(--ink); background: #fff;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 {
  font-size: 1.45rem; line-height: 1.25; margin: 3rem 0 .5rem; padding-bottom: .3rem;
  border-bottom: 3px solid var(--ink);
}
h3 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .3rem; }
h4 { font-size: .95rem; margin: 1.1rem 0 .35rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
ul { margin: .35rem 0; padding-left: 1.2rem; }
table { border-collapse: collapse; margin: .75rem 0; }
td { vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); }
code { font: .85em/1.4 var(--mono); }
.soft { color: var(--soft); font-size: .9rem; }
.counts td:first-child { font-weight: 600; text-align: right; }
.steps li { margin: .3rem 0; }
nav ol { columns: 2; column-gap: 2.5rem; padding: 0; margin: .25rem 0 1rem; list-style: none; }
nav li {
  break-inside: avoid; display: flex; gap: .75rem; justify-content: space-between; align-items: start;
  padding: .2rem 0; border-bottom: 1px dotted var(--line);
}
nav h3 { font-size: 1rem; margin-top: 1rem; }
nav li span { white-space: nowrap; }
.item { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.1rem 1.1rem; margin: 1.25rem 0; }
.state {
  display: inline-block; border: 1.5px solid var(--ink); border-radius: .25rem; padding: 0 .45rem;
  font-size: .85rem; font-weight: 600; white-space: nowrap;
}
.open .state, .state.open { background: var(--ink); color: #fff; }
.seen {
  border-left: 4px solid var(--line); background: var(--wash); padding: .6rem .9rem;
  border-radius: 0 .4rem .4rem 0;
}
.seen p { white-space: pre-line; }
.button {
  display: inline-block; border: 1px solid var(--soft); border-radius: .9rem; padding: .05rem .7rem;
  margin: .2rem .35rem 0 0; font-size: .9rem; background: #fff;
}
.asked { columns: 17rem 3; column-gap: 2rem; padding-left: 1.1rem; font-size: .87rem; line-height: 1.4; }
.asked li { break-inside: avoid; }
.signs { font-size: .87rem; line-height: 1.4; margin: 0; }
.signs dt { font-weight: 600; margin-top: .5rem; }
.signs dd { margin: 0 0 0 1.1rem; }
.facts dt, .changed dt { font-weight: 600; margin-top: .5rem; }
.facts dd, .changed dd { margin: 0; white-space: pre-line; }
.changed { border: 2px solid var(--ink); border-radius: .4rem; padding: .5rem .8rem .7rem; margin: .8rem 0; }
.changed h4 { margin-top: .2rem; }
.changed dl { margin: 0; }
del { text-decoration: line-through; color: #7a1c1c; background: #fbe9e9; }
ins {
  text-decoration: underline; text-decoration-thickness: 2px; font-weight: 600; color: #0f4a22;
  background: #e7f5ea;
}
.ticks { list-style: none; padding: 0; margin: .9rem 0 .35rem; columns: 2; column-gap: 2rem; }
.ticks li { break-inside: avoid; padding: .15rem 0; }
.ticks label { display: flex; gap: .55rem; align-items: baseline; }
input[type=checkbox] {
  flex: none; width: 1.05rem; height: 1.05rem; margin: 0; position: relative; top: .15rem;
}
.lines { display: grid; grid-template-columns: 2fr 1fr 1fr; gap: 1.9rem 1.2rem; margin-top: 1.9rem; }
.lines span { border-top: 1px solid var(--ink); padding-top: .15rem; font-size: .8rem; color: var(--soft); }
.lines .wide { grid-column: 1 / -1; }
.sign { margin: .35rem 0 0; }
.small {
  display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .6rem .9rem .7rem; margin: .6rem 0;
}
.small > * { grid-column: 1 / -1; }
.small > h3 { grid-column: 1; font-size: 1rem; }
.small > .ticks { grid-column: 2; grid-row: 1; margin: 0; columns: 1; }
.small > .sign { font-size: .8rem; }
@media (max-width: 40rem) {
  body { padding: 1rem .8rem 3rem; }
  nav ol, .ticks { columns: 1; }
  nav li a, .ticks label { min-height: 2.2rem; align-items: center; }
  nav li a { display: flex; }
  nav li { align-items: center; }
  .item { padding: .8rem .75rem 1rem; }
  .lines { grid-template-columns: 1fr 1fr; }
  input[type=checkbox] { width: 1.35rem; height: 1.35rem; top: 0; }
}
@media print {
  @page { margin: 15mm 15mm 16mm; }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; line-height: 1.4; }
  a { color: inherit; }
  .seen a[href^=http]::after { content: " <" attr(href) ">"; font-size: .85em; color: var(--soft); }
  nav a, .seen a { text-decoration: none; }
  nav ol { margin-bottom: .6rem; }
  nav li { padding: .1rem 0; }
  section > h2 { break-before: page; margin-top: 0; }
  .leaf { break-before: page; }
  h2 + .leaf, h2 + p + .leaf { break-before: auto; }
  h3, h4, .item > .soft, .changed .soft { break-after: avoid; }
  p, li { orphans: 2; widows: 2; }
  .item {
    border: 0; border-top: 2.5px solid var(--ink); border-radius: 0; padding: .6rem 0 0; margin: 1.2rem 0;
  }
  .signs { columns: 2; font-size: .8rem; line-height: 1.3; column-gap: 1.5rem; }
  .signs dt { break-after: avoid; }
  .asked { columns: 3; font-size: .82rem; line-height: 1.3; column-gap: 1.3rem; }
  .check, .small, .button { break-inside: avoid; }
  .small { border-top-width: 1px; margin: .8rem 0; }
  .seen, .state, del, ins { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  input[type=checkbox] { appearance: none; border: 1.2pt solid var(--ink); background: #fff; }
}
"""


def policy(style: str = STYLE) -> str:
    """A Content-Security-Policy under which nothing runs or loads: only this very style sheet holds."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
