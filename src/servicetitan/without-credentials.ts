import { scrubber } from '../lib/scrub.ts';
import type { HttpAnswer, Transport } from './transport.ts';

/** Complaints are short; pages of rows are not looked through. */
const LONGEST_COMPLAINT = 64 * 1024;

/**
 * Takes our credentials out of answers that repeat them: what ServiceTitan, or a proxy before it, complains of becomes part of errors,
 * events and logs.
 */
export function withoutCredentials(
  transport: Transport,
  credentials: { readonly clientSecret: string; readonly appKey: string },
): Transport {
  const fixed = [credentials.clientSecret, credentials.appKey];
  return {
    async send(call) {
      const answer = await transport.send(call);
      const { authorization = '' } = call.headers;
      return cleaned(answer, [...fixed, authorization.replace(/^Bearer /, '')]);
    },
    close: () => transport.close(),
  };
}

function cleaned(answer: HttpAnswer, secrets: readonly string[]): HttpAnswer {
  const { status, body } = answer;
  if (body.length > LONGEST_COMPLAINT) return answer;
  const isSaid = secrets.some((secret) => secret !== '' && body.includes(secret));
  // A token is ours to have: the answer that brings one is left alone.
  if (!isSaid && status < 400) return answer;
  return { ...answer, body: Buffer.from(scrubber(secrets)(body.toString('utf8'))) };
}
