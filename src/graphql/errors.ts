import {
  ForbiddenError,
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
  StaleVersionError,
  type UserError,
} from '../errors.ts';
import { builder } from './builder.ts';

const ErrorInterface = builder.interfaceRef<UserError>('Error').implement({
  description: 'Why something was not done, for a program and for a person.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable name of the kind of error.' }),
    message: t.exposeString('message', { description: 'What is wrong and what to do about it.' }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'What it was to be done to is not there, or not for you.',
  interfaces: [ErrorInterface],
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'An argument makes no sense.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Path of the argument: `input.entities`.' }),
  }),
});

builder.objectType(InvalidStateError, {
  name: 'InvalidStateError',
  description: 'It cannot be done in the state its subject is in.',
  interfaces: [ErrorInterface],
});

builder.objectType(StaleVersionError, {
  name: 'StaleVersionError',
  description: 'Somebody has changed the record since you read it.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    currentVersion: t.exposeInt('currentVersion', {
      description: 'Its version now: read it again and decide anew.',
    }),
  }),
});

builder.objectType(ForbiddenError, {
  name: 'ForbiddenError',
  description: 'Your role may not do this.',
  interfaces: [ErrorInterface],
});
