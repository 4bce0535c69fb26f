import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVER = process.env.ANEW_SERVER ?? "http://127.0.0.1:7878";

/** The bundle goes into the Python package, which ships it: whoever uses anew needs no Node. */
export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    outDir: "../src/anew/studio_web",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the page's policy lets nothing in that is not a file of its own
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/v1": { target: SERVER, ws: true, changeOrigin: true, headers: { origin: SERVER } }, // strangers' pages are refused
      "/open": SERVER,
      "/samples": SERVER,
    },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
