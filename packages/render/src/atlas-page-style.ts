/** The look of an activation atlas. Without a script, its grids stand one below the other. */

import { type Html, html } from "./html.ts";

export const atlasStyle: Html = html`<style>
main{max-width:96rem}
.controls{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;margin-bottom:.75rem}
.controls select,.zoom button{font:inherit;font-size:.875rem;color:inherit;background:var(--wash);border:1px solid var(--line);border-radius:3px;padding:.25rem .5rem;min-height:2rem}
.controls select{max-width:14rem}
.controls label{font-size:.875rem}
.zoom{display:flex;gap:.25rem}
.zoom button{min-width:2rem;cursor:pointer}
.zoom button:focus-visible,.controls select:focus-visible{outline:2px solid var(--ink);outline-offset:1px}
.both{display:grid;grid-template-columns:minmax(0,1fr) 19rem;gap:1.5rem;align-items:start}
.grid{position:relative;width:100%;aspect-ratio:1;margin-bottom:1rem}
#map.live{position:relative;overflow:hidden;height:min(46rem,82vh);background:var(--wash);touch-action:none;cursor:grab;user-select:none;-webkit-user-select:none}
#map.live:active{cursor:grabbing}
.live #world{position:absolute;left:0;top:0;width:min(46rem,82vh,100%);aspect-ratio:1;transform-origin:0 0}
.live .grid{position:absolute;inset:0;margin:0}
.grid[hidden]{display:none}
.grid button{position:absolute;padding:0;margin:0;border:0;background:none;font:inherit;color:#fff;overflow:hidden;cursor:pointer;transition:opacity .15s}
.grid button img{width:100%;height:100%;object-fit:cover;background:none}
.grid button span{position:absolute;left:0;right:0;bottom:0;display:none;font-size:calc(11px / var(--k,1));line-height:1.3;padding:0 .25em;background:rgb(0 0 0/.62);white-space:nowrap;overflow:hidden;text-overflow:ellipsis;text-align:left}
.named .grid button span{display:block}
.grid button.on,.grid button:focus-visible{outline:calc(3px / var(--k,1)) solid var(--ink);outline-offset:calc(-1px / var(--k,1));z-index:1}
.grid button:focus-visible{outline-style:double;outline-width:calc(5px / var(--k,1))}
#cell h3{margin-bottom:.5rem}
#cell .big{width:11rem;margin-bottom:.5rem}
#cell h4{font-size:.875rem;margin:1rem 0 .4rem}
.bars{margin-top:.75rem}
.bars .bar{margin-top:.2rem}
.bars .bar .against{background:none;border:1px solid var(--bar)}
.patches{list-style:none;padding:0;display:grid;grid-template-columns:repeat(3,1fr);gap:.3rem}
@media (max-width:56rem){.both{grid-template-columns:minmax(0,1fr)}#map.live{height:min(80vw,70vh)}.live #world{width:min(80vw,70vh,100%)}#cell{display:grid;grid-template-columns:minmax(0,11rem) minmax(0,1fr);gap:.25rem 1rem}#cell>*{grid-column:1/-1}#cell .big{grid-column:1}.patches{grid-template-columns:repeat(6,1fr)}}
@media (prefers-reduced-motion:reduce){.grid button{transition:none}}
@media print{.controls{display:none}}
</style>`;
