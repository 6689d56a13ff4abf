/**
 * What a broker is made of, as its request handlers see it. `broker.ts` makes the parts and starts
 * and stops them; handlers take what they need from here and never from each other.
 */
import type { World } from '@odradek/world';
import type { NodeConfig } from './config/node-config.ts';
import type { GroupCoordinator } from './coordination/group-coordinator.ts';
import type { Metadata } from './metadata/metadata.ts';
import type { ReplicaSet } from './replicas/replica-set.ts';

export interface BrokerParts {
  readonly world: World;
  /** Static and dynamic configuration of this node, and of topics and groups through it. */
  readonly config: NodeConfig;
  /** The cluster as this node knows it, and the way to change it. */
  readonly metadata: Metadata;
  /** All partitions that this node holds. */
  readonly replicas: ReplicaSet;
  readonly groups: GroupCoordinator;
}
