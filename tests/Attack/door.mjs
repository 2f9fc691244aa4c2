// The door through which a scanner attacks: it makes of each request one of a person who is signed in and holds a valid form token, so that the attack meets what lies
// behind both. Pages come without compression and without the token in their forms, which is new each time and would make of every form a hundred.
//   node door.mjs TARGET PORT SESSION     SESSION may be '': a stranger
import http from "node:http";

const [target, port, session] = [new URL(process.argv[2]), Number(process.argv[3]), process.argv[4] ?? ""];
// What would end the session itself, or put another in its place.
const closed = /^\/(sign-out|sign-in\/demo|account\/sessions)/;
const cookies = new Map(session ? [["ts-session", session]] : []);
let token = "";

function send(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: target.hostname, port: target.port, method, path, headers }, answer => {
      const parts = [];
      answer.on("data", part => parts.push(part));
      answer.on("end", () => {
        for (const line of answer.headers["set-cookie"] ?? []) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
          if (name === "ts-form") cookies.set(name, value);
        }
        resolve({ answer, body: Buffer.concat(parts) });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

const held = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
const field = /<input[^>]*name="form-token"[^>]*value="([^"]*)"[^>]*>/g;

async function takeToken() {
  const { body } = await send("GET", session ? "/account" : "/sign-in", { host: target.host, cookie: held(), "accept-encoding": "identity" });
  token = [...body.toString().matchAll(field)].at(0)?.[1] ?? "";
  if (!token) throw new Error("No form token: the session is not one.");
}

http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (closed.test(request.url)) return response.writeHead(204).end();
  const headers = { ...request.headers, host: target.host, cookie: held(), "accept-encoding": "identity", "form-token": token };
  delete headers.origin;
  delete headers.referer;
  try {
    const { answer, body } = await send(request.method, request.url, headers, Buffer.concat(parts));
    const clean = (answer.headers["content-type"] ?? "").startsWith("text/html") ? Buffer.from(body.toString().replace(field, "")) : body;
    const back = { ...answer.headers, "content-length": request.method === "HEAD" ? answer.headers["content-length"] : clean.length };
    delete back["transfer-encoding"];
    delete back["set-cookie"];
    if (back.location) back.location = back.location.replace(target.origin, `http://127.0.0.1:${port}`);
    for (const name in back) if (back[name] === undefined) delete back[name];
    response.writeHead(answer.statusCode, back).end(clean);
  } catch (error) {
    response.writeHead(502).end(String(error));
  }
}).listen(port, "127.0.0.1", () => takeToken().then(() => console.log("open"), error => { console.error(error.message); process.exit(1); }));
