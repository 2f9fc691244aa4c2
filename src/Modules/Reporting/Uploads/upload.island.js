// Sends a long file of the form in pieces (tus 1.0), so that a lost line costs one piece: it waits, asks how far the server came, and goes on.
// The same file chosen again later goes on too. What it does not take over is sent by the form as it is.
const form = document.querySelector("form[action='/report'][enctype]");
const box = document.getElementById("upload");
const size = 2 << 20;
const base = "/api/v1/uploads";
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const base64 = (bytes) => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));

const say = (text, done) => {
  box.hidden = false;
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent", numberingSystem: "latn" });
  box.querySelector("[role=status]").textContent = done === undefined ? text : `${text} ${percent.format(done)}`;
  if (done !== undefined) box.querySelector("progress").value = done;
};

const refuse = (text) => {
  say(text);
  box.querySelector("progress").value = 0;
  form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
};

const send = async (file) => {
  const field = (name) => form.elements[name]?.value ?? "";
  const mapping = form.elements.mapping.files[0];
  const headers = { "Tus-Resumable": "1.0.0", "Form-Token": field("form-token"), accept: "application/json" };
  const fingerprint = [file.size, file.lastModified, mapping ? `${mapping.size} ${mapping.lastModified} ${mapping.name}` : field("mappingName"),
    field("agency"), field("dataflow"), form.elements.again.checked, field("saveAs"), file.name].join("|").slice(0, 300);

  const begin = async () => {
    const list = await fetch(base, { headers, cache: "no-store" });
    const known = list.ok && (await list.json()).find((u) => u.fingerprint === fingerprint && u.length === file.size);
    if (known) return [`${base}/${known.id}`, known.offset];
    const said = { filename: file.name, agency: field("agency"), dataflow: field("dataflow"), saveAs: field("saveAs"), fingerprint,
      again: form.elements.again.checked ? "on" : "", mappingName: mapping ? "" : field("mappingName") };
    const metadata = Object.entries(said).filter(([, value]) => value).map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`).join(",");
    const answer = await fetch(base, {
      method: "POST", headers: { ...headers, "Upload-Length": file.size, "Upload-Metadata": metadata, ...(mapping && { "content-type": "application/json" }) },
      body: mapping ? await mapping.text() : undefined,
    });
    if (!answer.ok) { refuse((await answer.json()).detail); return null; }
    return [answer.headers.get("Location"), 0];
  };

  let at = null, submission = null, wait = 1000;
  while (!submission) {
    try {
      at ??= await begin();
      if (!at) return;
      const [address, offset] = at;
      say(box.dataset.sending, offset / file.size);
      let piece;
      try { piece = await file.slice(offset, offset + size).arrayBuffer(); } catch { refuse(box.dataset.changed); return; }
      const sum = crypto.subtle && { "Upload-Checksum": "sha256 " + base64(new Uint8Array(await crypto.subtle.digest("SHA-256", piece))) };
      const answer = await fetch(address, {
        method: "PATCH", headers: { ...headers, ...sum, "content-type": "application/offset+octet-stream", "Upload-Offset": offset }, body: piece,
      });
      if (answer.ok) {
        at = [address, Number(answer.headers.get("Upload-Offset"))];
        submission = answer.headers.get("Submission");
        wait = 1000;
        continue;
      }
      if (answer.status < 500 && ![408, 409, 423, 429, 460].includes(answer.status)) { refuse((await answer.json()).detail); return; }
    } catch { /* the line is down */ }
    say(box.dataset.waiting);
    await sleep(wait);
    wait = Math.min(wait * 2, 30000);
    try {
      const answer = at && await fetch(at[0], { method: "HEAD", headers, cache: "no-store" });
      if (answer?.ok) {
        at = [at[0], Number(answer.headers.get("Upload-Offset"))];
        submission = answer.headers.get("Submission");
      } else if (answer?.status === 404) at = null;
    } catch { /* still down: look again */ }
  }
  say(box.dataset.sending, 1);
  location.assign(`/report/${submission}`);
};

form?.addEventListener("submit", (event) => {
  const file = form.elements.file.files[0];
  if (event.submitter?.hasAttribute("formaction") || !file || file.size <= Number(box.dataset.above)) return;
  if (!form.elements.mapping.files[0] && !form.elements.mappingName?.value) return;
  event.preventDefault();
  form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  send(file);
});
