import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite dev` finds the query API; the built files are served by it. */
const queryApi = process.env['LINDUNG_QUERY_API'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
  // Addresses are relative, so that the files work wherever they are served.
  base: './',
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  server: { host: '127.0.0.1', proxy: { '/v1': queryApi } },
});
