import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** Oldest browser the client is built for; docs/decisions/0002 says why one number serves all five surfaces. */
const BROWSER_FLOOR = 'chrome87';

/** Larger chunks (map, deck) are not the phone's: its own are all below. */
const LARGEST_KEPT_BYTES = 300_000;

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('client'),
  plugins: [
    react(),
    // The phone's page opens without signal. Only it: a wall and a desk must never run on yesterday's build.
    VitePWA({
      filename: 'field-worker.js',
      scope: '/field',
      injectRegister: null,
      manifest: {
        name: 'Grid321',
        short_name: 'Grid321',
        start_url: '/field',
        scope: '/field',
        display: 'standalone',
        background_color: '#0a111d',
        theme_color: '#0a111d',
        icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      workbox: {
        // Chunks shared with other pages have names of the bundler's choosing: all small ones are kept, the map and video are not.
        globPatterns: ['index.html', 'assets/*.{js,css}'],
        globIgnores: ['assets/{WallPage,DeskPage,AdminPage,CameraTile}-*', 'assets/*worker*'],
        manifestTransforms: [
          (files) => ({ manifest: files.filter(({ size }) => size < LARGEST_KEPT_BYTES), warnings: [] }),
        ],
        navigateFallback: '/index.html',
        navigateFallbackAllowlist: [/^\/field/],
        inlineWorkboxRuntime: true,
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        skipWaiting: true,
        sourcemap: false,
      },
    }),
  ],
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
          // React alone: a group for the map took Vite's own preload helper with it, and every page then loaded the map.
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
