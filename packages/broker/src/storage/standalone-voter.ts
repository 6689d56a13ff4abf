/** The one voter of a quorum that this node makes for itself (`--standalone`). */
import type { World } from '@odradek/world';
import type { BrokerValues } from '../config/broker-values.ts';
import type { InitialVoter } from './initial-voters.ts';
import { StorageError } from './storage-error.ts';

/** Throws `StorageError` when the node is no controller. */
export function standaloneVoter({ random }: World, config: BrokerValues): InitialVoter {
  if (!config.roles.includes('controller')) {
    throw new StorageError('You can only use --standalone on a controller.');
  }
  const [listener] = config.advertisedControllerEndpoints;
  if (listener === undefined) throw new StorageError('No controller listeners found.');
  const { host, port } = listener;
  return { id: config.nodeId, host: host ?? 'localhost', port, directoryId: random.uuid() };
}
