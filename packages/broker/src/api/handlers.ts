/** Every API that is served, but ApiVersions, which is made with this table in hand. */
import { alterConfigs } from './cluster/alter-configs.ts';
import { createPartitions } from './cluster/create-partitions.ts';
import { createTopics } from './cluster/create-topics.ts';
import { deleteTopics } from './cluster/delete-topics.ts';
import { describeCluster } from './cluster/describe-cluster.ts';
import { describeConfigs } from './cluster/describe-configs.ts';
import { describeQuorum } from './cluster/describe-quorum.ts';
import { describeTopicPartitions } from './cluster/describe-topic-partitions.ts';
import { electLeaders } from './cluster/elect-leaders.ts';
import { incrementalAlterConfigs } from './cluster/incremental-alter-configs.ts';
import { metadata } from './cluster/metadata.ts';
import { unregisterBroker } from './cluster/unregister-broker.ts';
import { updateFeatures } from './cluster/update-features.ts';
import { deleteGroups } from './groups/delete-groups.ts';
import { describeGroups } from './groups/describe-groups.ts';
import { findCoordinator } from './groups/find-coordinator.ts';
import { heartbeat } from './groups/heartbeat.ts';
import { joinGroup } from './groups/join-group.ts';
import { leaveGroup } from './groups/leave-group.ts';
import { listGroups } from './groups/list-groups.ts';
import { offsetCommit } from './groups/offset-commit.ts';
import { offsetDelete } from './groups/offset-delete.ts';
import { offsetFetch } from './groups/offset-fetch.ts';
import { syncGroup } from './groups/sync-group.ts';
import type { ApiHandler } from './handler.ts';
import { deleteRecords } from './records/delete-records.ts';
import { describeLogDirs } from './records/describe-log-dirs.ts';
import { describeProducers } from './records/describe-producers.ts';
import { fetch } from './records/fetch.ts';
import { initProducerId } from './records/init-producer-id.ts';
import { listOffsets } from './records/list-offsets.ts';
import { offsetForLeaderEpoch } from './records/offset-for-leader-epoch.ts';
import { produce } from './records/produce.ts';

export const handlers: readonly ApiHandler[] = [
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  offsetForLeaderEpoch,
  describeConfigs,
  alterConfigs,
  describeLogDirs,
  createPartitions,
  deleteGroups,
  incrementalAlterConfigs,
  offsetDelete,
  describeCluster,
  describeProducers,
  describeTopicPartitions,
  describeQuorum,
  electLeaders,
  updateFeatures,
  unregisterBroker,
];
