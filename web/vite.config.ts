import react from '@vitejs/plugin-react'
import { loadEnv } from 'vite'
import { defineConfig } from 'vitest/config'

const page = /^\/((organisation|tenant|invitation|signed-in|signed-out|groups\/[^/]+)\/?)?$/

export default defineConfig(({ mode }) => {
  const stack = loadEnv(mode, process.cwd(), 'ORGHUB_').ORGHUB_STACK ?? 'http://localhost:8080'
  return {
    plugins: [react()],
    server: {
      proxy: {
        '^/(config\\.json|_local/|o/|groups|me|organisations|invitations|public/|tenant|courses)': {
          target: stack,
          // As the stack itself does: /_local admits its own origin alone.
          changeOrigin: true,
          headers: { origin: stack },
          // A page and an API path may be the same; a browser that opens it wants the page.
          bypass: (request) =>
            request.headers.accept?.includes('text/html') && page.test((request.url ?? '').split('?')[0] ?? '')
              ? '/index.html'
              : undefined,
        },
      },
    },
    build: {
      // A source map of the client hides nothing that the repository does not show.
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    test: {
      environment: 'jsdom',
      setupFiles: ['test/setup.ts'],
      include: ['test/**/*.test.{ts,tsx}'],
      restoreMocks: true,
      testTimeout: 60_000,
    },
  }
})
