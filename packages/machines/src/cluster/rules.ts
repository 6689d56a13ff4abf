/**
 * What the machine needs to know beyond its state in order to decide, and the values that follow
 * from both: which configuration counts for a topic, and which features are on.
 *
 * Only decisions ask for these; `apply` never does.
 */
import type { Immutable } from '../machine.ts';
import { METADATA_VERSION, MINIMUM_METADATA_VERSION } from './metadata-versions.ts';
import type { ClusterState, SupportedFeature, Topic } from './state.ts';
import { ELIGIBLE_LEADERS_VERSION } from './supported-features.ts';

export interface ClusterRules {
  /** The node that decides; its own dynamic configuration counts as a default for topics. */
  readonly nodeId: number;
  /** From `num.partitions` and `default.replication.factor`. */
  readonly defaultPartitions: number;
  readonly defaultReplicationFactor: number;
  /** From the node's file: what counts while no dynamic configuration says otherwise. */
  readonly minInSyncReplicas: number;
  readonly uncleanLeaderElection: boolean;
  /** What this node knows how to run with. */
  readonly supportedFeatures: readonly SupportedFeature[];
  /** Why the configuration of a new topic is refused; `undefined` when it is not. */
  readonly topicConfigRefusal: (
    topic: string,
    configs: ReadonlyMap<string, string>,
  ) => string | undefined;
  /** An integer of 0 … `below` − 1: replicas are spread by chance. */
  readonly integer: (below: number) => number;
  /** A new identifier as Kafka writes it. */
  readonly uuid: () => string;
}

/** Kafka's numbers for the kinds of things that have a configuration. */
export const configResourceType = {
  topic: 2,
  broker: 4,
  brokerLogger: 8,
  clientMetrics: 16,
  group: 32,
} as const;

export const MIN_IN_SYNC_REPLICAS = 'min.insync.replicas';
const UNCLEAN_LEADER_ELECTION = 'unclean.leader.election.enable';

/** The key of a resource in `ClusterState.configs`. The broker named '' is the whole cluster. */
export function configKey(resourceType: number, resourceName: string): string {
  return `${resourceType}:${resourceName}`;
}

export function metadataVersion(state: Immutable<ClusterState>): number {
  return state.features.get(METADATA_VERSION) ?? MINIMUM_METADATA_VERSION;
}

export function isElrEnabled(state: Immutable<ClusterState>): boolean {
  return (state.features.get(ELIGIBLE_LEADERS_VERSION) ?? 0) >= 1;
}

/** How many in-sync replicas a partition of the topic must have: never more than it has replicas. */
export function minInSyncReplicas(
  state: Immutable<ClusterState>,
  rules: ClusterRules,
  topic: Immutable<Topic>,
): number {
  const configured = topicConfig(state, rules, topic.name, MIN_IN_SYNC_REPLICAS);
  const wanted = configured === undefined ? rules.minInSyncReplicas : Number(configured);
  return Math.min(wanted, topic.partitions[0]?.replicas.length ?? wanted);
}

export function isUncleanElectionEnabled(
  state: Immutable<ClusterState>,
  rules: ClusterRules,
  topic: string,
): boolean {
  const configured = topicConfig(state, rules, topic, UNCLEAN_LEADER_ELECTION);
  return configured === undefined
    ? rules.uncleanLeaderElection
    : configured.toLowerCase() === 'true';
}

/** The dynamic configuration that counts for a topic: its own, the node's, the cluster's. */
function topicConfig(
  state: Immutable<ClusterState>,
  rules: ClusterRules,
  topic: string,
  name: string,
): string | undefined {
  const { broker } = configResourceType;
  return (
    state.configs.get(configKey(configResourceType.topic, topic))?.get(name) ??
    state.configs.get(configKey(broker, String(rules.nodeId)))?.get(name) ??
    state.configs.get(configKey(broker, ''))?.get(name)
  );
}
