/** How the site is built. Types are checked by `npm run check`, not here: a broken test elsewhere must not stop the site. */
import type { NextConfig } from "next";

export default {
  typescript: { ignoreBuildErrors: true, tsconfigPath: "app/tsconfig.json" },
  // Each build has a folder of its own, so that a running site is never built over (server/start/site.ts).
  distDir: process.env.LABMATE_SITE ?? ".next/dev",
  poweredByHeader: false,
  devIndicators: false,
  // Pictures are served as they are; an optimiser under /_next/ would answer before the join code was asked for.
  images: { unoptimized: true },
  // The gateway listens under names and ports of the operator's choosing.
  allowedDevOrigins: ["127.0.0.1", "*.localhost"],
  serverExternalPackages: [
    "mdx-bundler",
    "esbuild",
    "@mdx-js/esbuild",
    "pg",
    "shiki",
    "better-auth",
    "graphile-worker",
  ],
} satisfies NextConfig;
