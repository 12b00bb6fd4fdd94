import { describe, expect, it } from "vitest";
import { hostOf, ownUrl, parseArmEndpoint } from "../../src/azure/arm-endpoint.ts";

describe("parseArmEndpoint", () => {
  it("takes an https origin as it is", () => {
    expect(parseArmEndpoint("https://management.chinacloudapi.cn/")).toStrictEqual({
      origin: "https://management.chinacloudapi.cn",
      loopback: null,
      scope: "https://management.chinacloudapi.cn/.default",
    });
  });

  it.each(["http://127.0.0.1:3979", "http://localhost:3979/", "http://[::1]:3979"])(
    "takes %s as a stand-in for the public host",
    (endpoint) => {
      expect(parseArmEndpoint(endpoint)).toStrictEqual({
        origin: "https://management.azure.com",
        loopback: new URL(endpoint).origin,
        scope: "https://management.azure.com/.default",
      });
    },
  );

  it.each([
    "",
    "management.azure.com",
    "http://management.azure.com",
    "http://10.0.0.1:3979",
    "http://127.0.0.1.evil.example",
    "ftp://127.0.0.1",
    "https://management.azure.com/path",
    "https://management.azure.com/?x=1",
    "https://management.azure.com/#x",
    "https://user:pw@management.azure.com",
  ])("refuses %j", (endpoint) => {
    expect(() => parseArmEndpoint(endpoint)).toThrow(RangeError);
  });
});

describe("ownUrl", () => {
  const local = parseArmEndpoint("http://127.0.0.1:3979");
  const production = parseArmEndpoint("https://management.azure.com");

  it("gives ARM's links back on the ARM origin", () => {
    expect(ownUrl(production, "https://MANAGEMENT.azure.com:443/a?b=1#c")).toBe(
      "https://management.azure.com/a?b=1",
    );
    expect(ownUrl(local, "http://127.0.0.1:3979/a?b=1")).toBe("https://management.azure.com/a?b=1");
    expect(ownUrl(local, "https://management.azure.com/a")).toBe("https://management.azure.com/a");
  });

  it.each([
    "http://management.azure.com/a",
    "https://management.azure.com:8443/a",
    "https://management.azure.com.evil.example/a",
    "https://evil.example/https://management.azure.com",
    "https://management.azure.com@evil.example/a",
    "https://me@management.azure.com/a",
    "http://127.0.0.1:3979/a",
    "//management.azure.com/a",
    "/a",
    "",
  ])("gives nothing for %j in production", (link) => {
    expect(ownUrl(production, link)).toBeNull();
  });

  it("knows one loopback port alone", () => {
    expect(ownUrl(local, "http://127.0.0.1:3980/a")).toBeNull();
    expect(ownUrl(local, "http://localhost:3979/a")).toBeNull();
  });

  it("names a foreign host", () => {
    expect(hostOf("https://evil.example:1/a?token=x")).toBe("evil.example:1");
    expect(hostOf("odd")).toBe("not a URL");
  });
});
