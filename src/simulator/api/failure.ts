import { printJson } from '../json.ts';

/** What an operation answers. `body` undefined: an empty body. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A failure that is answered in ServiceTitan's error envelope. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    title: string,
    options: {
      errors?: Readonly<Record<string, readonly string[]>>;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(title);
    this.name = 'ApiFailure';
    this.status = status;
    this.errors = options.errors ?? {};
    this.headers = options.headers ?? {};
  }
}

/** 400 that names the field, as the live API words it. */
export function invalid(field: string, message: string): ApiFailure {
  return new ApiFailure(400, 'One or more validation errors occurred.', {
    errors: { [field]: [message] },
  });
}

/** 400 of a query parameter whose value is not among those allowed. */
export function invalidValue(field: string, label: string, value: string): ApiFailure {
  return invalid(field, `The value '${value}' is not valid for ${label}.`);
}

export function notFound(what: string): ApiFailure {
  return new ApiFailure(404, `${what} was not found`);
}

const typeOfStatus: Readonly<Record<number, string>> = {
  400: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
  401: 'https://tools.ietf.org/html/rfc7235#section-3.1',
  403: 'https://tools.ietf.org/html/rfc7231#section-6.5.3',
  404: 'https://tools.ietf.org/html/rfc7231#section-6.5.4',
  409: 'https://tools.ietf.org/html/rfc7231#section-6.5.8',
  429: 'https://tools.ietf.org/html/rfc6585#section-4',
};

/** The official `ApiErrorResponse`. */
export function failureAnswer(failure: ApiFailure, traceId: string): Answer {
  return {
    status: failure.status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...failure.headers },
    body: printJson({
      type: typeOfStatus[failure.status] ?? 'https://tools.ietf.org/html/rfc7231#section-6.6.1',
      title: failure.message,
      status: failure.status,
      traceId,
      errors: failure.errors,
      data: {},
    }),
  };
}

export function jsonAnswer(status: number, body: string | Buffer): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}
