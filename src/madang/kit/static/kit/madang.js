/* What the pages do beyond links and forms.  Each part finds its elements by a data
   attribute and does nothing where there are none; without this file all still works. */
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (what, where = document) => where.querySelector(what);
  const $$ = (what, where = document) => [...where.querySelectorAll(what)];
  const on = (event, what, does) => document.addEventListener(event, (e) => {
    const element = e.target.closest?.(what);
    if (element) does(e, element);
  });
  const words = () => $("#words")?.dataset ?? {};
  root.classList.add("js");

  /* ---- fonts: fetch a script's face when the page holds that script ---- */
  const faces = { korean: /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/, chinese: /[\u3400-\u9fff]/ };
  const fetchFaces = () => {
    for (const [name, script] of Object.entries(faces)) {
      const href = root.dataset[name];
      if (href && script.test(document.body.textContent)) {
        delete root.dataset[name];
        document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
      }
    }
  };

  const keep = (name, value, seconds) => {
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = `${name}=${value};path=/;samesite=lax${secure};max-age=${seconds}`;
  };

  /* ---- menu: the groups that its reader keeps open, for the server to fold the rest ---- */
  on("click", "[data-group] > summary", () => setTimeout(() => {
    const open = $$("[data-group][open]").map((group) => group.dataset.group);
    keep("menu", open.join("."), 31536000);
  }));

  /* ---- theme: as the system, light or dark; kept in a cookie for the server ---- */
  on("click", "[data-set-theme]", (_e, button) => {
    const theme = button.dataset.setTheme;
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    keep("theme", theme, theme ? 31536000 : 0);
    showTheme();
    button.closest("[popover]")?.hidePopover();
  });
  const showTheme = () => $$("[data-set-theme]").forEach((b) =>
    b.toggleAttribute("aria-current", b.dataset.setTheme === (root.dataset.theme ?? "")));

  /* ---- lines of inputs: writing in the last one brings another, up to so many ---- */
  on("input", "[data-grow] > :last-child", (_e, line) => {
    const number = Number($("[name]", line).name.match(/-(\d+)-/)[1]) + 1;
    if (number >= Number(line.parentElement.dataset.grow)) return;
    const next = line.cloneNode(true);
    $$(".error", next).forEach((told) => told.remove());
    $$("[name], [for]", next).forEach((part) => {
      for (const name of ["name", "id", "for"]) {
        const old = part.getAttribute(name);
        if (old) part.setAttribute(name, old.replace(/-\d+-/, `-${number}-`));
      }
      part.removeAttribute("aria-invalid");
      part.removeAttribute("aria-describedby");
      if (part.matches("input")) part.value = "";
      else part.textContent = part.textContent.replace(/\d+\s*$/, number + 1);
    });
    line.after(next);
  });

  /* ---- toasts ---- */
  const toast = (text, tone = "ok") => {
    const box = $(".toasts"), mould = $("#toast-mould");
    if (!box || !mould) return;
    const one = mould.content.firstElementChild.cloneNode(true);
    one.dataset.tone = tone;
    $("span", one).textContent = text;
    box.append(one);
    fade(one);
  };
  const fade = (one) => {
    if ($("form, a", one)) return setTimeout(() => one.remove(), 15000);
    return setTimeout(() => one.matches(":hover, :focus-within") ? fade(one) : one.remove(), 6000);
  };
  on("click", "[data-close-toast]", (_e, button) => button.closest(".toast").remove());

  /* ---- dialogs and menus ---- */
  const open = (dialog) => {
    if (dialog.matches(":popover-open")) dialog.hidePopover();
    if (!dialog.open) dialog.showModal();
  };
  on("click", "[popovertarget]", (e, button) => {
    const target = document.getElementById(button.getAttribute("popovertarget"));
    if (target?.tagName === "DIALOG" && button.getAttribute("popovertargetaction") !== "hide") {
      e.preventDefault();
      open(target);
    }
  });
  on("click", "[data-close]", (_e, button) => {
    const dialog = button.closest("dialog, [popover]");
    if (dialog.open) dialog.close(); else dialog.hidePopover?.();
  });
  on("click", "dialog", (e, dialog) => { if (e.target === dialog && dialog.open) dialog.close(); });
  // a menu opens under its button, kept inside the window
  document.addEventListener("toggle", (e) => {
    const menu = e.target;
    if (e.newState !== "open" || !menu.matches?.(".menu")) return;
    const button = $(`[popovertarget="${CSS.escape(menu.id)}"]`);
    if (!button) return;
    const at = button.getBoundingClientRect(), room = menu.getBoundingClientRect();
    if (CSS.supports("position-area", "bottom")) { menu.querySelector("a, button")?.focus({ preventScroll: true }); return; }
    const left = Math.max(8, Math.min(at.left, innerWidth - room.width - 12));
    const below = at.bottom + room.height + 12 < innerHeight;
    menu.style.left = `${left}px`;
    menu.style.top = `${below ? at.bottom : Math.max(8, at.top - room.height - 8)}px`;
    menu.querySelector("a, button")?.focus({ preventScroll: true });
  }, true);
  on("keydown", ".menu", (e, menu) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const items = $$("a, button", menu);
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
  });
  // a dangerous act whose name must be typed first
  on("input", "[data-match]", (_e, input) => {
    input.form.querySelector("[type=submit]").disabled = input.value.trim() !== input.dataset.match;
  });

  /* ---- forms: once, not lost, and by themselves where they only filter ---- */
  const dirty = new Set();
  on("input", "form[data-guard]", (_e, form) => dirty.add(form));
  addEventListener("beforeunload", (e) => {
    if ([...dirty].some((form) => form.isConnected)) e.preventDefault();
  });
  document.addEventListener("submit", (e) => {
    const form = e.target;
    dirty.delete(form);
    if (form.method !== "post" || e.defaultPrevented) return;
    if (form.dataset.sent) { e.preventDefault(); e.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    // after this turn, so that the pressed button's own value is still sent
    setTimeout(() => $$("[type=submit], button:not([type])", form).forEach((b) => {
      b.setAttribute("aria-disabled", "true");
      b.classList.add("busy");
    }));
  }, true);

  /* ---- what was sent after one's sign-in had ended: back, once, after signing in ---- */
  const person = $("#person p")?.textContent;
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (!person || !form.matches("[data-guard]") || $("[type=password]", form)) return;
    const typed = [...new FormData(form)].filter(([name, value]) =>
      typeof value === "string" && !["csrfmiddlewaretoken", "_key"].includes(name));
    sessionStorage.setItem("sent", JSON.stringify({ person, path: location.pathname, typed }));
  });
  const giveBack = () => {
    const sent = JSON.parse(sessionStorage.getItem("sent")), form = $("form[data-guard]");
    if (!sent) return;
    if (!person) { sessionStorage.setItem("sent", JSON.stringify({ ...sent, away: true })); return; }
    if (sent.away && sent.person === person && sent.path !== location.pathname) return;
    sessionStorage.removeItem("sent");
    if (!sent.away || sent.person !== person || !form) return;
    const named = (name) => $$(`[name="${CSS.escape(name)}"]`, form);
    $$("[type=checkbox], [type=radio]", form).forEach((box) => { box.checked = false; });
    for (const [name, value] of sent.typed) {
      for (const part of named(name)) {
        if (part.matches("[type=checkbox], [type=radio]")) part.checked ||= part.value === value;
        else if (part.type !== "file") part.value = value;
        part.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    toast(words().back, "warn");
  };

  const release = (where) => $$("form[data-sent]", where).concat(where.matches?.("form[data-sent]") ? [where] : []).forEach((form) => {
    delete form.dataset.sent;
    $$(".busy", form).forEach((b) => { b.removeAttribute("aria-disabled"); b.classList.remove("busy"); });
  });
  addEventListener("pageshow", () => release(document));
  on("htmx:afterRequest", "form", (_e, form) => release(form));
  on("change", "form[data-autosubmit]", (e, form) => {
    if (e.target.type !== "search" && e.target.type !== "text") form.requestSubmit();
  });
  // a filter form sends no empty fields, so that addresses stay short
  on("formdata", "form[method=get]", (e) => {
    for (const [name, value] of [...e.formData]) if (value === "") e.formData.delete(name);
  });

  /* ---- lists: j k move, x marks, Enter opens ---- */
  const rows = () => $$("[data-list] tbody tr, ul[data-list] > li");
  const go = (step) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("at"));
    const next = all[Math.max(0, Math.min(all.length - 1, now + step))];
    all[now]?.classList.remove("at");
    next.classList.add("at");
    next.scrollIntoView({ block: "nearest" });
    $(".row-link, a", next)?.focus({ preventScroll: true });
  };
  const count = (form) => {
    const boxes = $$(".c-check input[name]", form), marked = boxes.filter((box) => box.checked);
    $$("[data-count]", form).forEach((out) => { out.textContent = marked.length; });
    const all = $("[data-check-all]", form);
    if (all) {
      all.checked = marked.length > 0 && marked.length === boxes.length;
      all.indeterminate = marked.length > 0 && marked.length < boxes.length;
    }
  };
  let last = null;
  on("click", ".c-check input[name]", (e, box) => {
    const boxes = $$(".c-check input[name]", box.form);
    if (e.shiftKey && last?.form === box.form) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
    count(box.form);
  });
  on("change", "[data-check-all]", (_e, all) => {
    $$(".c-check input[name]", all.form).forEach((box) => { box.checked = all.checked; });
    count(all.form);
  });
  on("click", "[data-uncheck]", (_e, button) => {
    $$(".c-check input", button.form).forEach((box) => { box.checked = false; });
    count(button.form);
  });

  /* ---- palette: pages of this menu at once, hits from the server as one types ---- */
  const palette = $("#palette"), ask = palette && $("input", palette);
  const openPalette = (text = "") => {
    if (!palette || palette.open) return;
    ask.value = text;
    open(palette);
    ask.focus();
    listPages();
    if (text) ask.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const listPages = () => {
    const box = $("#palette-pages"), text = ask.value.trim().toLowerCase();
    const links = $$(".side nav.nav a").filter((a) => a.textContent.toLowerCase().includes(text));
    box.replaceChildren(...links.slice(0, text ? 5 : 12).map((a) => {
      const copy = a.cloneNode(true);
      copy.removeAttribute("aria-current");
      copy.querySelector(".count")?.remove();
      return copy;
    }));
    box.previousElementSibling.hidden = !links.length;
    mark(0);
  };
  const mark = (index) => {
    const links = $$(".hits a", palette);
    links.forEach((link, i) => link.classList.toggle("at", i === index));
    links[index]?.scrollIntoView({ block: "nearest" });
  };
  on("input", "#palette input", listPages);
  on("htmx:afterSwap", "#palette-hits", () => mark(0));
  on("keydown", "#palette", (e) => {
    const links = $$(".hits a", palette), at = links.findIndex((link) => link.classList.contains("at"));
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      mark((at + (e.key === "ArrowDown" ? 1 : -1) + links.length) % links.length);
    } else if (e.key === "Escape" && !e.isComposing) {
      e.preventDefault(); // a search box would only empty itself
      palette.close();
    } else if (e.key === "Enter" && at >= 0 && !e.isComposing) {
      e.preventDefault();
      if (e.metaKey || e.ctrlKey) window.open(links[at].href); else links[at].click();
    }
  });
  on("focusin", ".find input", (_e, input) => { if (palette) { const text = input.value; input.blur(); openPalette(text); } });

  /* ---- keys ---- */
  const typing = (e) => e.target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (e) => {
    if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === "k") { e.preventDefault(); openPalette(); return; }
    if (e.metaKey || e.ctrlKey || e.altKey || e.isComposing) return;
    const box = e.target.matches?.(".c-check input") ? null : typing(e);
    if (box || $("dialog[open]")) return;
    const does = {
      "/": () => { const own = $("[data-list-search]"); if (own) own.focus(); else openPalette(); },
      "?": () => { const help = $("#keys"); if (help) open(help); },
      j: () => go(1),
      k: () => go(-1),
      x: () => $("tr.at .c-check input, li.at .c-check input")?.click(),
    }[e.key];
    if (does) { e.preventDefault(); does(); }
  });

  /* ---- small things ---- */
  on("click", "[data-copy]", async (_e, button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast(words().copied);
  });
  on("click", "[data-print]", () => print());
  on("click", "[data-keys]", (e) => { e.preventDefault(); open($("#keys")); });
  const forms = {
    time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    short: { day: "numeric", month: "short" },
  };
  forms[""] = { year: "numeric", ...forms.short, ...forms.time };
  const inZone = (time, timeZone) =>
    new Intl.DateTimeFormat(root.lang, { ...forms[time.dataset.time], timeZone }).format(new Date(time.dateTime));
  on("click", "[data-zones]", (_e, button) => {
    const mine = button.getAttribute("aria-pressed") !== "true";
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    button.setAttribute("aria-pressed", mine);
    button.querySelector("span").textContent = mine ? button.dataset.mine.replace("{zone}", zone.replaceAll("_", " ")) : button.dataset.place;
    $$("time[data-zone]").forEach((time) => {
      time.dataset.there ??= time.textContent;
      time.textContent = mine ? inZone(time, zone) : time.dataset.there;
    });
  });
  const size = (bytes) => new Intl.NumberFormat(root.lang, { style: "unit", maximumFractionDigits: 1, ...(bytes < 1e6 ? { unit: "kilobyte" } : { unit: "megabyte" }) }).format(bytes / (bytes < 1e6 ? 1e3 : 1e6));
  const showFile = (drop) => {
    const input = $("input[type=file]", drop), file = input.files[0], most = Number(input.dataset.most);
    const tooBig = file && most && file.size > most;
    input.setCustomValidity(tooBig ? drop.dataset.tooBig : "");
    drop.toggleAttribute("data-full", Boolean(file));
    $("b", drop).textContent = file ? [...input.files].map((f) => f.name).join(", ") : drop.dataset.empty;
    $(".help", drop).textContent = tooBig ? drop.dataset.tooBig : file ? size(file.size) : drop.dataset.help;
  };
  on("change", ".drop", (_e, drop) => showFile(drop));
  for (const kind of ["dragover", "dragleave", "drop"]) on(kind, ".drop", (e, drop) => {
    e.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop" && e.dataTransfer.files.length) {
      $("input", drop).files = e.dataTransfer.files;
      $("input", drop).dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  /* ---- a large file goes with its progress shown; the answer takes the page's place ---- */
  on("submit", "form[enctype='multipart/form-data']", (e, form) => {
    const file = $("input[type=file]", form)?.files[0];
    if (e.defaultPrevented || !file || file.size < 3e5) return;
    e.preventDefault();
    const sent = new XMLHttpRequest(), bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", file.name);
    $(".drop", form).after(bar);
    sent.upload.onprogress = (p) => { bar.value = p.loaded / p.total; };
    sent.onerror = () => {
      bar.remove();
      release(form);
      toast(words().offline, "bad");
    };
    sent.onload = () => {
      history.replaceState(null, "", sent.responseURL);
      document.open(); document.write(sent.responseText); document.close();
    };
    sent.open("POST", form.action);
    sent.send(new FormData(form));
  });

  /* ---- chips: a line of words, parted by commas, shown as chips ---- */
  const chips = (input) => {
    const box = document.createElement("div"), type = document.createElement("input");
    box.className = "chips";
    type.id = input.id; type.setAttribute("list", input.getAttribute("list") ?? "");
    type.placeholder = input.placeholder; type.autocomplete = "off";
    for (const name of ["aria-describedby", "aria-invalid"]) if (input.hasAttribute(name)) type.setAttribute(name, input.getAttribute(name));
    input.removeAttribute("id"); input.type = "hidden";
    let all = input.value.split(",").map((w) => w.trim()).filter(Boolean);
    const keep = () => { input.value = all.join(", "); input.dispatchEvent(new Event("input", { bubbles: true })); };
    const draw = () => {
      $$(".label", box).forEach((label) => label.remove());
      all.forEach((word) => {
        const label = Object.assign(document.createElement("span"), { className: "label", textContent: word });
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
        button.setAttribute("aria-label", (words().remove ?? "").replace("{name}", word));
        button.addEventListener("click", () => { all = all.filter((w) => w !== word); draw(); keep(); type.focus(); });
        label.append(button);
        type.before(label);
      });
    };
    const take = () => {
      const fresh = type.value.split(",").map((w) => w.trim()).filter((w) => w && !all.includes(w));
      if (fresh.length) { all.push(...fresh); draw(); keep(); }
      type.value = "";
    };
    type.addEventListener("keydown", (e) => {
      if ((e.key === "Enter" || e.key === ",") && type.value.trim() && !e.isComposing) { e.preventDefault(); take(); }
      if (e.key === "Backspace" && !type.value && all.length) { all.pop(); draw(); keep(); }
    });
    type.addEventListener("change", take);
    box.addEventListener("click", (e) => { if (e.target === box) type.focus(); });
    box.append(type);
    input.after(box);
    draw();
  };

  /* ---- one long text in several languages: tabs above the boxes ---- */
  const tabs = (box) => {
    const parts = $$(":scope > div", box), bar = document.createElement("div");
    bar.className = "tabs"; bar.setAttribute("role", "tablist");
    const show = (index) => parts.forEach((part, i) => {
      part.hidden = i !== index;
      bar.children[i].setAttribute("aria-selected", i === index);
      bar.children[i].tabIndex = i === index ? 0 : -1;
    });
    parts.forEach((part, i) => {
      const tab = Object.assign(document.createElement("button"), { type: "button", textContent: $("label", part).textContent });
      const input = $("textarea", part);
      tab.setAttribute("role", "tab");
      part.setAttribute("role", "tabpanel");
      part.setAttribute("aria-label", tab.textContent);
      if (input.value) tab.insertAdjacentHTML("beforeend", "<small>✓</small>");
      tab.addEventListener("click", () => { show(i); input.focus(); });
      input.addEventListener("invalid", () => show(i));
      bar.append(tab);
    });
    bar.addEventListener("keydown", (e) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (!step) return;
      const at = [...bar.children].indexOf(e.target), next = (at + step + parts.length) % parts.length;
      show(next); bar.children[next].focus();
    });
    box.classList.add("tabbed");
    box.prepend(bar);
    show(Math.max(0, parts.findIndex((part) => $("[aria-invalid=true]", part) ?? part.dataset.here !== undefined)));
  };

  /* ---- what a fragment brings needs the same care as the first page ---- */
  const dress = (where) => {
    $$("input[data-chips]", where).forEach((input) => { if (input.type !== "hidden") chips(input); });
    $$(".langs[data-tabs]:not(.tabbed)", where).forEach(tabs);
    $$("[data-count]", where).forEach((out) => count(out.closest("form")));
    $$(".toast", where).forEach(fade);
    $$(".errors", where).find((box) => !box.closest("[data-quiet]"))?.focus();
    fetchFaces();
    showTheme();
  };
  giveBack();
  dress(document);
  document.addEventListener("htmx:load", (e) => dress(e.target.parentElement ?? document));
  document.addEventListener("htmx:responseError", (e) => {
    const gone = e.detail.xhr.status === 401 || e.detail.xhr.status === 403;
    toast(gone ? words().gone : words().failed, "bad");
  });
  document.addEventListener("htmx:sendError", () => toast(words().offline, "bad"));
})();
