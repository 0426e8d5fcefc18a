import { BREAK, type DocumentNode, Kind, visit } from 'graphql';

const asked = new WeakMap<DocumentNode, boolean>();

/** True where a document asks for the schema itself. `__typename` is no introspection. */
export function asksForSchema(document: DocumentNode): boolean {
  let answer = asked.get(document);
  if (answer === undefined) {
    answer = false;
    visit(document, {
      [Kind.FIELD]: {
        enter({ name }) {
          if (name.value !== '__schema' && name.value !== '__type') return undefined;
          answer = true;
          return BREAK;
        },
      },
    });
    asked.set(document, answer);
  }
  return answer;
}
