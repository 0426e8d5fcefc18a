import { type DocumentNode, GraphQLError, parse, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GatewayLimits } from '../../config/limits.ts';
import { nestingDepth } from './nesting.ts';
import { shapeRule } from './shape.ts';
import { tooComplex } from './too-complex.ts';

/** Errors of one document that are told; the rest adds nothing. */
const MAX_VALIDATION_ERRORS = 20;

/**
 * Parses and validates every document, whichever door it came through, within the limits.
 * `suggestions` lets messages say "Did you mean ...", which tells a stranger the names of the schema.
 */
export function useDocumentLimits(limits: GatewayLimits, suggestions: boolean): Plugin {
  const rule = shapeRule(limits);
  return {
    onParse({ setParseFn }) {
      setParseFn((source: unknown) => parseWithin(limits, String(source)));
    },
    onValidate({ addValidationRule, setValidationFn }) {
      addValidationRule(rule);
      setValidationFn((schema, document, rules) =>
        validate(schema, document, rules, {
          maxErrors: MAX_VALIDATION_ERRORS,
          hideSuggestions: !suggestions,
        }),
      );
    },
  };
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
