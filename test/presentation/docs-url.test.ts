import { expect, test } from "vitest";
import { catalogue, type Code } from "../../src/diagnosis/catalogue.ts";
import { createDocsUrl } from "../../src/presentation/docs-url.ts";

const codes = Object.keys(catalogue) as readonly Code[];

test("a finding's page is below our own base, however that ends", () => {
  for (const base of ["https://example.org/guide", "https://example.org/guide/"])
    expect(createDocsUrl(base)("key-rejected")).toBe("https://example.org/guide/key-rejected");
});

test("without pages of our own every finding has one of Microsoft's", () => {
  expect(createDocsUrl(null)("key-rejected")).toMatch(/\/key-reset$/);
  for (const code of codes) expect(createDocsUrl(null)(code)).toMatch(/^https:\/\/[a-z.]+\/./);
});
