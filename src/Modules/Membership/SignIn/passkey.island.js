// Shows the forms that a passkey fills in where the browser has what it takes; asks the server what to sign, the passkey to sign it, and sends the form.
const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;

const fill = async (box, form) => {
  const answer = await fetch(box.dataset.options, {
    method: "POST", headers: { accept: "application/json", "Form-Token": form.elements["form-token"].value }, cache: "no-store",
  });
  if (!answer.ok) throw new Error(answer.status);
  const { challenge, options } = await answer.json();
  const credential = box.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.querySelector("[data-credential]").value = JSON.stringify(credential.toJSON());
  form.querySelector("[data-challenge]").value = challenge;
};

for (const box of able ? document.querySelectorAll("[data-passkey]") : []) {
  const form = box.querySelector("form");
  box.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    // Refused, timed out, no such passkey: the browser does not say which, and need not.
    try { await fill(box, form); } catch { failed.hidden = false; return; }
    form.submit();
  });
}
