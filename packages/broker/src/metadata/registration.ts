/**
 * How this node enters the cluster and leaves it: as a controller, then as a broker that is fenced
 * until its listeners are open; and in the other order.
 *
 * The node is its own controller, so nothing is sent and no heartbeat is needed: whoever holds the
 * lock of the directories is the node, and its predecessor is gone.
 * Spec: KIP-631, KIP-841, KIP-966.
 */

import type { Immutable } from '@odradek/machines';
import {
  type ClusterCommandOf,
  type ClusterCommandType,
  type ClusterReplyOf,
  type ClusterState,
  type EndPoint,
  type Outcome,
  RECOVERED,
  RECOVERING,
  type SupportedFeature,
} from '@odradek/machines/cluster';
import type { Endpoint, SecurityProtocol } from '../config/listeners.ts';

const protocolNumber: Readonly<Record<SecurityProtocol, number>> = {
  PLAINTEXT: 0,
  SSL: 1,
  SASL_PLAINTEXT: 2,
  SASL_SSL: 3,
};

export interface NodeIdentity {
  readonly nodeId: number;
  readonly rack: string | null;
  /** The ids of the log directories that can be used. */
  readonly logDirs: readonly string[];
  /** Those of them that take no new replicas, as configured at the time. */
  readonly cordonedLogDirs: readonly string[];
  /** Found in the mark of a clean stop; −1 when there is none. */
  readonly previousBrokerEpoch: number;
  readonly features: readonly SupportedFeature[];
}

export interface Submits {
  readonly state: Immutable<ClusterState>;
  readonly endOffset: number;
  submit<Type extends ClusterCommandType>(
    command: ClusterCommandOf<Type>,
  ): Promise<ClusterReplyOf<Type>>;
}

/** The cluster does not take this node in. */
export class RegistrationRefused extends Error {
  constructor({ errorCode, errorMessage }: Outcome) {
    super(`registration refused: ${errorMessage ?? `error ${errorCode}`}`);
    this.name = 'RegistrationRefused';
  }
}

/** Listeners as records show them. A listener on all interfaces must have been given a name. */
export function endPointsOf(endpoints: readonly Endpoint[]): EndPoint[] {
  return endpoints.map(({ name, host, port, protocol }) => ({
    name,
    host: host ?? 'localhost',
    port,
    securityProtocol: protocolNumber[protocol],
  }));
}

export async function registerAsController(
  cluster: Submits,
  node: NodeIdentity,
  incarnationId: string,
  endPoints: readonly EndPoint[],
): Promise<void> {
  // Refused only by clusters too old to know of it, which do without.
  await cluster.submit({
    type: 'registerController',
    controllerId: node.nodeId,
    incarnationId,
    zkMigrationReady: false,
    endPoints,
    features: node.features,
  });
}

/** Registers and unfences; the broker's epoch when all of that is committed. */
export async function registerAsBroker(
  cluster: Submits,
  node: NodeIdentity,
  incarnationId: string,
  endPoints: readonly EndPoint[],
): Promise<number> {
  const brokerId = node.nodeId;
  const registered = cluster.submit({
    type: 'registerBroker',
    brokerId,
    incarnationId,
    nextOffset: cluster.endOffset,
    previousBrokerEpoch: node.previousBrokerEpoch,
    previousSessionValid: false,
    endPoints,
    features: node.features,
    rack: node.rack,
    logDirs: node.logDirs,
  });
  // The state knows already, before all is committed: one wait, and one sync of the disk, for all.
  const brokerEpoch = cluster.state.brokers.get(brokerId)?.epoch ?? -1;
  const cordoned = reportCordoned(cluster, node, brokerEpoch);
  const unfenced = cluster.submit({ type: 'unfenceBroker', brokerId, brokerEpoch });
  const recovered = reportRecovered(cluster, brokerId, brokerEpoch);
  // All together, for if one cannot be written, none can, and each is somebody's to hear of.
  const [reply, outcome] = await Promise.all([registered, unfenced, cordoned, recovered]);
  if (reply.errorCode !== 0) throw new RegistrationRefused(reply);
  if (outcome.errorCode !== 0) throw new RegistrationRefused(outcome);
  return brokerEpoch;
}

/** Says which directories take no new replicas (KIP-1066); old clusters do not know of that. */
export async function reportCordoned(
  cluster: Submits,
  node: NodeIdentity,
  brokerEpoch: number,
): Promise<void> {
  await cluster.submit({
    type: 'changeLogDirectories',
    brokerId: node.nodeId,
    brokerEpoch,
    offline: [],
    cordoned: node.cordonedLogDirs,
  });
}

/** Controlled shutdown: gives up what it leads, then is fenced. */
export async function leave(
  cluster: Submits,
  brokerId: number,
  brokerEpoch: number,
): Promise<void> {
  const step = { brokerId, brokerEpoch };
  const stopped = cluster.submit({ type: 'shutDownBroker', ...step });
  const fenced = cluster.submit({ type: 'fenceBroker', ...step });
  // Together: if the first fails, so does the second, and somebody must hear of that too.
  await Promise.all([stopped, fenced]);
}

/**
 * After an unclean stop the broker was elected as the last known leader and must say that its logs
 * are in order. They are: they were opened, and repaired, before it registered.
 */
async function reportRecovered(
  cluster: Submits,
  brokerId: number,
  brokerEpoch: number,
): Promise<void> {
  const partitions: ClusterCommandOf<'alterPartitions'>['partitions'][number][] = [];
  for (const topic of cluster.state.topics.values()) {
    for (const [partition, found] of topic.partitions.entries()) {
      if (found.leader !== brokerId || found.leaderRecoveryState !== RECOVERING) continue;
      partitions.push({
        topicId: topic.id,
        partition,
        leaderEpoch: found.leaderEpoch,
        partitionEpoch: found.partitionEpoch,
        leaderRecoveryState: RECOVERED,
        newIsr: found.isr.map((id) => ({ brokerId: id, brokerEpoch: -1 })),
      });
    }
  }
  if (partitions.length === 0) return;
  await cluster.submit({ type: 'alterPartitions', brokerId, brokerEpoch, partitions });
}
