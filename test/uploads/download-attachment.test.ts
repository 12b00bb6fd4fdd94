import type { lookup } from "node:dns";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { downloadAttachment, type DownloadLimits } from "../../src/uploads/download-attachment.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const limits: DownloadLimits = { allowedHosts: [], allowHttpLoopback: true, deadlineMs: 5000 };
const fetchFrom = (url: string, more: Partial<DownloadLimits> = {}, name = "status.json") =>
  downloadAttachment({ url, name }, { ...limits, ...more });
const body = (text: string) => (_: IncomingMessage, response: ServerResponse) => response.end(text);

/** A resolver that knows one address for every name, and counts. */
function resolver(...addresses: readonly string[]) {
  const asked: string[] = [];
  const resolve = ((name: string, _: unknown, callback: (error: null, found: unknown) => void) => {
    asked.push(name);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  }) as typeof lookup;
  return { asked, resolve };
}

describe("downloadAttachment", () => {
  it("gives the bytes as they are", async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => n % 256);
    const origin = await serve((_, response) => response.end(bytes));
    expect(await fetchFrom(`${origin}/x?sig=1`)).toStrictEqual({ ok: true, value: bytes });
  });

  it("gives an empty file as an empty file", async () => {
    expect(await fetchFrom(await serve(body("")))).toStrictEqual({ ok: true, value: new Uint8Array() });
  });

  it("asks with GET and the whole link, and sends no permission of its own", async () => {
    let seen: IncomingMessage | undefined;
    const origin = await serve((request, response) => {
      seen = request;
      response.end("x");
    });
    await fetchFrom(`${origin}/a%20b?tempauth=secret&x=1`);
    expect(seen?.method).toBe("GET");
    expect(seen?.url).toBe("/a%20b?tempauth=secret&x=1");
    expect(seen?.headers["authorization"]).toBeUndefined();
    expect(seen?.headers["cookie"]).toBeUndefined();
  });

  it("asks nobody for an address that is not allowed", async () => {
    let count = 0;
    const origin = await serve((_, response) => {
      count += 1;
      response.end("x");
    });
    expect(await fetchFrom(origin, { allowHttpLoopback: false })).toMatchObject({
      problem: { kind: "address-refused", reason: "not-https" },
    });
    expect(await fetchFrom(origin, {}, "6a2c.key")).toStrictEqual({
      ok: false,
      problem: { kind: "secret-file" },
    });
    expect(count).toBe(0);
  });

  it.each([["127.0.0.1"], ["10.0.0.5"], ["169.254.169.254"], ["::1"], ["13.107.136.10", "192.168.0.1"]])(
    "connects to no private address behind an allowed name: %s",
    async (...addresses) => {
      const { asked, resolve } = resolver(...addresses);
      const result = await fetchFrom("https://contoso.sharepoint.com/a", {
        allowedHosts: ["sharepoint.com"],
        lookup: resolve,
      });
      expect(result).toStrictEqual({
        ok: false,
        problem: { kind: "address-refused", reason: "private-address", host: "contoso.sharepoint.com" },
      });
      expect(asked).toStrictEqual(["contoso.sharepoint.com"]);
    },
  );

  it("connects to loopback alone under the name of loopback", async () => {
    const origin = await serve(body("x"));
    const named = origin.replace("127.0.0.1", "localhost");
    expect(await fetchFrom(named, { lookup: resolver("127.0.0.1").resolve })).toMatchObject({ ok: true });
    expect(await fetchFrom(named, { lookup: resolver("10.0.0.1").resolve })).toMatchObject({
      problem: { reason: "private-address" },
    });
    expect(await fetchFrom(named, { lookup: resolver().resolve })).toMatchObject({
      problem: { reason: "private-address" },
    });
  });

  it.each([301, 302, 303, 307, 308])("follows no redirect (%i)", async (status) => {
    let count = 0;
    const target = await serve((_, response) => {
      count += 1;
      response.end("inner");
    });
    const origin = await serve((_, response) => response.writeHead(status, { location: target }).end());
    expect(await fetchFrom(origin)).toStrictEqual({
      ok: false,
      problem: { kind: "redirected", httpStatus: status },
    });
    expect(count).toBe(0);
  });

  it.each([401, 403, 404, 410])("says that the link has run out (%i)", async (httpStatus) => {
    const origin = await serve((_, response) => response.writeHead(httpStatus).end("<html>"));
    expect(await fetchFrom(origin)).toStrictEqual({ ok: false, problem: { kind: "expired", httpStatus } });
  });

  it.each([204, 206, 400, 429, 500, 503])("takes no other status for a file (%i)", async (httpStatus) => {
    const origin = await serve((_, response) => response.writeHead(httpStatus).end());
    expect(await fetchFrom(origin)).toStrictEqual({
      ok: false,
      problem: { kind: "unavailable", httpStatus, code: `HTTP ${httpStatus}` },
    });
  });

  it("takes exactly the largest size, and nothing above it", async () => {
    const origin = await serve(body("x".repeat(1000)));
    expect(await fetchFrom(origin, { maxBytes: 1000 })).toMatchObject({ ok: true });
    expect(await fetchFrom(origin, { maxBytes: 999 })).toStrictEqual({
      ok: false,
      problem: { kind: "too-large", maxBytes: 999 },
    });
  });

  it("stops a body without an end at the limit, and hangs up", async () => {
    let hasHungUp: (value: null) => void = () => {};
    const hungUp = new Promise((resolve) => {
      hasHungUp = resolve;
    });
    const origin = await serve((_, response) => {
      const push = (): void => {
        while (!response.destroyed && response.write("x".repeat(10_000)));
      };
      response.on("drain", push).once("close", () => hasHungUp(null));
      push();
    });
    expect(await fetchFrom(origin, { maxBytes: 50_000 })).toStrictEqual({
      ok: false,
      problem: { kind: "too-large", maxBytes: 50_000 },
    });
    await hungUp;
  });

  it("allows 10 MB if nothing else is said", async () => {
    const origin = await serve((_, response) =>
      response.writeHead(200, { "content-length": "10000001" }).flushHeaders(),
    );
    expect(await fetchFrom(origin)).toStrictEqual({
      ok: false,
      problem: { kind: "too-large", maxBytes: 10_000_000 },
    });
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ] as const)("counts what %s unpacks to, not what arrives", async (encoding, pack) => {
    const origin = await serve((request, response) =>
      response
        .writeHead(200, { "content-encoding": encoding })
        .end(pack(request.url === "/bomb" ? Buffer.alloc(50_000_000) : Buffer.from("plain"))),
    );
    const before = process.memoryUsage().arrayBuffers;
    expect(await fetchFrom(`${origin}/bomb`, { maxBytes: 1_000_000 })).toStrictEqual({
      ok: false,
      problem: { kind: "too-large", maxBytes: 1_000_000 },
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
    const plain = await fetchFrom(`${origin}/plain`);
    expect(plain.ok && new TextDecoder().decode(plain.value)).toBe("plain");
  });

  it("does not guess at an unknown or broken encoding", async () => {
    const origin = await serve((request, response) =>
      response
        .writeHead(200, { "content-encoding": request.url === "/broken" ? "gzip" : "zstd" })
        .end("x".repeat(99)),
    );
    expect(await fetchFrom(`${origin}/unknown`)).toMatchObject({
      problem: { kind: "unavailable", code: "UnknownContentEncoding" },
    });
    expect(await fetchFrom(`${origin}/broken`)).toMatchObject({
      problem: { kind: "unavailable", code: "Z_DATA_ERROR" },
    });
  });

  it.each([
    ["that never answers", () => {}],
    ["that stalls in the middle", (_: IncomingMessage, response: ServerResponse) => response.write("half")],
    [
      "that drips for ever",
      (_: IncomingMessage, response: ServerResponse) => {
        const timer = setInterval(() => response.write("x"), 20);
        response.once("close", () => clearInterval(timer));
      },
    ],
  ])("ends at its deadline with a server %s", async (_, listener) => {
    const started = performance.now();
    expect(await fetchFrom(await serve(listener), { deadlineMs: 200 })).toStrictEqual({
      ok: false,
      problem: { kind: "timed-out", afterMs: 200 },
    });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it("ends at its deadline when the name does not resolve in time", async () => {
    const never = (() => {}) as unknown as typeof lookup;
    const result = await fetchFrom("https://a.sharepoint.com/", {
      allowedHosts: ["sharepoint.com"],
      lookup: never,
      deadlineMs: 100,
    });
    expect(result).toStrictEqual({ ok: false, problem: { kind: "timed-out", afterMs: 100 } });
  });

  it("says which way the connection broke", async () => {
    const cut = await serve((request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("half");
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(await fetchFrom(cut)).toMatchObject({
      problem: {
        kind: "unavailable",
        httpStatus: null,
        code: expect.stringMatching(/^(ECONNRESET|ERR_STREAM_PREMATURE_CLOSE)$/),
      },
    });
    const dropped = await serve((request) => request.socket.destroy());
    expect(await fetchFrom(dropped)).toMatchObject({ problem: { kind: "unavailable", code: "ECONNRESET" } });
    const closed = createServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, "127.0.0.1", resolve);
    });
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    expect(await fetchFrom(`http://127.0.0.1:${port}/`)).toMatchObject({
      problem: { kind: "unavailable", code: "ECONNREFUSED" },
    });
  });
});
