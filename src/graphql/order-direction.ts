import { builder } from './builder.ts';

export const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'Smallest, earliest, A first.' },
    DESC: { description: 'Largest, latest, Z first.' },
  },
});
