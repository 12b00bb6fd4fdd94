import { readFile } from "node:fs/promises";
import { createRequire, stripTypeScriptTypes } from "node:module";
import type { ServerResponse } from "node:http";
import { join } from "node:path";

const pageFolder = join(import.meta.dirname, "page");
const { resolve } = createRequire(import.meta.url);

/** Only these packages' browser bundles are served, each under a name of our own. */
const bundles: Readonly<Record<string, string>> = {
  "/page/lib/adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
  "/page/lib/markdown-it.js": "markdown-it/dist/markdown-it.min.js",
};

const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  ts: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** Nothing from elsewhere, no inline script, nobody may frame the page. Style attributes come from the card renderer. */
const securityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves the chat page and its files; false when the path is none of them. TypeScript is served with its types stripped. */
export async function servePageFile(pathname: string, response: ServerResponse): Promise<boolean> {
  const bundle = bundles[pathname];
  if (bundle !== undefined) {
    const text = await readFile(resolve(bundle), "utf8");
    send(response, "text/javascript; charset=utf-8", text.replace(/\n\/\/# sourceMappingURL=.*\s*$/u, "\n"));
    return true;
  }
  const name =
    pathname === "/" ? "index.html" : /^\/page\/([a-z0-9-]+\.(?:ts|css|svg))$/u.exec(pathname)?.[1];
  if (name === undefined) return false;
  const text = await readText(join(pageFolder, name));
  if (text === null) return false;
  const extension = name.slice(name.lastIndexOf(".") + 1);
  send(response, contentTypes[extension] ?? "text/plain", extension === "ts" ? stripTypes(text) : text);
  return true;
}

function send(response: ServerResponse, contentType: string, text: string): void {
  response.writeHead(200, {
    "content-type": contentType,
    "content-security-policy": securityPolicy,
    "cache-control": "no-cache",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}

/** Node 24 prints an experimental warning at the first call; it would only puzzle whoever runs the demonstration. */
function stripTypes(source: string): string {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
