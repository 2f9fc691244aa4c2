// Saves what is typed into a return as it grows, and shows the totals; with the line down it keeps trying and says so.
const said = document.getElementById("entry-said");
const form = said.closest("form");
const cells = form.querySelectorAll("td.cell input");
const sent = new Map(Array.from(cells, (cell) => [cell.name, cell.value]));
let timer = 0, busy = false, dirty = false;

const put = (id, text) => { const place = document.getElementById(id); if (place) place.textContent = text; };

const show = (entry) => {
  form.elements.version.value = entry.version;
  entry.totals.rows.forEach((text, i) => put(`tr${i + 1}`, text));
  entry.totals.columns.forEach((text, i) => put(`tc${i + 1}`, text));
  put("ta", entry.totals.all);
  const wrong = [];
  for (const cell of cells) {
    const fault = entry.faults[cell.name.slice(1)];
    if (fault) { cell.setAttribute("aria-invalid", "true"); wrong.push(fault); } else cell.removeAttribute("aria-invalid");
    // what was refused when the page came has been looked at anew
    const note = document.getElementById(`e-${cell.name}`);
    if (note && !fault) { note.remove(); cell.removeAttribute("aria-describedby"); }
  }
  said.textContent = [entry.said, ...wrong].join(" ");
};

const save = async () => {
  if (busy) { plan(500); return; }
  const changed = Array.from(cells).filter((cell) => cell.value !== sent.get(cell.name)).map((cell) => [cell.name, cell.value]);
  dirty = changed.length > 0;
  if (!dirty) return;
  busy = true;
  try {
    const answer = await fetch(`/api/v1/entries/${said.dataset.entry}/cells`, {
      method: "PUT", headers: { "content-type": "application/json", accept: "application/json", "Form-Token": form.elements["form-token"].value },
      body: JSON.stringify({ version: Number(form.elements.version.value), cells: Object.fromEntries(changed.map(([name, value]) => [name.slice(1), value])) }),
    });
    const body = await answer.json();
    if (answer.ok) {
      changed.forEach(([name, value]) => sent.set(name, value));
      dirty = false;
      show(body);
    } else if (answer.status < 500) said.textContent = body.detail;
    else throw new Error(answer.status);
  } catch {
    said.textContent = said.dataset.lost;
    plan(5000);
  } finally { busy = false; }
};

const plan = (ms) => { clearTimeout(timer); timer = setTimeout(save, ms); };

form.addEventListener("input", () => { dirty = true; said.textContent = said.dataset.typing; plan(1500); });
form.addEventListener("submit", () => { clearTimeout(timer); dirty = false; });
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
