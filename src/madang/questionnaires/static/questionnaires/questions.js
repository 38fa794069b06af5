/* What a questionnaire does while it is filled in: it counts characters as the server
   counts them, shows what the answers ask for, and lets choices be put in order.
   Without this file every question is shown, with the sentence that says when it is
   meant, and order is chosen from menus. */
(() => {
  "use strict";
  if (window.madangQuestions) { window.madangQuestions(); return; }
  const $ = (what, where = document) => where.querySelector(what);
  const $$ = (what, where = document) => [...where.querySelectorAll(what)];
  const words = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  document.documentElement.classList.add("js");

  /* ---- characters: code points after NFC, a line's end is one ---- */
  const length = (text) => [...text.normalize("NFC").replace(/\r\n?/g, "\n")].length;
  const count = (out) => {
    const input = document.getElementById(out.dataset.for), form = out.closest("[data-questions]");
    if (!input || !form) return;
    const left = Number(out.dataset.limit) - length(input.value), number = new Intl.NumberFormat(document.documentElement.lang);
    out.textContent = left < 0 ? words(form.dataset.over, { n: number.format(-left) }) : words(form.dataset.left, { n: number.format(left) });
    out.toggleAttribute("data-over", left < 0);
    out.toggleAttribute("data-near", left >= 0 && left <= Number(out.dataset.limit) / 10);
    if (left < 0) out.setAttribute("aria-live", "polite"); else out.removeAttribute("aria-live");
  };

  /* ---- conditions: as `answering.visible` decides them ---- */
  const number = (text) => {
    const plain = text.normalize("NFKC").replace(/\u2212/g, "-").replace(/[\s₩$€£¥%'’]/g, "");
    return /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(plain) ? Number(plain.replaceAll(",", "")) : null;
  };
  const read = {
    yes_no: (q) => $(":checked", q)?.value ?? null,
    single: (q) => $("input:checked, select", q)?.value || null,
    multiple: (q) => { const all = $$("input:checked", q).map((i) => i.value); return all.length ? all : null; },
    ranked: (q) => { const all = $$("select", q).map((s) => s.value).filter(Boolean); return all.length ? all : null; },
    matrix: (q) => ($("input[type=radio]:checked", q) ? {} : null),
    consent: (q) => ($("input:checked", q) ? {} : null),
    file: (q) => ($("input[type=file]", q)?.files.length || ($("[data-stored]", q) && !$("[name$='.remove']", q).checked) ? {} : null),
    address: (q) => ($$("select, textarea", q).some((i) => i.value.trim()) ? {} : null),
    note: () => null,
  };
  const valueOf = (q) => {
    const found = (read[q.dataset.kind] ?? ((one) => $("input:not([type=hidden]), textarea", one)?.value ?? null))(q);
    return typeof found === "string" && !found.trim() ? null : found;
  };
  const size = (kind, value) => {
    if (typeof value !== "string") return null;
    if (kind === "date") return /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
    return ["number", "money", "percent"].includes(kind) ? number(value) : null;
  };
  const same = (kind, value, wanted) => {
    if (value === null) return false;
    if (Array.isArray(value)) return value.includes(wanted);
    const own = size(kind, value);
    if (own !== null) return own === size(kind, wanted);
    return typeof value === "string" && value.trim().toLowerCase() === wanted.trim().toLowerCase();
  };
  const holds = (box, values) => {
    const { if: key, op, value: wanted } = box.dataset;
    if (!key || !values.has(key)) return null;
    const { kind, value } = values.get(key), own = size(kind, value), bound = size(kind, wanted);
    switch (op) {
      case "answered": return value !== null;
      case "not_answered": return value === null;
      case "is": case "has": return same(kind, value, wanted);
      case "is_not": case "has_not": return !same(kind, value, wanted);
      case "at_least": return own !== null && bound !== null && own >= bound;
      case "at_most": return own !== null && bound !== null && own <= bound;
      default: return true;
    }
  };
  const show = (form) => {
    const values = new Map();
    for (const box of $$(".q-section, [data-question]", form)) {
      const met = holds(box, values);
      if (met !== null) box.toggleAttribute("data-off", !met);
      const key = box.dataset.question;
      if (key) values.set(key, { kind: box.dataset.kind, value: box.closest("[data-off]") ? null : valueOf(box) });
    }
  };

  /* ---- order: what is chosen stands above, what is left is a tap away ---- */
  const rank = (list) => {
    if (list.dataset.ready) return;
    list.dataset.ready = "1";
    const form = list.closest("[data-questions]"), selects = $$("select", list), box = document.createElement("div");
    const names = new Map($$("option[value]:not([value=''])", selects[0] ?? list).map((o) => [o.value, o.textContent.trim()]));
    box.className = "q-rank";
    const button = (sign, label, disabled, does) => {
      const one = Object.assign(document.createElement("button"), { type: "button", textContent: sign, disabled });
      if (label) one.setAttribute("aria-label", label);
      one.addEventListener("click", does);
      return one;
    };
    const keep = (keys, focus) => {
      selects.forEach((select, i) => { select.value = keys[i] ?? ""; });
      selects[0].dispatchEvent(new Event("change", { bubbles: true }));
      draw();
      ($(`[data-key="${CSS.escape(focus)}"] button:not(:disabled)`, box) ?? $("button", box))?.focus();
    };
    const draw = () => {
      const keys = selects.map((s) => s.value).filter(Boolean), data = form.dataset, chosen = document.createElement("ol"), left = document.createElement("ul");
      const swap = (i, j) => { const next = [...keys]; [next[i], next[j]] = [next[j], next[i]]; keep(next, keys[i]); };
      keys.forEach((key, i) => {
        const line = document.createElement("li"), name = names.get(key) ?? key;
        line.dataset.key = key;
        line.append(Object.assign(document.createElement("b"), { textContent: i + 1 }), Object.assign(document.createElement("span"), { textContent: name }),
          button("↑", words(data.up, { name }), i === 0, () => swap(i, i - 1)),
          button("↓", words(data.down, { name }), i === keys.length - 1, () => swap(i, i + 1)),
          button("×", words(data.drop, { name }), false, () => keep(keys.filter((k) => k !== key), key)));
        chosen.append(line);
      });
      for (const [key, name] of names) if (!keys.includes(key)) {
        const line = document.createElement("li"), one = button("", "", keys.length >= selects.length, () => keep([...keys, key], key));
        line.dataset.key = key;
        one.append(Object.assign(document.createElement("i"), { textContent: "+" }), Object.assign(document.createElement("span"), { textContent: name }));
        line.append(one);
        left.append(line);
      }
      box.replaceChildren(...(keys.length ? [chosen] : [Object.assign(document.createElement("p"), { textContent: data.empty })]), ...(left.children.length ? [left] : []));
    };
    list.hidden = true;
    list.after(box);
    draw();
  };

  /* ---- several choices: no more than allowed ---- */
  const cap = (box) => {
    const most = Number(box.dataset.most), boxes = $$("input[type=checkbox]", box), full = most && boxes.filter((b) => b.checked).length >= most;
    boxes.forEach((b) => { b.disabled = Boolean(full) && !b.checked; });
  };

  const refresh = (form) => {
    show(form);
    $$("[data-limit]", form).forEach(count);
    $$("[data-most]:not(input)", form).forEach(cap);
  };
  const start = () => $$("[data-questions]").forEach((form) => {
    $$("[data-rank]", form).forEach(rank);
    refresh(form);
    if (!form.dataset.ready) {
      form.dataset.ready = "1";
      $("#q-problems", form)?.focus();
    }
  });
  for (const event of ["input", "change"]) document.addEventListener(event, (e) => {
    const form = e.target.closest?.("[data-questions]");
    if (form) refresh(form);
  });
  document.addEventListener("htmx:afterSettle", start);
  window.madangQuestions = start;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
