/**
 * The permission that an API needs: an operation on a kind of resource, as in Kafka's table of
 * operations and resources on protocols. Data only; deciding is the authorizer's.
 */
export type Operation =
  | 'Read'
  | 'Write'
  | 'Create'
  | 'Delete'
  | 'Alter'
  | 'Describe'
  | 'ClusterAction'
  | 'DescribeConfigs'
  | 'AlterConfigs'
  | 'IdempotentWrite';

export type ResourceType = 'Topic' | 'Group' | 'Cluster' | 'TransactionalId';

export interface Permission {
  readonly operation: Operation;
  readonly resource: ResourceType;
}

/** `allow('Read', 'Group')` reads as the rows of Kafka's table do. */
export function needs(operation: Operation, resource: ResourceType): Permission {
  return { operation, resource };
}
