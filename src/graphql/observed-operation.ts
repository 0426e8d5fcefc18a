import type { GraphQLParams } from 'graphql-yoga';
import type { OperationSeen } from '../observe/observer.ts';

/** What is known so far of one operation under way. */
export interface ObservedOperation {
  readonly receivedAt: number;
  /** Set once the body is one of GraphQL. */
  params?: GraphQLParams;
  name?: string;
  kind?: OperationSeen['kind'] | 'subscription';
  outcome?: OperationSeen['outcome'];
}
