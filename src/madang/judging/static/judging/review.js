/* The review screen: saves by itself, by keyboard, and again after a lost connection.
   Without it the form saves and locks by its buttons. */
(() => {
  "use strict";
  const screen = document.querySelector(".judging-review");
  if (!screen) return;
  const $$ = (what) => [...document.querySelectorAll(what)];

  /* ---- phone: one of the two parts at a time ---- */
  const links = $$(".judging-switch a");
  const show = (part) => {
    screen.dataset.part = part;
    for (const link of links) {
      if (link.hash === `#${part}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  for (const link of links) {
    link.addEventListener("click", (e) => {
      e.preventDefault();
      show(link.hash.slice(1));
      scrollTo({ top: 0 });
    });
  }
  show(location.hash === "#rubric" ? "rubric" : "application");

  const form = document.querySelector("form[data-sheet]");
  const criteria = $$(".judging-criterion");

  /* ---- the chosen score's words stand out ---- */
  const mark = (box) => {
    const chosen = box.querySelector("input:checked")?.value;
    for (const line of box.querySelectorAll("[data-step]")) {
      line.classList.toggle("is-chosen", line.dataset.step === chosen);
    }
  };

  /* ---- saving by itself ---- */
  const status = form?.querySelector("[data-status]");
  let timer = 0, waiting = null, isSaving = false, isStale = false, pause = 1000;
  const say = (text, tone = "") => {
    if (!status) return;
    status.textContent = text;
    status.dataset.tone = tone;
  };
  const freshKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const content = () => {
    const data = new FormData(form);
    data.set("_key", freshKey());
    data.set("act", "save");
    return data;
  };
  const save = async () => {
    if (isSaving || isStale) return;
    isSaving = true;
    clearTimeout(timer);
    const data = waiting ?? content();
    waiting = data;
    data.set("version", form.elements.version.value);
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (answer.redirected || answer.status >= 500) throw new Error("not taken");
      const told = await answer.json();
      waiting = null;
      pause = 1000;
      if (answer.ok) {
        form.elements.version.value = told.version;
        form.querySelector("[data-total]").textContent = told.total || "–";
        for (const open of $$("[data-open]")) open.textContent = told.open;
        say(form.dataset.saved);
      } else if (answer.status === 409) {
        isStale = true;
        say(told.why || form.dataset.stale, "bad");
      } else {
        say(told.why, "bad");
      }
    } catch {
      say(form.dataset.offline, "bad");
      timer = setTimeout(save, pause);
      pause = Math.min(pause * 2, 30000);
    } finally {
      isSaving = false;
    }
    if (!isStale && dirty) later();
  };
  let dirty = false;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isSaving) { later(); return; }
      if (waiting === null) dirty = false;
      save();
    }, 700);
  };
  if (form) {
    form.addEventListener("input", (e) => {
      const box = e.target.closest(".judging-criterion");
      if (box) mark(box);
      // typed anew while an earlier save hangs: that one goes first, then this
      dirty = true;
      later();
    });
    addEventListener("online", () => { if (waiting) save(); });
    addEventListener("beforeunload", (e) => {
      if ((dirty || waiting) && !form.dataset.sent) e.preventDefault();
    });
    form.addEventListener("submit", () => { dirty = false; waiting = null; clearTimeout(timer); });
  }

  /* ---- keyboard: 1 to 9 score, 0 is N/A, j k move, ctrl+enter locks ---- */
  let at = 0;
  const go = (to) => {
    at = Math.max(0, Math.min(criteria.length - 1, to));
    criteria.forEach((box, n) => box.classList.toggle("is-here", n === at));
    criteria[at]?.scrollIntoView({ block: "nearest" });
  };
  const choose = (key) => {
    const inputs = [...(criteria[at]?.querySelectorAll("input[type=radio]") ?? [])];
    const wanted = key === "0" ? inputs.find((one) => one.value === "na") ?? inputs.find((one) => one.value === "0")
      : inputs.find((one) => one.value === key);
    if (!wanted || wanted.disabled) return;
    wanted.checked = true;
    wanted.dispatchEvent(new Event("input", { bubbles: true }));
    go(at + 1);
  };
  if (criteria.length) go(0);
  for (const [n, box] of criteria.entries()) box.addEventListener("focusin", () => go(n));
  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter") {
      const lock = form?.querySelector("[value=lock]");
      if (lock && !document.querySelector("dialog[open]")) { e.preventDefault(); form.requestSubmit(lock); }
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || document.querySelector("dialog[open]")) return;
    const field = e.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
    if (field) return;
    const step = { j: 1, k: -1 }[e.key];
    if (step) { e.preventDefault(); e.stopImmediatePropagation(); go(at + step); }
    else if (/^[0-9]$/.test(e.key) && form) { e.preventDefault(); choose(e.key); }
    else if (e.key === "[" || e.key === "]") {
      document.querySelector(`[data-review=${e.key === "[" ? "before" : "after"}]`)?.click();
    }
  }, true);
})();
