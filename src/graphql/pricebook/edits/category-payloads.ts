import type { CategoryOutcome } from '../../../pricebook/commands/categories/move-category.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { renewReads } from '../../renew-reads.ts';
import { Category } from '../category.ts';

/** The payload of a command about one category: the category as it is after it. */
export function categoryPayload(name: string, description: string) {
  return builder.objectRef<CategoryOutcome>(name).implement({
    description,
    fields: (t) => ({
      category: t.field({
        type: Category,
        nullable: true,
        description: 'The category as it is after this; null where it is gone.',
        resolve: async ({ stId }, _args, { pricebook }) => (await pricebook.forest()).find(stId),
      }),
      changed: t.exposeBoolean('changed', {
        description: 'Whether anything was staged; false where everything was as wanted already.',
      }),
    }),
  });
}

/** Runs a command; what is read after it sees what it did. */
export async function runCommand<T>(context: Context, command: () => Promise<T>): Promise<T> {
  const outcome = await command();
  await renewReads(context);
  return outcome;
}
