import { describe, expect, test } from "vitest";
import { compatibilityList, linuxSupport } from "../../../src/diagnosis/data/compatibility.ts";
import { links } from "../../../src/diagnosis/data/links.ts";
import { namedDefects, newestKnownRelease, releasesAsOf } from "../../../src/diagnosis/data/releases.ts";

/** A day that exists, written as ISO 8601 has it. */
function expectDay(text: string): void {
  expect(text).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10)).toBe(text);
}

describe("links", () => {
  test.each(Object.entries(links))("%s is an address with a title and the day on which a person opened it, or none", (_name, link) => {
    const { protocol, username, href } = new URL(link.url);
    expect([protocol, username]).toEqual(["https:", ""]);
    expect(href).not.toContain(" ");
    expect(link.title.length).toBeGreaterThan(3);
    if (link.openedOn !== null) expectDay(link.openedOn);
  });
  test("stand once each", () => {
    const urls = Object.values(links).map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
  });
});

describe("releases", () => {
  test("are of a day", () => {
    expectDay(releasesAsOf);
  });
  test("name only defects that a later, known release has mended", () => {
    for (const { since = 0, lastWith, fixedIn, what } of namedDefects) {
      expect(since).toBeLessThanOrEqual(lastWith);
      expect(fixedIn).toBe(lastWith + 1);
      expect(fixedIn).toBeLessThanOrEqual(newestKnownRelease);
      expect(what).toMatch(/^[a-zA-Z].{10,}[^.]$/);
    }
  });
});

describe("the compatibility list", () => {
  test("is of a day and has a link", () => {
    expectDay(compatibilityList.asOf);
    expect(links).toHaveProperty(compatibilityList.link);
  });
  test("accepts whatever it lists", () => {
    for (const { listedFrom, acceptedFrom } of linuxSupport)
      if (listedFrom !== null) expect(listedFrom[0]).toBeGreaterThanOrEqual(acceptedFrom[0] ?? 0);
  });
});
