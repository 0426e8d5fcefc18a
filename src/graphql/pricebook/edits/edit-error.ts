import type { EditError as Shape } from '../../../pricebook/edits/record-edits.ts';
import { builder } from '../../builder.ts';

export const EditError = builder.objectRef<Shape>('EditError').implement({
  description: 'Why ServiceTitan does not have a staged edit, and what to do about it.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable name of the kind of error.' }),
    message: t.exposeString('message', { description: 'What happened.' }),
    remedy: t.exposeString('remedy', { description: 'What to do about it.' }),
  }),
});
