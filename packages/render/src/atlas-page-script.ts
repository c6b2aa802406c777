/** What moves on the page of an activation atlas: the only script that Fovea puts into a page. */

/**
 * Plain JavaScript for the browser. Text goes in by textContent alone, and pictures are data: addresses that are on the
 * page already, so that the page's rule on what it may load stays as strict as without it.
 */
export const atlasScript = `
(() => {
  "use strict";
  const map = document.getElementById("map");
  const world = document.getElementById("world");
  const panel = document.getElementById("cell");
  const filter = document.getElementById("filter");
  const level = document.getElementById("level");
  const status = document.getElementById("status");
  const data = JSON.parse(document.getElementById("atlas-data").textContent);
  const grids = [...world.querySelectorAll(".grid")];
  map.classList.add("live");

  const view = { k: 1, x: 0, y: 0 };
  let shown = -1;
  let chosen = null;
  const size = () => world.offsetWidth;
  const limits = [0.5, 4 * Math.max(...data.grids.map((g) => g.grid)) / 5];

  const fitting = () => {
    if (level.value !== "auto") return Number(level.value);
    let best = 0;
    data.grids.forEach((g, i) => { if (size() * view.k / g.grid >= 60) best = i; });
    return best;
  };

  const draw = () => {
    world.style.transform = "translate(" + view.x + "px," + view.y + "px) scale(" + view.k + ")";
    const wanted = fitting();
    const cell = size() * view.k / data.grids[wanted].grid;
    world.style.setProperty("--k", String(view.k));
    world.classList.toggle("named", cell >= 84);
    if (wanted !== shown) {
      shown = wanted;
      grids.forEach((grid, i) => { grid.hidden = i !== shown; });
      const first = grids[shown].querySelector("button");
      grids[shown].querySelectorAll("button").forEach((b) => { b.tabIndex = -1; });
      if (first) first.tabIndex = 0;
      const g = data.grids[shown];
      status.textContent = g.cells.length + " cells of a " + g.grid + " × " + g.grid + " grid";
      dim();
    }
  };

  const zoomAt = (factor, px, py) => {
    const k = Math.min(limits[1], Math.max(limits[0], view.k * factor));
    view.x = px - (px - view.x) * k / view.k;
    view.y = py - (py - view.y) * k / view.k;
    view.k = k;
    hold();
    draw();
  };
  /* The middle of the map stays over the atlas. */
  const hold = () => {
    const [w, h] = [map.clientWidth, map.clientHeight];
    view.x = Math.min(w / 2, Math.max(w / 2 - size() * view.k, view.x));
    view.y = Math.min(h / 2, Math.max(h / 2 - size() * view.k, view.y));
  };
  const middle = (factor) => zoomAt(factor, map.clientWidth / 2, map.clientHeight / 2);
  const whole = () => {
    view.k = 1;
    view.x = (map.clientWidth - size()) / 2;
    view.y = (map.clientHeight - size()) / 2;
    draw();
  };

  const add = (to, tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (name) made.className = name;
    to.append(made);
    return made;
  };
  const said = (value) => value.toFixed(Math.abs(value) < 10 ? 2 : 1).replace("-", "\u2212");

  const tell = (g, i) => {
    const cell = data.grids[g].cells[i];
    const button = grids[g].querySelectorAll("button")[i];
    const mark = world.querySelector(".on");
    if (mark) mark.classList.remove("on");
    button.classList.add("on");
    panel.replaceChildren();
    add(panel, "h3", cell.classes.length > 0 ? data.names[cell.classes[0][0]] : "No class");
    const icon = add(panel, "img", undefined, "big");
    icon.src = button.querySelector("img").src;
    icon.alt = "";
    add(panel, "p", cell.count + " positions, row " + (cell.row + 1) + ", column " + (cell.column + 1) + " of the " + data.grids[g].grid + " × " + data.grids[g].grid + " grid", "quiet small");
    const table = add(panel, "table", undefined, "bars");
    const head = add(add(table, "thead"), "tr");
    add(head, "th", "Class").scope = "col";
    const th = add(head, "th", "Attribution", "number"); th.scope = "col";
    const share = add(head, "th", "Predicted", "number"); share.scope = "col";
    const body = add(table, "tbody");
    const most = Math.max(...cell.classes.map((c) => Math.abs(c[1])), 1e-12);
    for (const [index, value, part] of cell.classes.slice(0, 6)) {
      const row = add(body, "tr");
      const name = add(row, "th", data.names[index]);
      name.scope = "row";
      const bar = add(add(name, "span", undefined, "bar"), "span", undefined, value < 0 ? "against" : "");
      bar.style.width = 100 * Math.abs(value) / most + "%";
      add(row, "td", said(value), "number");
      add(row, "td", Math.round(100 * part) + " %", "number");
    }
    if (cell.patches.length > 0) {
      add(panel, "h4", "Where it was seen");
      const list = add(panel, "ul", undefined, "patches");
      for (const p of cell.patches) {
        const item = add(list, "li");
        const image = add(item, "img");
        image.src = data.patches[p].image;
        image.alt = data.patches[p].name;
        image.title = data.patches[p].name;
      }
    }
  };

  const dim = () => {
    const wanted = filter.value === "" ? -1 : Number(filter.value);
    data.grids.forEach((g, gi) => {
      const values = g.cells.map((c) => { const f = c.classes.find((e) => e[0] === wanted); return f ? Math.max(0, f[1]) : 0; });
      const most = Math.max(...values, 1e-12);
      grids[gi].querySelectorAll("button").forEach((b, i) => {
        b.style.opacity = wanted < 0 ? "" : String(0.12 + 0.88 * values[i] / most);
      });
    });
  };

  const reveal = (button) => {
    const [m, b] = [map.getBoundingClientRect(), button.getBoundingClientRect()];
    view.x += Math.max(0, m.left + 8 - b.left) - Math.max(0, b.right - m.right + 8);
    view.y += Math.max(0, m.top + 8 - b.top) - Math.max(0, b.bottom - m.bottom + 8);
    draw();
  };

  const step = (from, dx, dy) => {
    const cells = data.grids[shown].cells;
    const here = cells[from];
    let best = -1;
    let least = Infinity;
    cells.forEach((c, i) => {
      const along = (c.column - here.column) * dx + (c.row - here.row) * dy;
      const aside = Math.abs((c.column - here.column) * dy) + Math.abs((c.row - here.row) * dx);
      if (along > 0 && along + 2.1 * aside < least) { least = along + 2.1 * aside; best = i; }
    });
    return best;
  };

  grids.forEach((grid, g) => {
    grid.querySelectorAll("button").forEach((button, i) => {
      button.addEventListener("pointerenter", () => { if (chosen === null && down.size === 0) tell(g, i); });
      button.addEventListener("focus", () => {
        chosen = null;
        tell(g, i);
        grid.querySelectorAll("button").forEach((b) => { b.tabIndex = b === button ? 0 : -1; });
        if (button.matches(":focus-visible")) reveal(button);
      });
      button.addEventListener("click", () => {
        if (moved > 6) return;
        tell(g, i);
        chosen = button;
      });
      button.addEventListener("keydown", (event) => {
        const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
        if (!way) return;
        event.preventDefault();
        const next = step(i, way[0], way[1]);
        if (next >= 0) grid.querySelectorAll("button")[next].focus();
      });
    });
  });

  const down = new Map();
  let moved = 0;
  map.addEventListener("pointerdown", (event) => {
    if (down.size === 0) moved = 0;
    down.set(event.pointerId, [event.clientX, event.clientY]);
  });
  window.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const other = [...down].find(([id]) => id !== event.pointerId);
    const box = map.getBoundingClientRect();
    if (other) {
      const [ox, oy] = other[1];
      const was = Math.hypot(before[0] - ox, before[1] - oy);
      const is = Math.hypot(now[0] - ox, now[1] - oy);
      view.x += (now[0] - before[0]) / 2;
      view.y += (now[1] - before[1]) / 2;
      if (was > 0) zoomAt(is / was, (now[0] + ox) / 2 - box.left, (now[1] + oy) / 2 - box.top);
    } else {
      view.x += now[0] - before[0];
      view.y += now[1] - before[1];
      hold();
      draw();
    }
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    down.set(event.pointerId, now);
  });
  for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, (event) => { down.delete(event.pointerId); });

  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = map.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 16 : 1;
    zoomAt(Math.exp(-event.deltaY * lines / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  map.addEventListener("dblclick", (event) => {
    const box = map.getBoundingClientRect();
    zoomAt(1.8, event.clientX - box.left, event.clientY - box.top);
  });
  map.addEventListener("keydown", (event) => {
    const act = { "+": () => middle(1.4), "=": () => middle(1.4), "-": () => middle(1 / 1.4), "0": whole, Escape: () => { chosen = null; } }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
  document.getElementById("in").addEventListener("click", () => middle(1.6));
  document.getElementById("out").addEventListener("click", () => middle(1 / 1.6));
  document.getElementById("whole").addEventListener("click", whole);
  filter.addEventListener("change", dim);
  level.addEventListener("change", draw);
  map.addEventListener("dragstart", (event) => event.preventDefault());
  window.addEventListener("resize", whole);
  whole();
  const largest = data.grids[shown].cells.reduce((best, c, i, all) => (c.count > all[best].count ? i : best), 0);
  if (data.grids[shown].cells.length > 0) tell(shown, largest);
})();
`;
