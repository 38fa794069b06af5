// A click inside a free stretch books from that half hour on; without this, from its beginning.
(() => {
  const HALF = 30;
  const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const clock = (n) => `${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;

  function placeIn(link, x) {
    const [first, last] = link.textContent.trim().split("–").map(minutes);
    const length = (last > first ? last : last + 1440) - first;
    const box = link.getBoundingClientRect();
    const exact = first + ((x - box.left) / box.width) * length;
    const step = Math.max(first, Math.floor(exact / HALF) * HALF);
    return { at: Math.min(step, first + length - 15), first, length, box };
  }

  for (const table of document.querySelectorAll("[data-timetable]")) {
    let mark = null;
    const clear = () => { mark?.remove(); mark = null; };
    table.addEventListener("pointermove", (event) => {
      const link = event.target.closest(".tt-free > a");
      clear();
      if (!link || event.pointerType !== "mouse") return;
      const { at, first, length } = placeIn(link, event.clientX);
      mark = document.createElement("i");
      mark.className = "tt-at";
      mark.style.left = `${((at - first) / length) * 100}%`;
      link.append(mark);
      link.title = clock(at % 1440);
    });
    table.addEventListener("pointerleave", clear);
    table.addEventListener("click", (event) => {
      const link = event.target.closest(".tt-free > a");
      if (!link || event.detail === 0 || link.offsetHeight < 30) return;
      if (getComputedStyle(link.closest("tr")).display !== "table-row") return;
      const { at, first } = placeIn(link, event.clientX);
      const url = new URL(link.href);
      const day = new Date(`${url.searchParams.get("at").slice(0, 10)}T00:00:00Z`);
      if (first + (at - first) >= 1440) day.setUTCDate(day.getUTCDate() + 1);
      url.searchParams.set("at", `${day.toISOString().slice(0, 10)}T${clock(at % 1440)}`);
      link.href = url.pathname + url.search;
    });
  }
})();
