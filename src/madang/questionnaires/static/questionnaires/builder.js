/* While a question is written: the phone beside it follows what is typed, and a
   condition offers what fits.  Nothing is kept by this; without it the preview shows
   what was saved last, and the server says what does not fit. */
(() => {
  "use strict";
  /* ---- a condition offers only what fits the question it looks at ---- */
  for (const box of document.querySelectorAll("[data-offered]")) {
    const offered = JSON.parse(box.dataset.offered), part = (name) => box.querySelector(`[name=condition_${name}]`);
    const question = part("question"), operator = part("operator"), value = part("value"), list = document.createElement("datalist");
    list.id = "condition-values";
    value.setAttribute("list", list.id);
    value.after(list);
    const fit = () => {
      const known = offered[question.value];
      for (const one of operator.options) one.hidden = one.disabled = Boolean(known) && !known.operators.includes(one.value);
      if (operator.selectedOptions[0]?.disabled) operator.value = known.operators[0];
      list.replaceChildren(...(known?.values ?? []).map((text) => Object.assign(document.createElement("option"), { value: text })));
      operator.closest(".field").hidden = !known;
      value.closest(".field").hidden = !known || operator.value.includes("answered");
    };
    question.addEventListener("change", fit);
    operator.addEventListener("change", fit);
    fit();
  }

  /* ---- the phone ---- */
  const form = document.querySelector("[data-question-editor]"), pane = document.querySelector("[data-try]");
  if (!form || !pane) return;
  const language = document.querySelector("[data-try-language]");
  let timer = 0, turn = 0;
  const refresh = async () => {
    const data = new FormData(form), mine = ++turn;
    data.delete("_key"); // a look is no sending
    data.delete("move");
    try {
      const answer = await fetch(`${form.dataset.questionEditor}?in=${language?.value ?? ""}`, { method: "POST", body: data });
      if (!answer.ok || mine !== turn) return;
      pane.innerHTML = await answer.text();
      window.madangQuestions?.();
    } catch { /* no connection: the last preview stays */ }
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(refresh, 350); };
  form.addEventListener("input", soon);
  language?.addEventListener("change", refresh);
})();
