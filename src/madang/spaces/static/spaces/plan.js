/* Looking closer at a floor plan: buttons, keys, wheel with Ctrl, drag, two fingers.
   Only the drawing's viewBox changes; without this script the plan is simply whole. */
(() => {
  "use strict";
  const MOST = 12;
  const STEP = 1.5;
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const lens = (box) => {
    const sheets = [...box.querySelectorAll("svg.plan")].map((sheet) => {
      const { x, y, width, height } = sheet.viewBox.baseVal;
      return { sheet, whole: [x, y, width, height] };
    });
    if (!sheets.length) return;
    const bar = box.querySelector("[data-zoom-bar]");
    const told = bar.querySelector("output");
    const buttons = Object.fromEntries([...bar.querySelectorAll("button")].map((b) => [b.dataset.zoom, b]));
    /* How close, and which point of the plan is in the middle, as shares of it. */
    let view = { scale: 1, x: 0.5, y: 0.5 };
    let running = 0;

    const held = ({ scale, x, y }) => {
      const near = Math.min(MOST, Math.max(1, scale));
      const half = 0.5 / near;
      return { scale: near, x: Math.min(1 - half, Math.max(half, x)), y: Math.min(1 - half, Math.max(half, y)) };
    };
    const show = (next) => {
      view = held(next);
      for (const { sheet, whole: [x, y, w, h] } of sheets) {
        const wide = w / view.scale;
        const high = h / view.scale;
        sheet.setAttribute("viewBox", [x + view.x * w - wide / 2, y + view.y * h - high / 2, wide, high].join(" "));
      }
      box.classList.toggle("is-near", view.scale > 1);
      buttons.in.disabled = view.scale >= MOST;
      buttons.out.disabled = buttons.all.disabled = view.scale <= 1;
      told.textContent = `${Math.round(view.scale * 100)} %`;
    };
    const glide = (next) => {
      cancelAnimationFrame(running);
      const goal = held(next);
      if (still.matches) { show(goal); return; }
      const from = view;
      const began = performance.now();
      const frame = (now) => {
        const part = Math.min(1, (now - began) / 160);
        const eased = part * (2 - part);
        const between = (name) => from[name] + (goal[name] - from[name]) * eased;
        show({ scale: between("scale"), x: between("x"), y: between("y") });
        if (part < 1) running = requestAnimationFrame(frame);
      };
      running = requestAnimationFrame(frame);
    };
    /* Where on the plan, in shares of what is shown, a point of the screen lies. */
    const spot = (clientX, clientY) => {
      const seen = sheets.map(({ sheet }) => sheet.getBoundingClientRect()).find((r) => r.width) || { left: 0, top: 0, width: 1, height: 1 };
      return [(clientX - seen.left) / seen.width, (clientY - seen.top) / seen.height, seen];
    };
    const nearer = (factor, at = [0.5, 0.5]) => {
      const scale = Math.min(MOST, Math.max(1, view.scale * factor));
      const keep = 1 / view.scale - 1 / scale;
      return { scale, x: view.x + (at[0] - 0.5) * keep, y: view.y + (at[1] - 0.5) * keep };
    };
    const moved = (x, y) => ({ ...view, x: view.x + x / view.scale, y: view.y + y / view.scale });

    const acts = {
      in: () => glide(nearer(STEP)),
      out: () => glide(nearer(1 / STEP)),
      all: () => glide({ scale: 1, x: 0.5, y: 0.5 }),
    };
    for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", acts[name]);
    const keys = { "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.all };
    const ways = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, -0.2], ArrowDown: [0, 0.2] };
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const way = view.scale > 1 && ways[event.key];
      if (!keys[event.key] && !way) return;
      event.preventDefault();
      if (way) glide(moved(...way)); else keys[event.key]();
    });
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      cancelAnimationFrame(running);
      show(nearer(Math.exp(-event.deltaY / 300), spot(event.clientX, event.clientY)));
    }, { passive: false });
    box.addEventListener("focusin", (event) => {
      const space = event.target.closest("a.plan-space");
      if (!space || view.scale <= 1) return;
      const place = space.getBoundingClientRect();
      const [x, y] = spot(place.left + place.width / 2, place.top + place.height / 2);
      if (x < 0 || y < 0 || x > 1 || y > 1) glide(moved(x - 0.5, y - 0.5));
    });

    /* The mouse drags what has been brought nearer; a drag opens no link. */
    let drag = null;
    box.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button || view.scale <= 1 || !event.target.closest("svg.plan")) return;
      drag = { x: event.clientX, y: event.clientY, far: false };
    });
    addEventListener("pointermove", (event) => {
      if (!drag || event.pointerType !== "mouse") return;
      const [x, y] = [drag.x - event.clientX, drag.y - event.clientY];
      if (!drag.far && Math.hypot(x, y) < 5) return;
      const [, , seen] = spot(0, 0);
      show(moved(x / seen.width, y / seen.height));
      drag = { x: event.clientX, y: event.clientY, far: true };
    });
    addEventListener("pointerup", () => { const was = drag; drag = null; if (was?.far) box.dataset.dragged = "1"; });
    box.addEventListener("click", (event) => {
      if (!box.dataset.dragged) return;
      delete box.dataset.dragged;
      if (event.target.closest("svg.plan")) event.preventDefault();
    }, true);
    box.addEventListener("dragstart", (event) => event.preventDefault());

    /* Two fingers bring it nearer; one moves it, once it is near, else the page. */
    let touch = null;
    const fingers = (list) => {
      const [a, b = a] = list;
      const middle = [(a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2];
      return { middle, apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), count: list.length };
    };
    const grasp = (event) => {
      const isOurs = event.touches.length > 1 || (view.scale > 1 && event.touches.length);
      touch = isOurs && event.target.closest("svg.plan") ? fingers([...event.touches]) : null;
      if (touch?.count > 1) event.preventDefault();
    };
    box.addEventListener("touchstart", grasp, { passive: false });
    box.addEventListener("touchmove", (event) => {
      if (!touch || event.touches.length !== touch.count) return;
      event.preventDefault();
      const next = fingers([...event.touches]);
      const [x, y, seen] = spot(...next.middle);
      show(moved((touch.middle[0] - next.middle[0]) / seen.width, (touch.middle[1] - next.middle[1]) / seen.height));
      if (touch.apart) show(nearer(next.apart / touch.apart, [x, y]));
      touch = next;
    }, { passive: false });
    box.addEventListener("touchend", grasp, { passive: false });
    box.addEventListener("touchcancel", () => { touch = null; });
    show(view);
  };
  for (const box of document.querySelectorAll("[data-plan]")) lens(box);
})();
