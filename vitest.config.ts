import { defineConfig } from "vitest/config";

/** The layers that decide: covered completely. Adapters are proved by behaviour, not by number. */
const pureLayers = ["redaction", "diagnosis", "target", "approvals", "key-reset", "presentation"];

/** Whole exchanges with real clocks, processes and browsers: on a busy build machine one is given another try, which its report shows. */
const retry = process.env["CI"] === undefined ? 0 : 2;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Many tests are whole HTTP exchanges: a busy machine must not make them fail.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          retry,
          include: ["test/**/*.test.ts"],
          exclude: [
            "test/repository/**",
            "test/e2e/**",
            "test/container/**",
            "test/tools/**",
            "test/bench/**",
          ],
        },
      },
      { test: { name: "repository", include: ["test/repository/**/*.test.ts"] } },
      { test: { name: "container", include: ["test/container/**/*.test.ts"], testTimeout: 120_000, retry } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: pureLayers.map((layer) => `src/${layer}/**/*.ts`),
      reporter: ["text-summary", "json"],
      thresholds: { lines: 100, functions: 100, statements: 100, branches: 100 },
    },
  },
});
