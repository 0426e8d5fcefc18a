import { type DocumentNode, GraphQLError, parse, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GatewayLimits } from '../../config/limits.ts';
import { nestingDepth } from './nesting.ts';
import { shapeErrors } from './shape.ts';
import { tooComplex } from './too-complex.ts';

/** Errors of one document that are told; the rest adds nothing. */
const MAX_VALIDATION_ERRORS = 20;

/**
 * Parses and validates every document, whichever door it came through, within the limits. What is over one is refused before it is
 * validated: some rules of GraphQL take more than linear time.
 * `suggestions` lets messages say "Did you mean ...", which tells a stranger the names of the schema.
 */
export function useDocumentLimits(limits: GatewayLimits, suggestions: boolean): Plugin {
  return {
    onParams({ params }) {
      assertShortDocument(params.query, limits);
    },
    onParse({ setParseFn }) {
      setParseFn((source: unknown) => parseWithin(limits, String(source)));
    },
    onValidate({ setValidationFn }) {
      setValidationFn((schema, document, rules) => {
        const tooMuch = shapeErrors(document, limits);
        if (tooMuch.length > 0) return tooMuch;
        return validate(schema, document, rules, {
          maxErrors: MAX_VALIDATION_ERRORS,
          hideSuggestions: !suggestions,
        });
      });
    },
  };
}

/**
 * Yoga remembers a thousand documents by their text, also of those it could not parse: a long one must not come that far.
 * Errors  GraphQLError with code QUERY_TOO_COMPLEX.
 */
export function assertShortDocument(
  query: string | null | undefined,
  { documentLength }: Pick<GatewayLimits, 'documentLength'>,
): void {
  const length = query?.length ?? 0;
  if (length > documentLength) throw tooComplex('document length', documentLength, length);
}

/** Errors  GraphQLError with code QUERY_TOO_COMPLEX or GRAPHQL_PARSE_FAILED. */
function parseWithin(limits: GatewayLimits, text: string): DocumentNode {
  const nesting = nestingDepth(text, limits.nesting, 'graphql');
  if (nesting > limits.nesting) throw tooComplex('nesting', limits.nesting, nesting);
  try {
    return parse(text, { maxTokens: limits.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes('tokens')) {
      throw tooComplex('tokens', limits.tokens, Number.POSITIVE_INFINITY);
    }
    const http = { status: 400, spec: true };
    Object.assign(error.extensions, { code: 'GRAPHQL_PARSE_FAILED', http });
    throw error;
  }
}
