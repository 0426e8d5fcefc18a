import { createHash, timingSafeEqual } from 'node:crypto';
import type http from 'node:http';

/** Everything that is measured, as text for Prometheus. */
export interface MetricsPage {
  readonly render: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Whoever asks has to send it as a bearer token; undefined where anybody who can reach the port may ask. */
  readonly token: string | undefined;
}

/** Answers `GET /metrics`. */
export async function answerMetrics(
  { render, token }: MetricsPage,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (token !== undefined && !isBearer(request.headers.authorization, token)) {
    response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    return;
  }
  try {
    const { contentType, text } = await render();
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
    response.end(text);
  } catch {
    response.writeHead(500).end();
  }
}

/** Takes the same time whatever is wrong. */
function isBearer(given: string | undefined, token: string): boolean {
  return timingSafeEqual(digest(given ?? ''), digest(`Bearer ${token}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
