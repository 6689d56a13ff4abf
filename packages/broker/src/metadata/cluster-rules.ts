/** What the cluster's rules take from this node's settings, as they are at the time. */
import {
  type ClusterRules,
  type SupportedFeature,
  supportedFeatures,
  supportedUnstableFeatures,
} from '@odradek/machines/cluster';
import type { Random } from '@odradek/world';
import { ConfigError } from '../config/config-error.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { checkTopicConfigs } from '../config/topic-checks.ts';

const nothing: ReadonlyMap<string, string> = new Map();

export function clusterRules(config: NodeConfig, random: Random): ClusterRules {
  return {
    nodeId: config.nodeId,
    get defaultPartitions() {
      return config.get('num.partitions');
    },
    get defaultReplicationFactor() {
      return config.get('default.replication.factor');
    },
    // What is set while the node runs is in the state, which the machine asks first.
    get minInSyncReplicas() {
      return config.static.get('min.insync.replicas');
    },
    get uncleanLeaderElection() {
      return config.static.get('unclean.leader.election.enable');
    },
    supportedFeatures: featuresOf(config),
    topicConfigRefusal: (_topic, configs) => {
      try {
        checkTopicConfigs(config.values, configs, nothing);
        return undefined;
      } catch (error) {
        if (error instanceof ConfigError) return error.message;
        throw error;
      }
    },
    integer: (below) => random.integer(below),
    uuid: () => random.uuid(),
  };
}

/** The features that this node can run with; those in development only when it is told so. */
export function featuresOf(config: NodeConfig): readonly SupportedFeature[] {
  const unstable = config.static.get('unstable.feature.versions.enable');
  return unstable ? supportedUnstableFeatures : supportedFeatures;
}
