/** Drawing a little in each frame: many canvases at once would hold up the page. */

const waiting = new Set<() => void>();

/** Longest time that drawing may keep the page from answering, ms. The browser takes as long again for what was drawn. */
const slice = 8;

/** Draws when there is time. Gives what takes it back. */
export function drawSoon(draw: () => void): () => void {
  if (waiting.size === 0) requestAnimationFrame(drawSome);
  waiting.add(draw);
  return () => void waiting.delete(draw);
}

function drawSome(): void {
  const started = performance.now();
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    if (performance.now() - started > slice) break;
  }
  if (waiting.size > 0) requestAnimationFrame(drawSome);
}
