import { describe, expect, it } from "vitest";
import { createServiceCheck } from "../../src/hosting/service-hosts.ts";

describe("service hosts", () => {
  const check = createServiceCheck({
    mode: "production",
    serviceHosts: ["smba.trafficmanager.net", "teams.example"],
  });

  it.each([
    "https://smba.trafficmanager.net/teams/",
    "https://smba.trafficmanager.net:443/emea/",
    "https://SMBA.trafficmanager.net/",
    "https://eu.teams.example/v3",
  ])("get answers: %s", (url) => {
    expect(check(url)).toBe(true);
  });

  it.each([
    "http://smba.trafficmanager.net/",
    "https://smba.trafficmanager.net:8443/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://evilsmba.trafficmanager.net/",
    "https://user:password@smba.trafficmanager.net/",
    "https://127.0.0.1/",
    "//smba.trafficmanager.net/",
    "",
  ])("get none: %o", (url) => {
    expect(check(url)).toBe(false);
  });

  it("are nobody's with an empty list", () => {
    expect(
      createServiceCheck({ mode: "production", serviceHosts: [] })("https://smba.trafficmanager.net/"),
    ).toBe(false);
  });

  it("are this machine only in local mode, whatever is listed", () => {
    const local = createServiceCheck({ mode: "local", serviceHosts: ["smba.trafficmanager.net"] });
    expect(local("http://127.0.0.1:3979")).toBe(true);
    expect(local("https://smba.trafficmanager.net/")).toBe(false);
  });
});
