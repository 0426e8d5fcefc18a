import { builder } from '../builder.ts';
import { Category } from './category.ts';

export const CategoryEdge = builder.edgeObject({ type: Category, name: 'CategoryEdge' });

/** A page of categories, whatever list it is of. */
export const CategoryConnection = builder.connectionObject(
  { type: Category, name: 'CategoryConnection' },
  CategoryEdge,
);
