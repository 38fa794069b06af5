/* Hours of a round: a drag over slots, or Shift with arrow keys, sets all between the
   first and the last.  Without it each slot is a checkbox as any other. */
(() => {
  "use strict";
  for (const grid of document.querySelectorAll("[data-hours]")) {
    const boxes = [...grid.querySelectorAll("input[type=checkbox]")];
    const boxAt = (x, y) => document.elementFromPoint(x, y)?.closest("[data-hours] label")?.querySelector("input");
    let from = -1, before = [], painted = false;
    const paint = (to, state) => {
      const [first, last] = [from, to].sort((a, b) => a - b);
      boxes.forEach((box, at) => { box.checked = at >= first && at <= last ? state : before[at]; });
    };
    const begin = (at) => { from = at; before = boxes.map((box) => box.checked); painted = false; };
    grid.addEventListener("pointerdown", (e) => {
      if (e.button === 0) begin(boxes.indexOf(e.target.closest("label")?.querySelector("input")));
    });
    grid.addEventListener("pointermove", (e) => {
      if (from < 0 || !e.buttons) return;
      const to = boxes.indexOf(boxAt(e.clientX, e.clientY));
      if (to < 0 || (to === from && !painted)) return;
      painted = true;
      paint(to, !before[from]);
    });
    const end = () => { from = -1; };
    addEventListener("pointerup", end);
    grid.addEventListener("pointercancel", () => { // the page is being scrolled
      if (from >= 0 && painted) boxes.forEach((box, at) => { box.checked = before[at]; });
      painted = false;
      end();
    });
    // the click that ends a drag does not turn its slot once more
    grid.addEventListener("click", (e) => {
      if (!painted) return;
      e.preventDefault();
      painted = false;
    });
    let anchor = -1;
    grid.addEventListener("keydown", (e) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      const at = boxes.indexOf(e.target);
      if (!step || at < 0 || e.ctrlKey || e.metaKey || e.altKey) return;
      e.preventDefault();
      const to = Math.max(0, Math.min(boxes.length - 1, at + step));
      if (e.shiftKey) {
        if (anchor < 0) { anchor = at; begin(at); }
        from = anchor;
        paint(to, boxes[anchor].checked);
        from = -1;
      } else anchor = -1;
      boxes[to].focus();
    });
    grid.addEventListener("keyup", (e) => { if (e.key === "Shift") anchor = -1; });
  }
})();
