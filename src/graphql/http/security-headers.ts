import type { Plugin } from 'graphql-yoga';

/** What browsers are told with every answer: it is no page, nothing of it may be run or framed, and nobody is told who asked. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** The page of GraphiQL brings its script, styles and fonts along and talks to its own gateway; its editors work in workers made of it. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'font-src data:',
  'img-src data:',
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A year. Of this host only: what stands beside it is not ours to decide. */
const HTTPS_ONLY = 'max-age=31536000';

/**
 * Sets the headers above. In production an answer that left a proxy by TLS (`X-Forwarded-Proto`) also tells browsers to use nothing else;
 * they believe that over TLS alone, so that a forged header does no harm.
 */
export function useSecurityHeaders({ production }: { readonly production: boolean }): Plugin {
  const always = Object.entries(securityHeaders);
  return {
    onResponse({ request, response: { headers } }) {
      for (const [name, value] of always) headers.set(name, value);
      if (headers.get('content-type')?.startsWith('text/html')) {
        headers.set('content-security-policy', PAGE_POLICY);
      }
      if (production && request.headers.get('x-forwarded-proto') === 'https') {
        headers.set('strict-transport-security', HTTPS_ONLY);
      }
    },
  };
}
