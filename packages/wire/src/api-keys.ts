/**
 * Every API: its key, its versions, who serves it, and its two messages.
 *
 * Which of them a broker really serves is the dispatcher's table; this one knows what there is.
 * Spec: https://kafka.apache.org/protocol#protocol_api_keys
 */
import * as definitions from './definitions/index.ts';
import type { Listener, MessageDefinition, VersionRange } from './schema.ts';

export interface Api {
  readonly key: number;
  readonly name: string;
  /** The versions that have a definition. */
  readonly versions: VersionRange;
  /** The versions that ApiVersions tells a client. */
  readonly advertised: VersionRange;
  /** The first version with compact lengths and tagged fields; -1 if there is none. */
  readonly flexibleSince: number;
  readonly listeners: readonly Listener[];
  readonly request: MessageDefinition;
  readonly response: MessageDefinition;
}

const PRODUCE = 0;

/** In the order of their keys. */
export const apis: readonly Api[] = [
  api(definitions.produceRequest, definitions.produceResponse),
  api(definitions.fetchRequest, definitions.fetchResponse),
  api(definitions.listOffsetsRequest, definitions.listOffsetsResponse),
  api(definitions.metadataRequest, definitions.metadataResponse),
  api(definitions.offsetCommitRequest, definitions.offsetCommitResponse),
  api(definitions.offsetFetchRequest, definitions.offsetFetchResponse),
  api(definitions.findCoordinatorRequest, definitions.findCoordinatorResponse),
  api(definitions.joinGroupRequest, definitions.joinGroupResponse),
  api(definitions.heartbeatRequest, definitions.heartbeatResponse),
  api(definitions.leaveGroupRequest, definitions.leaveGroupResponse),
  api(definitions.syncGroupRequest, definitions.syncGroupResponse),
  api(definitions.describeGroupsRequest, definitions.describeGroupsResponse),
  api(definitions.listGroupsRequest, definitions.listGroupsResponse),
  api(definitions.saslHandshakeRequest, definitions.saslHandshakeResponse),
  api(definitions.apiVersionsRequest, definitions.apiVersionsResponse),
  api(definitions.createTopicsRequest, definitions.createTopicsResponse),
  api(definitions.deleteTopicsRequest, definitions.deleteTopicsResponse),
  api(definitions.deleteRecordsRequest, definitions.deleteRecordsResponse),
  api(definitions.initProducerIdRequest, definitions.initProducerIdResponse),
  api(definitions.offsetForLeaderEpochRequest, definitions.offsetForLeaderEpochResponse),
  api(definitions.addPartitionsToTxnRequest, definitions.addPartitionsToTxnResponse),
  api(definitions.addOffsetsToTxnRequest, definitions.addOffsetsToTxnResponse),
  api(definitions.endTxnRequest, definitions.endTxnResponse),
  api(definitions.writeTxnMarkersRequest, definitions.writeTxnMarkersResponse),
  api(definitions.txnOffsetCommitRequest, definitions.txnOffsetCommitResponse),
  api(definitions.describeAclsRequest, definitions.describeAclsResponse),
  api(definitions.createAclsRequest, definitions.createAclsResponse),
  api(definitions.deleteAclsRequest, definitions.deleteAclsResponse),
  api(definitions.describeConfigsRequest, definitions.describeConfigsResponse),
  api(definitions.alterConfigsRequest, definitions.alterConfigsResponse),
  api(definitions.alterReplicaLogDirsRequest, definitions.alterReplicaLogDirsResponse),
  api(definitions.describeLogDirsRequest, definitions.describeLogDirsResponse),
  api(definitions.saslAuthenticateRequest, definitions.saslAuthenticateResponse),
  api(definitions.createPartitionsRequest, definitions.createPartitionsResponse),
  api(definitions.createDelegationTokenRequest, definitions.createDelegationTokenResponse),
  api(definitions.renewDelegationTokenRequest, definitions.renewDelegationTokenResponse),
  api(definitions.expireDelegationTokenRequest, definitions.expireDelegationTokenResponse),
  api(definitions.describeDelegationTokenRequest, definitions.describeDelegationTokenResponse),
  api(definitions.deleteGroupsRequest, definitions.deleteGroupsResponse),
  api(definitions.electLeadersRequest, definitions.electLeadersResponse),
  api(definitions.incrementalAlterConfigsRequest, definitions.incrementalAlterConfigsResponse),
  api(
    definitions.alterPartitionReassignmentsRequest,
    definitions.alterPartitionReassignmentsResponse,
  ),
  api(
    definitions.listPartitionReassignmentsRequest,
    definitions.listPartitionReassignmentsResponse,
  ),
  api(definitions.offsetDeleteRequest, definitions.offsetDeleteResponse),
  api(definitions.describeClientQuotasRequest, definitions.describeClientQuotasResponse),
  api(definitions.alterClientQuotasRequest, definitions.alterClientQuotasResponse),
  api(
    definitions.describeUserScramCredentialsRequest,
    definitions.describeUserScramCredentialsResponse,
  ),
  api(definitions.alterUserScramCredentialsRequest, definitions.alterUserScramCredentialsResponse),
  api(definitions.voteRequest, definitions.voteResponse),
  api(definitions.beginQuorumEpochRequest, definitions.beginQuorumEpochResponse),
  api(definitions.endQuorumEpochRequest, definitions.endQuorumEpochResponse),
  api(definitions.describeQuorumRequest, definitions.describeQuorumResponse),
  api(definitions.alterPartitionRequest, definitions.alterPartitionResponse),
  api(definitions.updateFeaturesRequest, definitions.updateFeaturesResponse),
  api(definitions.envelopeRequest, definitions.envelopeResponse),
  api(definitions.fetchSnapshotRequest, definitions.fetchSnapshotResponse),
  api(definitions.describeClusterRequest, definitions.describeClusterResponse),
  api(definitions.describeProducersRequest, definitions.describeProducersResponse),
  api(definitions.brokerRegistrationRequest, definitions.brokerRegistrationResponse),
  api(definitions.brokerHeartbeatRequest, definitions.brokerHeartbeatResponse),
  api(definitions.unregisterBrokerRequest, definitions.unregisterBrokerResponse),
  api(definitions.describeTransactionsRequest, definitions.describeTransactionsResponse),
  api(definitions.listTransactionsRequest, definitions.listTransactionsResponse),
  api(definitions.allocateProducerIdsRequest, definitions.allocateProducerIdsResponse),
  api(definitions.consumerGroupHeartbeatRequest, definitions.consumerGroupHeartbeatResponse),
  api(definitions.consumerGroupDescribeRequest, definitions.consumerGroupDescribeResponse),
  api(definitions.controllerRegistrationRequest, definitions.controllerRegistrationResponse),
  api(definitions.getTelemetrySubscriptionsRequest, definitions.getTelemetrySubscriptionsResponse),
  api(definitions.pushTelemetryRequest, definitions.pushTelemetryResponse),
  api(definitions.assignReplicasToDirsRequest, definitions.assignReplicasToDirsResponse),
  api(definitions.listConfigResourcesRequest, definitions.listConfigResourcesResponse),
  api(definitions.describeTopicPartitionsRequest, definitions.describeTopicPartitionsResponse),
  api(definitions.shareGroupHeartbeatRequest, definitions.shareGroupHeartbeatResponse),
  api(definitions.shareGroupDescribeRequest, definitions.shareGroupDescribeResponse),
  api(definitions.shareFetchRequest, definitions.shareFetchResponse),
  api(definitions.shareAcknowledgeRequest, definitions.shareAcknowledgeResponse),
  api(definitions.addRaftVoterRequest, definitions.addRaftVoterResponse),
  api(definitions.removeRaftVoterRequest, definitions.removeRaftVoterResponse),
  api(definitions.updateRaftVoterRequest, definitions.updateRaftVoterResponse),
  api(definitions.initializeShareGroupStateRequest, definitions.initializeShareGroupStateResponse),
  api(definitions.readShareGroupStateRequest, definitions.readShareGroupStateResponse),
  api(definitions.writeShareGroupStateRequest, definitions.writeShareGroupStateResponse),
  api(definitions.deleteShareGroupStateRequest, definitions.deleteShareGroupStateResponse),
  api(
    definitions.readShareGroupStateSummaryRequest,
    definitions.readShareGroupStateSummaryResponse,
  ),
  api(definitions.streamsGroupHeartbeatRequest, definitions.streamsGroupHeartbeatResponse),
  api(definitions.streamsGroupDescribeRequest, definitions.streamsGroupDescribeResponse),
  api(definitions.describeShareGroupOffsetsRequest, definitions.describeShareGroupOffsetsResponse),
  api(definitions.alterShareGroupOffsetsRequest, definitions.alterShareGroupOffsetsResponse),
  api(definitions.deleteShareGroupOffsetsRequest, definitions.deleteShareGroupOffsetsResponse),
];

const byKey: (Api | undefined)[] = [];
for (const known of apis) byKey[known.key] = known;

export function apiOf(key: number): Api | undefined {
  return key >= 0 ? byKey[key] : undefined;
}

function api(request: MessageDefinition, response: MessageDefinition): Api {
  const { versions, flexible } = request;
  return {
    key: request.apiKey,
    name: request.name.replace(/Request$/, ''),
    versions,
    advertised: {
      // librdkafka compresses only for brokers that offer Produce from 0 on (KAFKA-18659).
      lowest: request.apiKey === PRODUCE ? 0 : versions.lowest,
      highest: versions.highest - (request.latestVersionUnstable ? 1 : 0),
    },
    flexibleSince: flexible.highest < flexible.lowest ? -1 : flexible.lowest,
    listeners: request.listeners,
    request,
    response,
  };
}
