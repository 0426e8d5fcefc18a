import { type DocumentNode, type ExecutionResult, Kind, visit } from 'graphql';
import { accessKeyOf } from '../../identity/viewer.ts';
import { stringifyLossless } from '../../lib/lossless-json.ts';
import type { OperationArgs } from './operation-args.ts';

/** Answers of one event that are kept: who asks what nobody else asks is answered all the same. */
const MOST_ANSWERS = 100;

/** Who comes when it is made gets it without waiting. */
type MadeOrMaking = ExecutionResult | Promise<ExecutionResult>;

/** What is known of a document: its number here, and the variables its answers depend on. */
interface Known {
  readonly number: number;
  readonly variables: ReadonlySet<string>;
}

/**
 * Answers to events, each made once for all subscribers who ask the same of it: a thousand of them cost one execution.
 *
 * Whoever asks the same in the same tenant, and may do the same there, is answered the same: nothing of an event depends on who reads it.
 * An answer is forgotten with its event, which is the same object for all subscribers of this process that keep up.
 */
export class SharedAnswers {
  readonly #answers = new WeakMap<object, Map<string, MadeOrMaking>>();
  readonly #documents = new WeakMap<DocumentNode, Known>();
  #documentCount = 0;

  /** Names what a subscription asks, and what of its viewer the answer depends on. */
  keyOf({ document, operationName, variableValues, contextValue }: OperationArgs): string {
    const { viewer } = contextValue;
    const { number, variables } = this.#know(document);
    // A place to begin at, or kinds of events that are wanted, change no answer to an event: each client has its own.
    const given = Object.entries(variableValues ?? {}).filter(([name]) => variables.has(name));
    const asked = `${number} ${operationName ?? ''} ${stringifyLossless(Object.fromEntries(given))}`;
    return `${viewer.tenantId} ${accessKeyOf(viewer)} ${asked}`;
  }

  /** The answer that is there, or is being made, else the one that `make` makes, which must not reject. */
  answer(event: object, key: string, make: () => MadeOrMaking): MadeOrMaking {
    let answers = this.#answers.get(event);
    if (!answers) {
      answers = new Map();
      this.#answers.set(event, answers);
    }
    return answers.get(key) ?? remember(answers, key, make());
  }

  #know(document: DocumentNode): Known {
    let known = this.#documents.get(document);
    if (known === undefined) {
      known = { number: ++this.#documentCount, variables: variablesBelowRoot(document) };
      this.#documents.set(document, known);
    }
    return known;
  }
}

function remember(
  answers: Map<string, MadeOrMaking>,
  key: string,
  answer: MadeOrMaking,
): MadeOrMaking {
  if (answers.size >= MOST_ANSWERS) return answer;
  answers.set(key, answer);
  if (answer instanceof Promise) void answer.then((made) => answers.set(key, made));
  return answer;
}

/** The variables of a document that are used elsewhere than in the arguments of a subscription's own field.   Pure. */
export function variablesBelowRoot(document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>();
  const rootFields = new Set(
    document.definitions
      .flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? one.selectionSet.selections : []))
      .filter((selection) => selection.kind === Kind.FIELD),
  );
  visit(document, {
    VariableDefinition: () => false,
    Argument: (_node, _key, _parent, _path, ancestors) => {
      const owner = ancestors.at(-1);
      const field = Array.isArray(owner) ? ancestors.at(-2) : owner;
      return rootFields.has(field as never) ? false : undefined;
    },
    Variable: ({ name }) => {
      used.add(name.value);
    },
  });
  return used;
}
