/**
 * StreamsGroupHeartbeat (88), version 0.
 * Does: is all that a member of a streams group says and hears: topology, tasks, leave.
 */
import {
  array,
  bool,
  type Decoded,
  int8,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
  struct,
  uint16,
} from '../schema.ts';

const keyValue = {
  key: string(),
  value: string(),
};

const topicInfo = {
  name: string(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: array(keyValue),
};

const taskIds = {
  subtopologyId: string(),
  partitions: array(int32()),
};

const endpoint = {
  host: string(),
  port: uint16(),
};

const taskOffset = {
  subtopologyId: string(),
  partition: int32(),
  offset: int64(),
};

export const streamsGroupHeartbeatRequest = message(
  'StreamsGroupHeartbeatRequest',
  { apiKey: 88, type: 'request', versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    endpointInformationEpoch: int32(),
    instanceId: nullable(string(), { default: null }),
    rackId: nullable(string(), { default: null }),
    rebalanceTimeoutMs: int32({ default: -1 }),
    topology: nullable(
      struct({
        epoch: int32(),
        subtopologies: array({
          subtopologyId: string(),
          sourceTopics: array(string()),
          sourceTopicRegex: array(string()),
          stateChangelogTopics: array(topicInfo),
          repartitionSinkTopics: array(string()),
          repartitionSourceTopics: array(topicInfo),
          copartitionGroups: array({
            sourceTopics: array(int16()),
            sourceTopicRegex: array(int16()),
            repartitionSourceTopics: array(int16()),
          }),
        }),
      }),
      { default: null },
    ),
    activeTasks: nullable(array(taskIds), { default: null }),
    standbyTasks: nullable(array(taskIds), { default: null }),
    warmupTasks: nullable(array(taskIds), { default: null }),
    processId: nullable(string(), { default: null }),
    userEndpoint: nullable(struct(endpoint), { default: null }),
    clientTags: nullable(array(keyValue), { default: null }),
    taskOffsets: nullable(array(taskOffset), { default: null }),
    taskEndOffsets: nullable(array(taskOffset), { default: null }),
    shutdownApplication: bool(),
  },
);
export type StreamsGroupHeartbeatRequest = Decoded<typeof streamsGroupHeartbeatRequest>;

const status = {
  statusCode: int8(),
  statusDetail: string(),
};

const topicPartition = {
  topic: string(),
  partitions: array(int32()),
};

export const streamsGroupHeartbeatResponse = message(
  'StreamsGroupHeartbeatResponse',
  { apiKey: 88, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string(), { default: null }),
    memberId: string(),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    acceptableRecoveryLag: int32(),
    taskOffsetIntervalMs: int32(),
    status: nullable(array(status)),
    activeTasks: nullable(array(taskIds), { default: null }),
    standbyTasks: nullable(array(taskIds), { default: null }),
    warmupTasks: nullable(array(taskIds), { default: null }),
    endpointInformationEpoch: int32(),
    partitionsByUserEndpoint: nullable(
      array({
        userEndpoint: struct(endpoint),
        activePartitions: array(topicPartition),
        standbyPartitions: array(topicPartition),
      }),
      { default: null },
    ),
  },
);
export type StreamsGroupHeartbeatResponse = Decoded<typeof streamsGroupHeartbeatResponse>;
