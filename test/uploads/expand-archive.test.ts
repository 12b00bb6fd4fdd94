import { describe, expect, it } from "vitest";
import { archiveLimits, expandArchive } from "../../src/uploads/expand-archive.ts";
import { zipOf } from "./zip-file.ts";

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe("expandArchive", () => {
  it("gives a file that is no archive back as it is, whatever its name", async () => {
    const bytes = new TextEncoder().encode('{"version":"1.0"}');
    for (const name of ["status.json", "logs.zip"]) {
      expect(await expandArchive(bytes, name)).toStrictEqual({
        ok: true,
        value: { entries: [{ name, bytes }], ignoredCount: 0, secretCount: 0 },
      });
    }
    expect(await expandArchive(new Uint8Array(), "status.json")).toMatchObject({ ok: true });
  });

  it("reads the files that a diagnosis knows, tells an archive by its content, and leaves the rest", async () => {
    const known = [
      "ProxyAgent/status.json",
      "copies/web-01-status (1).json",
      "Status/0.status",
      "AuthorizationRules_1.json",
      "ProxyAgent.Connection.log",
      "var/log/cloud-init.log",
      "var/log/cloud-init-output.log",
      "history/waagent_status.json",
    ];
    const unknown = [
      "readme.txt",
      "etc/shadow",
      "__MACOSX/._status.json",
      "__MACOSX/status.json",
      "._status.json",
      "statusXjson",
      "status.json.exe",
      "inner.zip",
      "folder/",
    ];
    const bytes = zipOf(...[...known, ...unknown].map((name) => ({ name, data: `content of ${name}` })));
    const result = await expandArchive(bytes, "upload.dat");
    expect(result).toMatchObject({ ok: true, value: { ignoredCount: unknown.length, secretCount: 0 } });
    const entries = result.ok ? result.value.entries : [];
    expect(entries.map(({ name, bytes: data }) => [name, text(data)])).toStrictEqual(
      known.map((name) => [name, `content of ${name}`]),
    );
  });

  it("understands the backslashes that Compress-Archive of Windows PowerShell 5 writes", async () => {
    const result = await expandArchive(zipOf({ name: "ProxyAgent\\Logs\\status.json", data: "{}" }), "a.zip");
    expect(result).toMatchObject({ ok: true, value: { entries: [{ name: "ProxyAgent/Logs/status.json" }] } });
  });

  it("never reads a file that holds a key, alone or in an archive", async () => {
    const secret = "this is the key";
    for (const name of ["6a2c.key", "C:\\keys\\6a2c.ENCRYPTED", "keys/6a2c.Key "]) {
      expect(await expandArchive(new TextEncoder().encode(secret), name)).toStrictEqual({
        ok: false,
        problem: { kind: "secret-file" },
      });
    }
    const mixed = zipOf(
      { name: "keys/6a2c.key", data: secret },
      { name: "keys/6a2c.encrypted", data: secret },
      { name: "status.json", data: "{}" },
    );
    const result = await expandArchive(mixed, "a.zip");
    expect(result).toMatchObject({
      ok: true,
      value: { entries: [{ name: "status.json" }], ignoredCount: 0, secretCount: 2 },
    });
  });

  it("says when an archive holds nothing that a diagnosis knows", async () => {
    const bytes = zipOf({ name: "a.txt", data: "a" }, { name: "b.key", data: "b" });
    expect(await expandArchive(bytes, "a.zip")).toStrictEqual({
      ok: false,
      problem: { kind: "archive-without-known-files", ignoredCount: 1, secretCount: 1 },
    });
    expect(await expandArchive(zipOf(), "a.zip")).toMatchObject({
      problem: { kind: "archive-without-known-files", ignoredCount: 0 },
    });
  });

  it.each([
    ["leaves the archive", zipOf({ name: "../../status.json", data: "{}" })],
    ["leaves the archive by backslashes", zipOf({ name: "..\\..\\status.json", data: "{}" })],
    ["is absolute", zipOf({ name: "/etc/status.json", data: "{}" })],
    ["names a drive", zipOf({ name: "C:/status.json", data: "{}" })],
    [
      "is larger than it says",
      zipOf({ name: "status.json", data: "x".repeat(90_000), stated: { size: 10 } }),
    ],
    ["is smaller than it says", zipOf({ name: "status.json", data: "x", stated: { size: 900 } })],
    ["has another check sum", zipOf({ name: "status.json", data: "{}", stated: { crc: 1 } })],
    ["is cut off", zipOf({ name: "status.json", data: "{}" }).slice(0, -8)],
    ["is nothing but a signature", new TextEncoder().encode("PK\u0003\u0004 and no more")],
  ])("calls an archive damaged whose entry %s", async (_, bytes) => {
    expect(await expandArchive(bytes, "a.zip")).toStrictEqual({
      ok: false,
      problem: { kind: "archive-damaged" },
    });
  });

  it("says when an archive needs a password", async () => {
    const bytes = zipOf({ name: "status.json", data: "{}", stated: { flags: 1 } });
    expect(await expandArchive(bytes, "a.zip")).toStrictEqual({
      ok: false,
      problem: { kind: "archive-encrypted" },
    });
  });

  it.each([
    ["entries", { maxEntries: 2 }, [1, 2, 3].map((n) => ({ name: `${n}.txt`, data: "x" }))],
    ["files", { maxFiles: 2 }, [1, 2, 3].map((n) => ({ name: `${n}.status`, data: "x" }))],
    ["bytes", { maxBytes: 99 }, [1, 2].map((n) => ({ name: `${n}.status`, data: "x".repeat(50) }))],
    ["ratio", { maxRatio: 400 }, [{ name: "status.json", data: new Uint8Array(2_000_000) }]],
  ] as const)("stops at the limit of %s", async (limit, limits, entries) => {
    const result = await expandArchive(zipOf(...entries), "a.zip", { ...archiveLimits, ...limits });
    expect(result).toStrictEqual({ ok: false, problem: { kind: "archive-too-large", limit } });
  });

  it("reads a large status.json of alike rows within its usual limits", async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => ({
      count: n,
      processFullPath: "/usr/bin/curl",
      ip: "169.254.169.254",
    }));
    const data = JSON.stringify({ failedAuthenticateSummary: rows });
    const result = await expandArchive(zipOf({ name: "status.json", data }), "a.zip");
    expect(result.ok && text(result.value.entries[0]?.bytes)).toBe(data);
  });
});
