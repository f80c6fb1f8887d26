import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** KaTeX names each font three times; every browser we support reads woff2, so the other two would be dead weight. */
function onlyWoff2(): Plugin {
  return {
    name: 'katex-only-woff2',
    enforce: 'pre',
    transform(code, id) {
      if (!/katex[^/]*\.css/.test(id)) return null;
      return {
        code: code.replace(/,\s*url\([^)]+\.(?:woff|ttf)\)\s*format\(["'](?:woff|truetype)["']\)/g, ''),
        map: null,
      };
    },
  };
}

const backEnd = process.env.BACKEND_URL ?? 'http://localhost:8080';
// As nginx does it (deploy/docker/nginx/nginx.conf).
const proxy = { '/api': backEnd, '/graphql': backEnd, '/openapi': backEnd };

export default defineConfig({
  plugins: [onlyWoff2(), react()],
  server: { proxy },
  preview: { proxy },
  build: {
    // A source map would publish comments and names that learners have no use for.
    sourcemap: false,
    manifest: true,
    // GraphiQL's editor is one large chunk, loaded only by the Explore page; `npm run size` guards the pages that matter.
    chunkSizeWarningLimit: 6000,
    rolldownOptions: {
      onLog(level, log, report) {
        // Hints to the React compiler inside GraphiQL's packages; they mean nothing after bundling.
        if (log.code === 'MODULE_LEVEL_DIRECTIVE' && /node_modules/.test(log.message)) return;
        report(level, log);
      },
      output: {
        codeSplitting: {
          // These change only when a dependency does, so they stay cached across releases.
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'katex', test: /node_modules[\\/]katex[\\/]/ },
          ],
        },
      },
    },
  },
  test: {
    // Most tests are of pure functions; the few that need a document say so in their first line.
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    // No test waits for anything for long; but on a machine that is busy with the whole build each may have to wait its turn.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    css: false,
  },
});
