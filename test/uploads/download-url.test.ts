import { describe, expect, it } from "vitest";
import { checkDownloadUrl } from "../../src/uploads/download-url.ts";
import { isLoopbackAddress, isPublicAddress } from "../../src/uploads/public-address.ts";

const production = {
  allowedHosts: ["sharepoint.com", ".files.example", "*.cdn.example"],
  allowHttpLoopback: false,
};
const local = { allowedHosts: [], allowHttpLoopback: true };

describe("checkDownloadUrl", () => {
  it.each([
    "https://sharepoint.com/a",
    "https://contoso.sharepoint.com/a?x=1#y",
    "https://contoso-my.SharePoint.com:443/a",
    "https://a.files.example/x",
    "https://a.b.cdn.example/x",
  ])("allows %s", (url) => {
    expect(checkDownloadUrl(url, production)).toMatchObject({ ok: true, value: { isLoopback: false } });
  });

  it.each([
    ["not-a-url", "status.json"],
    ["not-a-url", "//sharepoint.com/a"],
    ["not-https", "http://contoso.sharepoint.com/a"],
    ["not-https", "file:///etc/passwd"],
    ["not-https", "data:text/plain,x"],
    ["not-https", "http://127.0.0.1:3979/a"],
    ["host", "https://evilsharepoint.com/a"],
    ["host", "https://sharepoint.com.evil.example/a"],
    ["host", "https://evil.example/sharepoint.com"],
    ["host", "https://evil.example?.sharepoint.com"],
    ["host", "https://contoso.sharepoint.com./a"],
    ["host", "https://169.254.169.254/metadata"],
    ["host", "https://[::1]/a"],
    ["host", "https://2130706433/a"],
    ["host", "https://localhost/a"],
    ["credentials", "https://contoso.sharepoint.com@evil.example/a"],
    ["credentials", "https://me:pw@contoso.sharepoint.com/a"],
    ["port", "https://contoso.sharepoint.com:8443/a"],
  ])("refuses as %s: %s", (reason, url) => {
    expect(checkDownloadUrl(url, production)).toMatchObject({
      ok: false,
      problem: { kind: "address-refused", reason },
    });
  });

  it("allows nobody with an empty list, and does not take an empty suffix for everybody", () => {
    for (const allowedHosts of [[], ["", " ", ".", "*."]]) {
      expect(
        checkDownloadUrl("https://a.sharepoint.com/", { allowedHosts, allowHttpLoopback: true }),
      ).toMatchObject({
        problem: { reason: "host" },
      });
    }
  });

  it("refuses an address in numbers even if the list names it", () => {
    const hosts = { allowedHosts: ["10.0.0.1", "1"], allowHttpLoopback: false };
    expect(checkDownloadUrl("https://10.0.0.1/", hosts)).toMatchObject({ problem: { reason: "host" } });
  });

  it("allows plain http on loopback in local mode only, and nowhere else then either", () => {
    for (const host of ["127.0.0.1:3979", "localhost:1", "[::1]:80"]) {
      expect(checkDownloadUrl(`http://${host}/a`, local)).toMatchObject({
        ok: true,
        value: { isLoopback: true },
      });
    }
    for (const host of ["127.0.0.1.evil.example", "10.0.0.1", "192.168.1.1", "a.sharepoint.com"]) {
      expect(checkDownloadUrl(`http://${host}/a`, local)).toMatchObject({ problem: { reason: "not-https" } });
    }
  });

  it("names the host of a refused address, cut to a length", () => {
    expect(
      checkDownloadUrl(`https://${"a".repeat(60)}.${"b".repeat(60)}.example/`, production),
    ).toMatchObject({
      problem: { host: `${"a".repeat(60)}.${"b".repeat(39)}` },
    });
  });
});

describe("addresses", () => {
  it("tells public ones from all others", () => {
    const open = ["13.107.136.10", "52.96.0.1", "2620:1ec:8f8::10", "2603:1061:1300::1"];
    const closed = [
      "127.0.0.1",
      "10.1.2.3",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.0.1",
      "169.254.169.254",
      "168.63.129.16",
      "100.64.0.1",
      "0.0.0.0",
      "224.0.0.1",
      "255.255.255.255",
      "198.18.0.1",
      "::1",
      "::",
      "fe80::1",
      "fd00::1",
      "::ffff:127.0.0.1",
      "::ffff:10.0.0.1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "ff02::1",
      "2001:db8::1",
      "not an address",
      "",
    ];
    expect(open.filter((address) => !isPublicAddress(address))).toStrictEqual([]);
    expect(closed.filter(isPublicAddress)).toStrictEqual([]);
  });

  it("knows loopback", () => {
    expect(["127.0.0.1", "127.8.8.8", "::1"].filter((address) => !isLoopbackAddress(address))).toStrictEqual(
      [],
    );
    expect(["10.0.0.1", "::2", "127.evil", "localhost"].filter(isLoopbackAddress)).toStrictEqual([]);
  });
});
