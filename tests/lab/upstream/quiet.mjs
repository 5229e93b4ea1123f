// An upstream that answers and writes nothing: /forbidden is refused, /slow waits until the lab creates /srv/run/go.
import fs from "node:fs";
import http from "node:http";

http.createServer((request, response) => {
  const status = request.url.startsWith("/forbidden") || request.headers["x-original-uri"]?.startsWith("/forbidden") ? 403 : request.url.startsWith("/missing") ? 404 : 200;
  const answer = () => { response.writeHead(status, { "Content-Type": "text/plain" }); response.end(status === 200 ? "ok\n" : "no\n"); };
  if (!request.url.startsWith("/slow")) return answer();
  const poll = setInterval(() => { if (fs.existsSync("/srv/run/go")) { clearInterval(poll); answer(); } }, 5);
}).listen(Number(process.env.LAB_PORT), process.env.LAB_ADDRESS);
