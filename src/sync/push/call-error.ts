import type { UpstreamError } from '../../errors.ts';
import type { EditError } from '../../pricebook/edits/record-edits.ts';

/** What an error of ServiceTitan says for a call that it refused. */
export function callError(error: UpstreamError): EditError {
  const details = Object.entries(error.fields).map(
    ([name, texts]) => `${name}: ${texts.join(', ')}`,
  );
  return {
    code: error.code,
    message: [error.message, ...details].join(' '),
    remedy:
      error.kind === 'rejected'
        ? 'Correct the value and push again; until then it stays staged.'
        : 'It stays staged: retryPush tries again.',
  };
}
