// The desk works without this script. It judges a form while it is filled in, completes
// parties, ticks all boxes, and asks before what was written is left.
"use strict";
const form = document.querySelector("form[data-check]");
if (form) {
  let timer, busy = false, again = false, changed = false;
  const findings = document.getElementById("findings");
  const judge = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch("/check", { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (answer.ok) {
        const { html, words } = await answer.json();
        findings.innerHTML = html; // made by this server, every value escaped
        for (const [id, text] of Object.entries(words)) {
          const out = document.getElementById(id + "-words");
          if (out) out.textContent = text;
        }
      }
    } catch { /* the desk has ended; saving says so */ }
    busy = false;
    if (again) { again = false; judge(); }
  };
  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(judge, 400);
  });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  const name = document.getElementById("f-subject-name"), list = document.getElementById("parties");
  let known = [];
  if (name && list) name.addEventListener("input", async () => {
    const chosen = known.find((p) => p.Name === name.value);
    if (chosen) {
      const type = document.getElementById("f-subject-type"), code = document.getElementById("f-subject-uscc");
      if (type) type.value = chosen.Type;
      if (code && chosen.USCC) code.value = chosen.USCC;
      return;
    }
    if (name.value.length < 2) return;
    const answer = await fetch("/parties?q=" + encodeURIComponent(name.value));
    if (!answer.ok) return;
    known = await answer.json();
    list.replaceChildren(...known.map((p) => Object.assign(document.createElement("option"), { value: p.Name, label: p.USCC })));
  });
  const details = document.querySelector(".problem")?.closest("details");
  if (details) details.open = true;
  if (location.hash) {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let d = target?.closest("details"); d; d = d.parentElement?.closest("details")) d.open = true;
    (target?.querySelector("input:not([type=hidden]), select, textarea") ?? target)?.focus();
  }
}
const text = document.querySelector("textarea[data-line]");
if (text) { // select the line that has the problem
  const lines = text.value.split("\n"), n = Math.min(Number(text.dataset.line), lines.length);
  const from = lines.slice(0, n - 1).join("\n").length + (n > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(from, from + lines[n - 1].length);
  text.scrollTop = text.scrollHeight * Math.max(0, n - 4) / lines.length;
}
for (const guarded of document.querySelectorAll("form[data-guard]")) {
  let changed = false;
  guarded.addEventListener("input", () => { changed = true; });
  guarded.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
const all = document.querySelector("[data-all]");
if (all) {
  all.addEventListener("click", (event) => {
    event.preventDefault(); // without the script the link shows the page with all boxes ticked
    const boxes = [...document.querySelectorAll("input[name=path]")], on = !boxes.every((b) => b.checked);
    for (const b of boxes) b.checked = on;
  });
}
