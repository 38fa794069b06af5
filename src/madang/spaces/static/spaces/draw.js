/* The designer of a floor: corners are dragged on a sheet and written into the form,
   which is all that the server reads.  Every change can be undone. */
(() => {
  "use strict";
  const form = document.querySelector("[data-draw]");
  if (!form) return;
  const sheet = form.querySelector("[data-sheet]");
  const told = form.querySelector("[data-told]");
  const snap = form.querySelector("[data-snap]");
  const undo = form.querySelector("[data-undo]");
  const more = form.querySelector("[data-corner]");
  const areas = [...form.querySelectorAll("[data-corners]")];
  const NS = "http://www.w3.org/2000/svg";
  const past = [];
  let chosen = null;

  const read = (area) => area.value.trim().split(/[\s;]+/).filter(Boolean)
    .map((pair) => pair.split(",").map(Number))
    .filter((pair) => pair.length === 2 && pair.every(Number.isFinite));
  const plain = (number) => String(Math.round(number * 100) / 100);
  const write = (area, corners) => {
    area.value = corners.map(([x, y]) => `${plain(x)},${plain(y)}`).join(" ");
  };
  const size = (corners) => Math.abs(corners.reduce((sum, [x, y], i) => {
    const [a, b] = corners[(i + 1) % corners.length];
    return sum + x * b - a * y;
  }, 0)) / 2;
  const keep = () => {
    past.push(areas.map((area) => area.value));
    if (past.length > 100) past.shift();
    undo.disabled = false;
  };
  const make = (name, values, parent) => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(values)) node.setAttribute(key, value);
    parent.append(node);
    return node;
  };

  const snapped = (point, own) => {
    const inside = point.map((n) => Math.min(2000, Math.max(0, n)));
    if (!snap.checked) return inside;
    for (const area of areas) {
      if (area === own) continue;
      for (const [x, y] of read(area)) {
        if (Math.hypot(x - inside[0], y - inside[1]) < unit * 12) return [x, y];
      }
    }
    return inside.map((n) => Math.round(n * 10) / 10);
  };

  let unit = 0.05;
  const measure = () => {
    const all = areas.flatMap(read);
    const right = Math.max(10, ...all.map(([x]) => x)) + 2;
    const bottom = Math.max(6, ...all.map(([, y]) => y)) + 2;
    sheet.setAttribute("viewBox", `-1 -1 ${right + 1} ${bottom + 1}`);
    unit = (right + 1) / Math.max(sheet.clientWidth, 300);
    return [right, bottom];
  };
  const say = (area) => {
    const corners = read(area);
    const net = area.dataset.net ? ` / ${area.dataset.net} m²` : "";
    told.textContent = `${area.labels[0].textContent.trim()}: ${size(corners).toFixed(2)} m²${net}`;
  };

  const paint = (keepSize) => {
    const focused = document.activeElement?.dataset?.at;
    if (!keepSize) paint.extent = measure();
    const [right, bottom] = paint.extent;
    sheet.replaceChildren();
    for (let x = 0; x <= right; x += 5) make("path", { class: "grid", d: `M${x} -1V${bottom}` }, sheet);
    for (let y = 0; y <= bottom; y += 5) make("path", { class: "grid", d: `M-1 ${y}H${right}` }, sheet);
    for (const area of areas) outline(area);
    for (const line of form.elements.walls.value.split("\n")) {
      const points = line.trim();
      if (points) make("polyline", { class: "wall", points }, sheet);
    }
    if (chosen) handles(chosen);
    if (focused) sheet.querySelector(`[data-at="${focused}"]`)?.focus();
    more.disabled = !chosen || read(chosen).length < 2;
  };
  const outline = (area) => {
    const corners = read(area);
    if (!corners.length) return;
    const isFloor = area.dataset.corners === "outline";
    const css = isFloor ? "floor" : "one";
    const wrong = area.getAttribute("aria-invalid") ? " is-wrong" : "";
    const node = make("polygon", {
      class: css + wrong + (area === chosen ? " is-chosen" : ""),
      points: corners.map((c) => c.join(",")).join(" "),
    }, sheet);
    node.addEventListener("pointerdown", (event) => grab(event, area, -1));
    if (isFloor) return;
    const left = Math.min(...corners.map(([x]) => x));
    const top = Math.min(...corners.map(([, y]) => y));
    const text = make("text", { x: left + unit * 6, y: top + unit * 16, "font-size": unit * 12 }, sheet);
    text.textContent = area.dataset.corners;
  };
  const handles = (area) => {
    read(area).forEach(([x, y], i) => {
      const node = make("circle", {
        class: "corner", cx: x, cy: y, r: unit * 6, tabindex: 0, "data-at": i, role: "button",
        "aria-label": `${area.dataset.corners} ${i + 1}: ${plain(x)}, ${plain(y)}`,
      }, sheet);
      node.addEventListener("pointerdown", (event) => grab(event, area, i));
      node.addEventListener("keydown", (event) => nudge(event, area, i));
    });
  };
  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
    return [point.x, point.y];
  };

  const grab = (event, area, index) => {
    event.preventDefault();
    const isNew = chosen !== area;
    chosen = area;
    const from = at(event);
    const before = read(area);
    if (area.dataset.corners === "outline" && index < 0) { paint(true); say(area); return; }
    let moved = false;
    const move = (next) => {
      const to = at(next);
      if (!moved) { keep(); moved = true; }
      if (index >= 0) {
        const corners = before.map((c) => [...c]);
        corners[index] = snapped(to, area);
        write(area, corners);
      } else {
        const [first] = before;
        const goal = snapped([first[0] + to[0] - from[0], first[1] + to[1] - from[1]], area);
        const low = [Math.min(...before.map(([x]) => x)), Math.min(...before.map(([, y]) => y))];
        const by = [Math.max(goal[0] - first[0], -low[0]), Math.max(goal[1] - first[1], -low[1])];
        write(area, before.map(([x, y]) => [x + by[0], y + by[1]]));
      }
      area.removeAttribute("aria-invalid");
      paint(true);
      say(area);
    };
    const stop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      paint(!moved);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
    if (isNew) paint(true);
    say(area);
  };
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const nudge = (event, area, index) => {
    const corners = read(area);
    if (STEPS[event.key]) {
      const step = event.shiftKey ? 1 : 0.1;
      const [x, y] = STEPS[event.key];
      corners[index] = [Math.max(0, corners[index][0] + x * step), Math.max(0, corners[index][1] + y * step)];
    } else if (event.key === "Delete" && corners.length > 3) {
      corners.splice(index, 1);
    } else return;
    event.preventDefault();
    keep();
    write(area, corners);
    area.removeAttribute("aria-invalid");
    paint(true);
    say(area);
  };

  undo.addEventListener("click", () => {
    const last = past.pop();
    if (!last) return;
    areas.forEach((area, i) => { area.value = last[i]; });
    undo.disabled = !past.length;
    paint();
  });
  addEventListener("keydown", (event) => {
    const isText = event.target.matches("textarea, input");
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !isText) {
      event.preventDefault();
      undo.click();
    }
  });
  more.addEventListener("click", () => {
    const corners = read(chosen);
    const sides = corners.map(([x, y], i) => {
      const [a, b] = corners[(i + 1) % corners.length];
      return Math.hypot(a - x, b - y);
    });
    const i = sides.indexOf(Math.max(...sides));
    const next = corners[(i + 1) % corners.length];
    keep();
    corners.splice(i + 1, 0, [(corners[i][0] + next[0]) / 2, (corners[i][1] + next[1]) / 2]);
    write(chosen, corners);
    paint(true);
  });
  for (const button of form.querySelectorAll("[data-box]")) {
    button.addEventListener("click", () => {
      const area = document.getElementById(button.dataset.box);
      const net = Number(area.dataset.net) || 12;
      const side = Math.round(Math.sqrt(net) * 10) / 10;
      keep();
      const other = net / side;
      write(area, [[0, 0], [side, 0], [side, other], [0, other]]);
      chosen = area;
      paint();
      say(area);
      sheet.scrollIntoView({ block: "nearest" });
    });
  }
  for (const area of areas) {
    area.addEventListener("focus", () => { chosen = area; paint(true); say(area); });
    area.addEventListener("input", () => paint());
  }
  form.elements.walls.addEventListener("input", () => paint());
  paint();
})();
