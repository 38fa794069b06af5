/* A pitch day's clock: counts by the server's time, reloads when somebody turns it;
   and the printing of the running order.  Without it pages show the state at loading. */
(() => {
  "use strict";
  document.querySelector("[data-print]")?.addEventListener("click", () => print());

  const screen = document.querySelector("[data-clock]");
  if (!screen) return;
  const $ = (what) => screen.querySelector(what);
  const words = screen.dataset;
  let state = {
    slot: Number(words.slot), next: Number(words.next), spent: Number(words.spent), paused: words.paused === "1",
    speaking: Number(words.speaking), length: Number(words.length),
  };
  let since = performance.now(), offset = 0;

  const clock = (seconds) => {
    const whole = Math.abs(Math.trunc(seconds));
    const text = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    return seconds < 0 ? `+${text}` : text;
  };
  const phaseOf = (spent) =>
    spent < state.speaking ? "speaking" : spent < state.length ? "questions" : "over";
  const draw = () => {
    const wall = $("[data-wall]");
    if (wall) {
      wall.textContent = new Intl.DateTimeFormat("en-GB", {
        hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: wall.dataset.zone,
      }).format(Date.now() + offset);
    }
    const digits = $("[data-digits]");
    if (!digits) return;
    const run = state.paused ? 0 : (performance.now() - since) / 1000;
    const spent = state.spent + run, phase = phaseOf(spent);
    const left = (phase === "speaking" ? state.speaking : state.length) - spent;
    digits.textContent = clock(left > 0 ? Math.ceil(left) : left);
    $("[data-bar]").value = Math.min(state.length, spent);
    screen.dataset.phase = phase;
    const word = state.paused ? words.wordPaused : words[`word${phase[0].toUpperCase()}${phase.slice(1)}`];
    const told = $("[data-phase]");
    if (told.textContent !== word) told.textContent = word;
  };
  const ask = async () => {
    try {
      const answer = await fetch(screen.dataset.clock, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const told = await answer.json();
      offset = Date.parse(told.now) - Date.now();
      if (told.slot !== state.slot || told.next !== state.next || told.paused !== state.paused) {
        location.reload();
        return;
      }
      state = told;
      since = performance.now();
    } catch { /* the clock runs on by itself until the server answers again */ }
  };
  draw();
  setInterval(draw, 250);
  setInterval(ask, 3000);
  ask();

  $("[data-full]")?.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  });
})();
