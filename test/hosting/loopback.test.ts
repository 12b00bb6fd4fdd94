import { describe, expect, it } from "vitest";
import { isLoopbackHost, isLoopbackUrl } from "../../src/hosting/loopback.ts";

describe("loopback", () => {
  it.each(["127.0.0.1", "127.8.9.1", "localhost", "LOCALHOST", "::1", "[::1]"])("is %s", (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([
    "",
    "0.0.0.0",
    "::",
    "10.0.0.1",
    "127.0.0.1.example.com",
    "localhost.example.com",
    "bot",
    "1127.0.0.1",
  ])("is not %o", (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });

  it("is told from a whole URL, whatever stands before the host", () => {
    expect(isLoopbackUrl("http://127.0.0.1:3979/x")).toBe(true);
    expect(isLoopbackUrl("http://[::1]:80")).toBe(true);
    expect(isLoopbackUrl("http://localhost:1@example.com")).toBe(false);
    expect(isLoopbackUrl("not a url")).toBe(false);
  });
});
