/**
 * Every API that this client calls. A lower bound says since when it is as the client needs it;
 * the oldest brokers that satisfy all bounds are those of Kafka 3.0.
 */
import * as wire from '@odradek/wire/definitions';
import { call } from './call.ts';

export const apiVersions = call(wire.apiVersionsRequest, wire.apiVersionsResponse);
export const metadata = call(wire.metadataRequest, wire.metadataResponse, { lowest: 9 });
/** 4: several keys in one request. */
export const findCoordinator = call(wire.findCoordinatorRequest, wire.findCoordinatorResponse, {
  lowest: 4,
});

export const initProducerId = call(wire.initProducerIdRequest, wire.initProducerIdResponse);
export const produce = call(wire.produceRequest, wire.produceResponse, { lowest: 7 });

export const fetch = call(wire.fetchRequest, wire.fetchResponse, { lowest: 11 });
export const listOffsets = call(wire.listOffsetsRequest, wire.listOffsetsResponse, { lowest: 4 });
export const offsetForLeaderEpoch = call(
  wire.offsetForLeaderEpochRequest,
  wire.offsetForLeaderEpochResponse,
  { lowest: 3 },
);

export const joinGroup = call(wire.joinGroupRequest, wire.joinGroupResponse, { lowest: 5 });
export const syncGroup = call(wire.syncGroupRequest, wire.syncGroupResponse, { lowest: 3 });
export const heartbeat = call(wire.heartbeatRequest, wire.heartbeatResponse, { lowest: 3 });
export const leaveGroup = call(wire.leaveGroupRequest, wire.leaveGroupResponse, { lowest: 3 });
/** 10 names topics by id only: the client knows them by name. */
export const offsetCommit = call(wire.offsetCommitRequest, wire.offsetCommitResponse, {
  lowest: 7,
  highest: 9,
});
/** 8: several groups in one request. */
export const offsetFetch = call(wire.offsetFetchRequest, wire.offsetFetchResponse, {
  lowest: 8,
  highest: 9,
});

export const createTopics = call(wire.createTopicsRequest, wire.createTopicsResponse, {
  lowest: 5,
});
export const deleteTopics = call(wire.deleteTopicsRequest, wire.deleteTopicsResponse, {
  lowest: 6,
});
export const describeTopicPartitions = call(
  wire.describeTopicPartitionsRequest,
  wire.describeTopicPartitionsResponse,
);
export const createPartitions = call(wire.createPartitionsRequest, wire.createPartitionsResponse);
export const deleteRecords = call(wire.deleteRecordsRequest, wire.deleteRecordsResponse);
export const describeCluster = call(wire.describeClusterRequest, wire.describeClusterResponse);
export const describeConfigs = call(wire.describeConfigsRequest, wire.describeConfigsResponse, {
  lowest: 3,
});
export const incrementalAlterConfigs = call(
  wire.incrementalAlterConfigsRequest,
  wire.incrementalAlterConfigsResponse,
);
export const listConfigResources = call(
  wire.listConfigResourcesRequest,
  wire.listConfigResourcesResponse,
);
export const describeLogDirs = call(wire.describeLogDirsRequest, wire.describeLogDirsResponse);
export const describeProducers = call(
  wire.describeProducersRequest,
  wire.describeProducersResponse,
);
export const describeQuorum = call(wire.describeQuorumRequest, wire.describeQuorumResponse);
export const updateFeatures = call(wire.updateFeaturesRequest, wire.updateFeaturesResponse, {
  lowest: 1,
});
export const unregisterBroker = call(wire.unregisterBrokerRequest, wire.unregisterBrokerResponse);

export const listGroups = call(wire.listGroupsRequest, wire.listGroupsResponse, { lowest: 4 });
export const describeGroups = call(wire.describeGroupsRequest, wire.describeGroupsResponse);
export const consumerGroupDescribe = call(
  wire.consumerGroupDescribeRequest,
  wire.consumerGroupDescribeResponse,
);
export const deleteGroups = call(wire.deleteGroupsRequest, wire.deleteGroupsResponse);
export const offsetDelete = call(wire.offsetDeleteRequest, wire.offsetDeleteResponse);
