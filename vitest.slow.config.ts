import { defineConfig } from "vitest/config";

/** Suites that take minutes, on demand: `npm run test:slow`. */
export default defineConfig({
  test: {
    include: ["test/slow/*.slow.ts"],
    testTimeout: 600_000,
  },
});
