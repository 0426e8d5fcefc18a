import { describe, expect, it } from 'vitest';
import { UpstreamError, type UpstreamErrorKind } from '../errors.ts';
import { classifyAnswer, classifyFailure, classifyTokenAnswer, parseAnswer } from './classify.ts';
import { TransportError, type TransportFailure } from './transport.ts';

const subject = { what: 'page 1 of services', tenantId: 42n, scope: 'tn.pb.services:r' };
const now = new Date('2026-11-22T12:00:00Z');
const answer = (status: number, body: unknown, headers = {}) => ({
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const html = '<!DOCTYPE html><html><body><h1>503 Service Unavailable</h1></body></html>';

describe('classifyAnswer', () => {
  it.each<[number, unknown, UpstreamErrorKind, RegExp]>([
    [
      400,
      { status: 400, title: 'Bad', errors: { sort: ['not valid'] } },
      'rejected',
      /sort: not valid/,
    ],
    [401, { status: 401, title: 'Unauthorized' }, 'unauthorised', /SERVICE_TITAN_APP_KEY/],
    [
      403,
      { status: 403, title: 'Scope validation failed' },
      'forbidden',
      /Give the app the scope tn\.pb\.services:r/,
    ],
    [404, { status: 404, title: 'Not found' }, 'rejected', /SERVICE_TITAN_TENANT_ID/],
    [408, '', 'retryable', /Try again later/],
    [409, { title: 'Customer ID = 123 is not active' }, 'rejected', /is not active/],
    [
      409,
      { title: 'The service is suspended for maintenance. Please try again later.' },
      'retryable',
      /maintenance/,
    ],
    [422, { title: 'campaignId is required' }, 'rejected', /campaignId/],
    [
      429,
      { title: 'Rate limit is exceeded. Try again in 50 seconds.' },
      'rate-limited',
      /Try again in 50 s/,
    ],
    [500, { title: 'Sku (Name:) is not found.' }, 'retryable', /Sku/],
    [502, html, 'retryable', /an HTML page/],
    [503, '', 'retryable', /failed on page 1 of services \(503\)/],
    [302, '', 'protocol', /credentials are sent to no other address/],
    [204, '', 'protocol', /not expected/],
  ])('takes %i %j for %s', (status, body, kind, message) => {
    const error = classifyAnswer(answer(status, body), subject, now);
    expect(error).toMatchObject({ kind, status: status === 204 ? undefined : status });
    expect(error.message).toMatch(message);
    expect(error.message).toContain('page 1 of services');
  });

  it('carries the wait, the trace and the complaints by field', () => {
    const error = classifyAnswer(
      answer(
        429,
        { title: 'Slow down', traceId: '00-abc-00', errors: { Ids: ['Simple IDs lookup'] } },
        { 'retry-after': '7' },
      ),
      subject,
      now,
    );
    expect(error).toMatchObject({
      retryAfterMs: 7_000,
      traceId: '00-abc-00',
      fields: { Ids: ['Simple IDs lookup'] },
    });
  });

  it('lets nothing that an error body holds forge a log line or fill it', () => {
    const title = `bad\r\n{"level":60}\u001b[2J${'x'.repeat(10_000)}`;
    const { message } = classifyAnswer(
      answer(400, { title, errors: { 'a\nb': [title] } }),
      subject,
      now,
    );
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(800);
  });

  it.each([
    '[1]',
    '"x"',
    'null',
    '{"errors":"x"}',
    '{"errors":[null]}',
    '{"title":5,"errors":{"a":null}}',
    '{"broken',
  ])('survives the error body %s', (body) => {
    expect(classifyAnswer(answer(400, body), subject, now).kind).toBe('rejected');
  });
});

describe('classifyFailure', () => {
  it.each<[TransportFailure, UpstreamErrorKind]>([
    ['timeout', 'retryable'],
    ['cut', 'retryable'],
    ['unreachable', 'retryable'],
    ['too-large', 'protocol'],
    ['encoding', 'protocol'],
  ])('takes %s for %s', (failure, kind) => {
    const cause = new TransportError(failure, 'it went wrong');
    expect(classifyFailure(cause, subject)).toMatchObject({ kind, cause, status: undefined });
  });

  it('leaves other errors what they are', () => {
    const bug = new TypeError('a bug');
    expect(classifyFailure(bug, subject)).toBe(bug);
  });
});

describe('classifyTokenAnswer', () => {
  it.each<[number, unknown, UpstreamErrorKind, RegExp]>([
    [
      400,
      { error: 'invalid_client' },
      'unauthorised',
      /invalid_client.*SERVICE_TITAN_CLIENT_SECRET/,
    ],
    [401, '', 'unauthorised', /SERVICE_TITAN_CLIENT_ID/],
    [400, html, 'rejected', /the request for a token/],
    [429, '', 'rate-limited', /token/],
    [503, html, 'retryable', /token/],
  ])('takes %i %j for %s', (status, body, kind, message) => {
    const error = classifyTokenAnswer(answer(status, body), 42n, now);
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(message);
  });
});

describe('parseAnswer', () => {
  const failure = (body: string, headers = {}) => {
    try {
      parseAnswer(answer(200, body, headers), subject, now);
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it.each<[string, string, UpstreamErrorKind]>([
    ['an HTML page', html, 'retryable'],
    ['text', 'OK', 'retryable'],
    ['nothing', '', 'retryable'],
    ['a list', '[{"id":1}]', 'retryable'],
    ['JSON that breaks off', '{"data":[{"id":1},', 'retryable'],
    ['an error body', '{"status":503,"title":"Down"}', 'retryable'],
    ['an error body of a bad request', '{"status":400,"title":"Bad"}', 'rejected'],
    ['a 429 in disguise', '{"status":429,"title":"Try again in 5 seconds."}', 'rate-limited'],
  ])('takes a 200 with %s for a failure', (_, body, kind) => {
    expect(failure(body)).toBeInstanceOf(UpstreamError);
    expect(failure(body)).toMatchObject({ kind });
  });

  it('quotes no upstream data in its errors', () => {
    expect(String(failure('{"secret":"4111111111111111"'))).not.toContain('4111');
  });

  it('parses JSON whatever it is called, with or without a byte order mark', () => {
    const body = '\ufeff {"hasMore":false,"data":[{"id":9007199254740993,"status":500}]}';
    expect(parseAnswer(answer(200, body, { 'content-type': 'text/html' }), subject, now)).toEqual({
      hasMore: false,
      data: [{ id: 9007199254740993n, status: 500 }],
    });
  });
});
