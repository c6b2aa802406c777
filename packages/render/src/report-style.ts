/** The look of the report: quiet paper, hairlines, one alarm colour. Red and blue belong to the maps. */

import { type Html, html } from "./html.ts";

export const reportStyle: Html = html`<style>
:root{color-scheme:light dark;--paper:#fdfdfc;--ink:#1c1e22;--quiet:#5f6570;--line:#d9dbdf;--wash:#f3f4f5;--bar:#6b7280;--alarm:#a81818;--alarm-wash:#fbeeee;
--serif:Charter,"Bitstream Charter","Iowan Old Style",Palatino,"Palatino Linotype",Georgia,serif;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--mono:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#e6e7e9;--quiet:#9ba1ab;--line:#34383e;--wash:#1e2125;--bar:#8b93a1;--alarm:#ff8d85;--alarm-wash:#2f1c1c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 var(--sans);overflow-wrap:anywhere}
main{max-width:72rem;margin:0 auto;padding:2.5rem clamp(1rem,4vw,3rem) 4rem}
h1,h2,h3,h4,p,figure,ul,ol,dl,dd,table,pre{margin:0}
h1,h2{font-family:var(--serif);font-weight:600;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(1.6rem,4vw,2.25rem)}
h2{font-size:1.5rem;margin-bottom:1.25rem}
h3{font-size:1.0625rem;font-weight:600;margin:0 0 .75rem}
h3 em{font-family:var(--serif);font-weight:600}
h4{font-size:1rem;font-weight:600}
a{color:inherit;text-underline-offset:.15em}
code,pre{font-family:var(--mono);font-size:.85em}
.quiet{color:var(--quiet)}
.small{font-size:.8125rem}
.alarm{color:var(--alarm)}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.lead{color:var(--quiet);margin-top:.5rem}
.warning{margin-top:1.25rem;padding:.75rem 1rem;background:var(--alarm-wash);border-left:3px solid var(--alarm)}
.warning ul,section>ul{padding-left:1.25rem;margin-top:.25rem}
nav ol{margin-top:1.25rem;padding-left:1.5rem;columns:16rem}
main>section{margin-top:3rem;padding-top:2rem;border-top:1px solid var(--line)}
section section{margin-top:2.25rem}
img{display:block;width:100%;height:auto;background:var(--wash)}
.seen{display:grid;grid-template-columns:minmax(0,20rem) minmax(0,1fr);gap:1rem 2.5rem;align-items:start}
.seen figcaption{margin-top:.4rem}
table{width:100%;border-collapse:collapse;font-size:.875rem}
th,td{padding:.4rem .5rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th.number,td.number{padding-left:.75rem}
tr>:last-child{padding-right:0}
thead th{font-size:.75rem;font-weight:400;color:var(--quiet);padding-top:0}
tbody th{font-weight:400}
.predictions{font-size:.9375rem}
.predictions tbody tr:first-child th{font-weight:600}
.predictions .small{font-weight:400;font-variant-numeric:tabular-nums}
.bar{display:block;height:.375rem;margin-top:.3rem;background:var(--wash)}
.bar span{display:block;height:100%;min-width:1px;background:var(--bar)}
.predictions tbody tr:first-child .bar span{background:var(--ink)}
.maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:2.25rem 1.75rem;align-items:start}
.map>*+*{margin-top:.5rem}
.map:only-child{grid-column:1/-1}
.map details p{margin-top:.35rem}
.careful{max-width:42rem;padding-left:.75rem;border-left:3px solid var(--bar)}
.seen .careful{margin-top:1rem;font-size:.9375rem}
@media (min-width:40rem){.map:only-child:not(.wide) figure{display:grid;grid-template-columns:minmax(0,20rem) minmax(0,42rem);gap:1rem 2.5rem;align-items:start}.map:only-child:not(.wide) figcaption{margin-top:0;font-size:1rem}}
.map figcaption{margin-top:.5rem;font-size:.875rem}
.map figcaption p+p{margin-top:.5rem}
.map:target h4{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.2em}
.refused .alarm{font-size:.875rem;padding:.75rem .875rem;background:var(--alarm-wash);border-left:3px solid var(--alarm)}
.map.wide{grid-column:1/-1}
.wide .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:1.25rem 1.75rem;align-items:start}
.wide .ledger{max-width:42rem}
.legend{list-style:none;padding:0;font-size:.8125rem}
.swatch{display:inline-block;width:.75em;height:.75em;margin-right:.5em}
.classes{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr));gap:1rem .75rem;margin-bottom:.75rem}
.classes figure{max-width:20rem}
.classes figcaption{margin-top:.3rem}
.ramp{height:.625rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.ends{display:flex;justify-content:space-between;font-size:.8125rem;font-variant-numeric:tabular-nums;margin-top:.15rem}
.ends i{font-style:normal;color:var(--quiet)}
summary{font-size:.875rem;cursor:pointer}
summary.alarm{font-weight:600}
summary:focus-visible,a:focus-visible,pre:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.ledger table{margin-top:.5rem;font-size:.8125rem}
.ledger tr>:last-child{white-space:nowrap;padding-left:.75rem}
.ledger thead th{white-space:nowrap}
.failed th,.failed td{color:var(--alarm)}
.note{display:block;color:var(--quiet);font-size:.75rem}
pre{padding:.875rem 1rem;background:var(--wash);white-space:pre-wrap}
dl{margin:1.25rem 0 1.75rem}
dl>div{display:grid;grid-template-columns:9rem minmax(0,1fr);gap:.25rem 1rem;padding:.4rem 0;border-bottom:1px solid var(--line);font-size:.9375rem}
dt{color:var(--quiet)}
section>h3:not(:first-child){margin-top:1.5rem}
section>p{max-width:42rem}
@media (max-width:40rem){main{padding-top:1.5rem}.seen,dl>div{grid-template-columns:minmax(0,1fr)}main>section{margin-top:2rem;padding-top:1.5rem}}
@media print{main{max-width:none;padding:0}.map,.seen{break-inside:avoid}}
</style>`;
