/* Applying: the form saves itself every few seconds, keeps what is typed when the
   connection is lost, sends files on their own, and shows the server's clock.  Without
   this file the form is saved by its buttons. */
(() => {
  "use strict";
  const $ = (what, where = document) => where.querySelector(what);
  const $$ = (what, where = document) => [...where.querySelectorAll(what)];
  const lang = document.documentElement.lang || "en";

  /* ---- the server's clock, ticking by our own ---- */
  let ahead = 0; // how far the server's clock is from this device's, in ms
  const clocks = $$("[data-server-clock]"), lefts = $$("[data-closes-at]");
  if (clocks.length) ahead = Number(clocks[0].dataset.serverClock) * 1000 - Date.now();
  const parts = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const left = (seconds) => {
    const at = Math.max(0, parts.findIndex(([, size]) => seconds >= size));
    const [unit, size] = parts[seconds < 1 ? 3 : at];
    const told = new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" });
    const rest = Math.floor((seconds % size) / (parts[at + 1]?.[1] ?? 1));
    const first = told.format(Math.floor(seconds / size));
    if (at > 1 || !rest) return first;
    const more = new Intl.NumberFormat(lang, { style: "unit", unit: parts[at + 1][0], unitDisplay: "long" });
    return `${first} ${more.format(rest)}`;
  };
  const tick = () => {
    const now = Date.now() + ahead;
    clocks.forEach((clock) => {
      const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: clock.dataset.zoneOf };
      clock.textContent = new Intl.DateTimeFormat(lang, options).format(new Date(now));
    });
    lefts.forEach((out) => {
      const seconds = Math.floor(Number(out.dataset.closesAt) - now / 1000);
      out.textContent = seconds > 0 ? `(${left(seconds)})` : "";
    });
  };
  if (clocks.length || lefts.length) { tick(); setInterval(tick, 1000); }

  /* ---- the form ---- */
  const form = $("form[data-apply]");
  if (!form) return;
  const state = $("[data-state]", form), version = form.elements.version;
  const WAIT = 2500, LONGEST = 30000;
  let timer = 0, isDirty = false, isSaving = false, fails = 0, isStuck = false;
  const say = (text, tone = "") => { state.textContent = text; state.dataset.tone = tone; };
  const fill = (text, name) => text.replace("{name}", name);

  const body = () => {
    const data = new FormData(form);
    data.delete("_key"); // each save is its own act
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };
  const later = (ms) => { clearTimeout(timer); timer = setTimeout(save, ms); };
  const again = (text) => {
    fails += 1;
    say(text, "bad");
    later(Math.min(LONGEST, 1000 * 2 ** fails));
  };
  const took = (told) => {
    version.value = told.version;
    ahead = told.now - Date.now();
    fails = 0;
    say(told.saved, "");
  };
  const save = async () => {
    if (isSaving || isStuck || !isDirty) return;
    isSaving = true;
    isDirty = false;
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body: body(), headers: { Accept: "application/json" } });
      const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
      if (answer.ok && told) took(told);
      else if (answer.status === 409) { isStuck = true; isDirty = true; say(form.dataset.elsewhere, "warn"); }
      else if (told?.text) { isStuck = true; isDirty = true; say(told.text, "bad"); }
      else { isDirty = true; again(form.dataset.failed); }
    } catch {
      isDirty = true;
      again(navigator.onLine ? form.dataset.failed : form.dataset.offline);
    }
    isSaving = false;
    if (isDirty && !isStuck && !fails) later(WAIT);
  };
  const changed = (e) => {
    if (e.target.type === "file") return;
    isDirty = true;
    if (isStuck) return;
    if (!fails) say(form.dataset.typing);
    later(fails ? WAIT * 2 : WAIT);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  addEventListener("online", () => { if (isDirty) { fails = 0; later(100); } });
  addEventListener("offline", () => say(form.dataset.offline, "bad"));
  document.addEventListener("visibilitychange", () => { if (document.hidden && isDirty) save(); });
  addEventListener("beforeunload", (e) => { if (isDirty) e.preventDefault(); });
  form.addEventListener("submit", () => { isDirty = false; clearTimeout(timer); });

  /* ---- files go by themselves, with how far they are ---- */
  const send = (input) => new Promise((done) => {
    const file = input.files[0], drop = input.closest(".drop"), help = drop && $(".help", drop);
    const data = new FormData(), call = new XMLHttpRequest();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("version", version.value);
    data.append("question", input.name.replace(/^q-/, ""));
    data.append("file", file);
    const bar = document.createElement("progress");
    bar.max = 100;
    drop?.append(bar);
    const end = (text, tone) => { bar.remove(); say(text, tone); if (help && tone) help.textContent = text; input.toggleAttribute("aria-invalid", tone === "bad"); done(); };
    call.open("POST", form.dataset.upload);
    call.setRequestHeader("Accept", "application/json");
    call.upload.addEventListener("progress", (e) => { if (e.lengthComputable) bar.value = 100 * e.loaded / e.total; });
    call.addEventListener("load", () => {
      let told = null;
      try { told = JSON.parse(call.responseText); } catch { /* a page, not an answer */ }
      if (call.status === 200 && told) {
        took(told);
        input.value = "";
        if (help) help.textContent = fill(form.dataset.uploaded, told.name);
        end(told.saved, "");
      } else if (call.status === 409) { isStuck = true; end(form.dataset.elsewhere, "warn"); }
      else end(told?.text ?? (call.status === 413 ? form.dataset.tooLarge : form.dataset.failed), "bad");
    });
    call.addEventListener("error", () => end(form.dataset.offline, "bad"));
    say(fill(form.dataset.uploading, file.name));
    call.send(data);
  });
  form.addEventListener("change", async (e) => {
    const input = e.target;
    if (input.type !== "file" || !input.files.length || isStuck) return;
    const most = Number(input.dataset.most);
    if (most && input.files[0].size > most) {
      say(input.closest(".drop")?.dataset.tooBig ?? form.dataset.tooLarge, "bad");
      input.value = "";
      return;
    }
    clearTimeout(timer);
    while (isSaving) await new Promise((go) => { setTimeout(go, 100); });
    isSaving = true;
    await send(input);
    isSaving = false;
    if (isDirty) later(500);
  });
})();
