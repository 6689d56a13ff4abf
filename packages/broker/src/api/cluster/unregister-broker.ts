/**
 * UnregisterBroker (64), version 0.
 * Does: takes a broker that is gone for good out of the cluster, and out of all its partitions.
 * Since: 0. Spec: KIP-631.
 */
import { unregisterBrokerRequest, unregisterBrokerResponse } from '@odradek/wire/definitions';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

export const unregisterBroker = handler(
  unregisterBrokerRequest,
  unregisterBrokerResponse,
  [needs('Alter', 'Cluster')],
  ({ brokerId }, _context, { metadata }) => metadata.submit({ type: 'unregisterBroker', brokerId }),
);
