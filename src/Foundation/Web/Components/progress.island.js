// Asks for the page again and puts the new state in place; follows the server when it says where to go next.
const look = async () => {
  const bar = document.getElementById("progress");
  if (!bar || !bar.dataset.every) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
    if (answer.redirected) { location.assign(answer.url); return; }
    const next = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("progress");
    if (!next || !next.dataset.every) { location.reload(); return; }
    bar.replaceChildren(...next.childNodes);
  } catch { /* the line is down: look again */ }
  setTimeout(look, bar.dataset.every * 1000);
};
setTimeout(look, (document.getElementById("progress")?.dataset.every ?? 3) * 1000);
