import {
  defaultFieldResolver,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { builder } from './builder.ts';
import './admin/admin-log.ts';
import './admin/api-keys.ts';
import './admin/feature-flags.ts';
import './admin/revoke-access.ts';
import './admin/tenant.ts';
import './admin/viewer.ts';
import './errors.ts';
import './events/subscriptions.ts';
import './health.ts';
import './pricebook/edits/category-moves.ts';
import './pricebook/edits/category-pictures.ts';
import './pricebook/edits/category-values.ts';
import './pricebook/category-queries.ts';
import './pricebook/category-relations.ts';
import './pricebook/category-stats.ts';
import './pricebook/category-tree.ts';
import './pricebook/conflicts/audit-log.ts';
import './pricebook/conflicts/conflict-policies.ts';
import './pricebook/conflicts/conflict-queries.ts';
import './pricebook/conflicts/resolve-conflicts.ts';
import './pricebook/discount-and-fee.ts';
import './pricebook/edits/clear-overrides.ts';
import './pricebook/edits/discard-changes.ts';
import './pricebook/edits/item-creations.ts';
import './pricebook/edits/item-updates.ts';
import './pricebook/edits/override.ts';
import './pricebook/edits/pending-changes.ts';
import './pricebook/equipment.ts';
import './pricebook/item-queries.ts';
import './pricebook/material.ts';
import './pricebook/service.ts';
import './push/push-mutations.ts';
import './push/push-queries.ts';
import './queue/queue-mutations.ts';
import './queue/queue-stats.ts';
import './sync/parked-records.ts';
import './sync/run-queries.ts';
import './sync/sync-mutations.ts';
import './sync/sync-status.ts';
import './sync/sync-step.ts';

let schema: GraphQLSchema | undefined;

/**
 * The schema, made once.
 * Errors  Error at the first call when a root field says nothing about who may use it.
 */
export function buildSchema(): GraphQLSchema {
  schema ??= finish(builder.toSchema());
  return schema;
}

function finish(built: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(built.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (
      type === built.getQueryType() ||
      type === built.getMutationType() ||
      type === built.getSubscriptionType()
    ) {
      assertGuarded(type);
    }
    assertPlainEnum(type);
    inlineProperties(type);
  }
  return built;
}

/** Everything is reached through a root field, so denying by default means: no root field without a scope. */
function assertGuarded(type: GraphQLNamedType): void {
  if (!isObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    const options = field.extensions['pothosOptions'] as { authScopes?: unknown } | undefined;
    if (!options?.authScopes) {
      throw new Error(
        `${type.name}.${field.name} does not say who may use it: give it authScopes.`,
      );
    }
  }
}

/** Compiled queries write enum values as they are, so a value must be its name. */
function assertPlainEnum(type: GraphQLNamedType): void {
  if (!isEnumType(type)) return;
  for (const { name, value } of type.getValues()) {
    if (value !== name)
      throw new Error(`${type.name}.${name} stands for another value than its name.`);
  }
}

/** Takes resolvers away that only read the property of the field's name: compiled queries then read it without a call. */
function inlineProperties(type: GraphQLNamedType): void {
  if (!isObjectType(type) && !isInterfaceType(type)) return;
  for (const field of Object.values(type.getFields())) {
    if (field.resolve === defaultFieldResolver || field.extensions['readsProperty'] === true) {
      delete field.resolve;
    }
  }
}
