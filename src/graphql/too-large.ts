import { GraphQLError } from 'graphql';

/** The refusal of an answer that holds more than the limit allows; it is known only when the answer is made. */
export function responseTooLarge(maxBytes: number): GraphQLError {
  return new GraphQLError(
    `The answer exceeds the response limit: ${maxBytes} bytes at most. Ask for less at once.`,
    { extensions: { code: 'RESPONSE_TOO_LARGE', max: maxBytes } },
  );
}

/** The JSON of a result, or of its refusal. Over HTTP the length of a whole answer is known anyway; this is for streams. */
export function stringifyWithin(maxBytes: number): (result: object) => string {
  return (result) => {
    const text = JSON.stringify(result);
    return Buffer.byteLength(text) <= maxBytes
      ? text
      : JSON.stringify({ errors: [responseTooLarge(maxBytes)] });
  };
}
