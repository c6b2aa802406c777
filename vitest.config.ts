import { defineConfig } from "vitest/config";

/** Tests read the packages' TypeScript sources, so nothing has to be built first. */
const conditions = ["@fovea/source", "module", "node", "import", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["packages/*/src/**/*.test.ts"], testTimeout: 60_000 },
      },
    ],
  },
});
