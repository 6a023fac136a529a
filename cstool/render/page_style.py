"""How a page for the browser looks: light and dark, on a phone and on paper, with nothing from elsewhere."""

STYLE = """
:root {
  color-scheme: light dark;
  --ink: #1d2430; --soft: #5b6472; --paper: #ffffff; --line: #d9dee6; --tint: #f4f6f9;
  --less: #146c43; --more: #b02a37; --gone: #fde7e9; --come: #ddf3e4;
  --c0: #8a94a6; --c1: #4c7bd9; --c2: #d99a2b; --c3: #8d5bc1; --c4: #2f9e83; --c5: #cf5c78;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ef; --soft: #a3adbb; --paper: #14181f; --line: #333b47; --tint: #1d232c;
    --less: #6fcf97; --more: #ff8f99; --gone: #4a2227; --come: #1d3d2b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55;
  font-family: system-ui, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; border-bottom: 2px solid var(--line); padding-bottom: .25rem; }
p { margin: .4rem 0; }
.soft { color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: 1rem 0; list-style: none; }
.counts li { background: var(--tint); border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .8rem; }
.counts b { font-size: 1.2rem; margin-right: .3rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem .35rem 0; text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .88em; }
td, .soft { overflow-wrap: break-word; }
code { overflow-wrap: anywhere; }
td:first-child { min-width: 6rem; }
td code { display: inline-block; min-width: 10rem; }
del { background: var(--gone); text-decoration: none; } ins { background: var(--come); text-decoration: none; }
.more { color: var(--more); } .less { color: var(--less); }
.chart { width: 100%; height: auto; margin: .5rem 0 1rem; }
.chart text { fill: var(--ink); font-size: 13px; }
.band { opacity: .22; } .band.moves { opacity: .62; }
.c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); }
.c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }
.sign { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.5rem; margin-top: 3rem; break-inside: avoid; }
.sign div { border-top: 1px solid var(--ink); padding-top: .25rem; color: var(--soft); }
@media print {
  :root {
    color-scheme: light;
    --ink: #000; --soft: #444; --paper: #fff; --line: #bbb; --tint: #fff; --less: #146c43; --more: #b02a37;
    --gone: #fde7e9; --come: #ddf3e4;
  }
  body { font-size: 10pt; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .wide { overflow: visible; } th, .number { white-space: normal; } td { min-width: 2.5em; }
  td:first-child, td code { min-width: 5.5em; }
  tr, .chart { break-inside: avoid; } h2, h3 { break-after: avoid; } thead { display: table-header-group; }
}
"""
