import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Oldest browser the client is built for; docs/decisions/0002 says why one number serves all five surfaces. */
const BROWSER_FLOOR = 'chrome87';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('client'),
  plugins: [react()],
  resolve: {
    // '#contract/*' resolves to its TypeScript source; the rest are Vite's own defaults, which naming any replaces.
    conditions: ['source', 'module', 'browser', 'development|production'],
  },
  // MapLibre's worker is imported as '?worker&url' and is a module.
  worker: { format: 'es' },
  build: {
    outDir: at('dist/client'),
    emptyOutDir: true,
    target: BROWSER_FLOOR,
    cssTarget: BROWSER_FLOOR,
    // The Content-Security-Policy knows no data: scripts or fonts, and every file must be cacheable by its hash.
    assetsInlineLimit: 0,
    // The manifest is what `npm run check` weighs first loads by.
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30 },
            {
              name: 'map-engine',
              test: /node_modules[\\/](maplibre-gl|@deck\.gl|@luma\.gl|@math\.gl)[\\/]/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
