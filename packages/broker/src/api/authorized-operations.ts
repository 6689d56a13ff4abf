/**
 * The operations that a client may do to a resource, as the bits that answers show when asked.
 *
 * Without an authorizer everybody may do everything that makes sense for the resource.
 * Spec: KIP-430; the operations of each resource are those of Kafka's access control.
 */

/** The client did not ask. */
export const OPERATIONS_NOT_ASKED = -2_147_483_648;

const code = {
  read: 3,
  write: 4,
  create: 5,
  delete: 6,
  alter: 7,
  describe: 8,
  clusterAction: 9,
  describeConfigs: 10,
  alterConfigs: 11,
  idempotentWrite: 12,
} as const;

export const TOPIC_OPERATIONS: number = bits([
  code.read,
  code.write,
  code.create,
  code.delete,
  code.alter,
  code.describe,
  code.describeConfigs,
  code.alterConfigs,
]);

export const CLUSTER_OPERATIONS: number = bits([
  code.create,
  code.alter,
  code.describe,
  code.clusterAction,
  code.describeConfigs,
  code.alterConfigs,
  code.idempotentWrite,
]);

function bits(codes: readonly number[]): number {
  return codes.reduce((all, bit) => all | (1 << bit), 0);
}
