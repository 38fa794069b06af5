/* Counts on from the server's time, and says a moment by the reader's own clock.  Without
   this file the page shows both as the server wrote them. */
(() => {
  "use strict";
  const began = performance.now();
  const lang = document.documentElement.lang || "en";
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const words = (left) => {
    let rest = Math.max(0, Math.floor(left / 1000));
    const parts = units.map(([unit, size]) => {
      const many = Math.floor(rest / size);
      rest -= many * size;
      return { unit, many };
    });
    const first = parts.findIndex((part) => part.many > 0);
    const from = first < 0 ? 3 : first;
    return parts.slice(from, from + (from === 0 ? 2 : 3)).map(({ unit, many }) =>
      new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: from === 0 ? "long" : "short" }).format(many)).join(" ");
  };
  const counters = [...document.querySelectorAll("[data-countdown]")];
  const show = () => counters.forEach((one) => {
    const now = Number(one.dataset.now) + performance.now() - began;
    const left = Date.parse(one.dateTime) - now;
    one.textContent = words(left);
    // the phase has changed: ask the server, which decides
    if (left <= 0 && !one.dataset.over) {
      one.dataset.over = "1";
      setTimeout(() => location.reload(), 1500);
    }
  });
  if (counters.length) {
    show();
    setInterval(show, 1000);
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const format = (timeZone) => new Intl.DateTimeFormat(lang, {
    weekday: "short", year: "numeric", month: "short", day: "numeric",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone,
  });
  document.querySelectorAll("[data-own-time]").forEach((one) => {
    const moment = new Date(one.dataset.ownTime);
    const own = format(zone).format(moment);
    if (own === format(one.dataset.zone).format(moment)) return;
    one.textContent = `${one.dataset.label} ${own} (${zone.replaceAll("_", " ")})`;
    one.hidden = false;
  });
})();
