/** The style sheet of the page. Contrast to the background is at least 4.5 for text and 3 for lines, light and dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --background: #ffffff; --panel: #f4f6f8; --ink: #16202b; --soft: #52606d; --rule: #d5dbe1;
  --own: #0b5cad; --held: #9a5b00; --gain: #12703f; --loss: #b3261e; --fall: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --background: #11161c; --panel: #1a222b; --ink: #e6ebf0; --soft: #a3b1bf;
  --rule: #33404d; --own: #6db3f8; --held: #e0a458; --gain: #5fce93; --loss: #ff8a80; --fall: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; background: var(--background); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; } p { margin: .5rem 0; } a { color: var(--own); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 1rem 0; }
.soft { color: var(--soft); } .verdict { font-size: 1.1rem; padding: .75rem 1rem; background: var(--panel);
  border-left: 4px solid var(--own); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .5rem; margin: 0; }
.figures div { background: var(--panel); padding: .5rem .75rem; } .figures dt { color: var(--soft); font-size: .85rem; }
.figures dd { margin: 0; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; margin: .75rem 0; } .wide:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--own); }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; white-space: nowrap; }
.l { text-align: left; } .r { text-align: right; } thead th { font-weight: 600; }
.gain { color: var(--gain); } .loss { color: var(--loss); } summary { cursor: pointer; }
.chart { display: block; width: 100%; height: auto; } .grid { stroke: var(--rule); stroke-width: 1; }
.axis { fill: var(--soft); font-size: 12px; } .line { fill: none; stroke-width: 2; }
.own { stroke: var(--own); } .held { stroke: var(--held); stroke-dasharray: 6 4; }
.fall { fill: var(--fall); fill-opacity: .35; stroke: var(--fall); }
.up line, .down line { stroke: var(--soft); } .up rect { fill: var(--background); stroke: var(--soft); } .down rect { fill: var(--soft); stroke: var(--soft); }
.trade line { stroke-width: 1.5; } .won line { stroke: var(--gain); } .lost line { stroke: var(--loss); }
.won path, .won circle { fill: var(--gain); } .lost path, .lost circle { fill: var(--loss); }
.key::before { content: ""; display: inline-block; width: 1.5rem; height: 0; margin-right: .4rem; vertical-align: middle; border-top: 3px solid; }
.key.own::before { border-color: var(--own); } .key.held::before { border-color: var(--held); border-top-style: dashed; }
.key.won::before { border-color: var(--gain); } .key.lost::before { border-color: var(--loss); } .key { margin-right: 1rem; }
@media print { nav { display: none; } }
`.trim();
